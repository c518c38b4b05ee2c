"""A run gives one result a report and counts what it saw."""

import pickle
from collections.abc import Iterable, Iterator

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metextract.batch import Summary, extract_frame, run
from metextract.errors import InputError
from metextract.extractor import Extractor
from metextract.records import Assertion, Fracture, Kind, Report, ReportResult


class FractureExtractor(Extractor):
    """Finds the word "fracture", and takes one "no" in a text for the denial of all of them."""

    def __init__(self) -> None:
        pass

    def stream(self, reports: Iterable[Report | str]) -> Iterator[ReportResult]:
        for report in reports:
            assert isinstance(report, Report)
            yield self._result(report)

    def _result(self, report: Report) -> ReportResult:
        if report.problem is not None:
            return ReportResult(report_id=report.report_id, error=report.problem)
        assertion = Assertion.ABSENT if "no" in report.text.split() else Assertion.PRESENT
        count = report.text.split().count("fracture")
        findings = (Fracture(start=0, end=8, text="fracture", assertion=assertion),) * count
        return ReportResult(report_id=report.report_id, text=report.text, findings=findings, warning=report.warning)


REPORTS = [
    Report(report_id="a", text="fracture and fracture"),
    Report(report_id="b", text="no fracture"),
    Report(report_id="a", text="nothing"),
    Report(report_id="c", problem="line 4: not valid JSON"),
    Report(report_id="d", text=" ", warning="line 5: the text is empty"),
]


def test_a_run_writes_every_result_and_counts() -> None:
    written: list[ReportResult] = []
    seen: list[str] = []
    summary = run(FractureExtractor(), REPORTS, written.append, lambda result: seen.append(result.report_id))
    assert [result.report_id for result in written] == seen == ["a", "b", "a", "c", "d"]
    assert (summary.reports, summary.failed, summary.empty, summary.duplicate_ids, summary.characters) == (5, 1, 1, 1, 40)
    assert summary.findings == {(Kind.FRACTURE, Assertion.PRESENT): 2, (Kind.FRACTURE, Assertion.ABSENT): 1}
    assert (summary.findings_total, summary.failed_share, summary.findings_per_report) == (3, 0.2, 0.75)
    assert summary.seconds > 0
    assert summary.to_dict()["findings"] == {"fracture": {"absent": 1, "present": 2}}


def test_a_run_is_lazy() -> None:
    read: list[str] = []

    def reports() -> Iterator[Report]:
        for report in REPORTS:
            read.append(report.report_id)
            yield report

    run(FractureExtractor(), reports(), lambda _result: read.append("written"))
    assert read == ["a", "written", "b", "written", "a", "written", "c", "written", "d", "written"]


def test_an_error_of_the_writer_ends_the_run() -> None:
    def full(_result: ReportResult) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        run(FractureExtractor(), REPORTS, full)


def test_a_rate_without_a_denominator_is_none() -> None:
    empty = run(FractureExtractor(), [], print)
    assert (empty.reports, empty.duplicate_ids, empty.failed_share, empty.findings_per_report) == (0, 0, None, None)
    assert (Summary().reports_per_second, Summary().characters_per_second) == (None, None)


COUNTS = st.integers(0, 2**40)
SUMMARIES = st.builds(
    Summary,
    reports=COUNTS,
    failed=COUNTS,
    empty=COUNTS,
    findings=st.dictionaries(st.tuples(st.sampled_from(Kind), st.sampled_from(Assertion)), st.integers(1, 2**40)),
    duplicate_ids=COUNTS,
    characters=COUNTS,
    seconds=st.integers(0, 2**20).map(float),
)


@given(first=SUMMARIES, second=SUMMARIES, third=SUMMARIES)
def test_summaries_are_added_in_any_order(first: Summary, second: Summary, third: Summary) -> None:
    assert first + second == second + first
    assert (first + second) + third == first + (second + third)
    assert first + Summary() == first
    assert pickle.loads(pickle.dumps(first)) == first


@given(cut=st.integers(0, len(REPORTS)))
def test_two_parts_of_a_run_add_up_to_the_whole(cut: int) -> None:
    extractor = FractureExtractor()
    whole, first, second = (run(extractor, part, lambda _result: None) for part in (REPORTS, REPORTS[:cut], REPORTS[cut:]))
    added = first + second
    for name in ("reports", "failed", "empty", "findings", "characters"):
        assert getattr(added, name) == getattr(whole, name)


@given(ids=st.lists(st.sampled_from("abcdef")))
def test_each_id_that_was_there_before_is_a_duplicate(ids: list[str]) -> None:
    summary = run(FractureExtractor(), [Report(report_id=name, text="x") for name in ids], lambda _result: None)
    assert summary.duplicate_ids == len(ids) - len(set(ids))


FRAME = pd.DataFrame(
    {"accession": [11, 12, 13, 14, 11], "report": ["fracture and fracture", "nothing", None, " ", "no fracture"]},
    index=[7, 7, 8, 9, 9],
)


def test_the_findings_of_a_frame_carry_the_id_under_its_own_name_and_type() -> None:
    found = extract_frame(FRAME, extractor=FractureExtractor())
    assert list(found.columns[:3]) == ["accession", "kind", "start"]
    assert "report_id" not in found.columns
    assert found["accession"].tolist() == [11, 11, 11]
    assert found["accession"].dtype == FRAME["accession"].dtype
    assert found["assertion"].tolist() == ["present", "present", "absent"]
    assert found.index.tolist() == [0, 1, 2]


def test_a_frame_keeps_what_is_empty_and_what_has_no_text_if_asked() -> None:
    found = extract_frame(FRAME, extractor=FractureExtractor(), keep_empty=True)
    assert found["accession"].tolist() == [11, 11, 12, 13, 14, 11]
    reasons = {
        name: dict(found.loc[found[name].notna(), ["accession", name]].itertuples(index=False)) for name in ("error", "warning")
    }
    assert reasons == {"error": {13: "row 3: the text is null"}, "warning": {14: "row 4: the text is empty"}}


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_every_missing_text_is_null(missing: object) -> None:
    frame = pd.DataFrame({"accession": ["a"], "report": pd.Series([missing], dtype=object)})
    assert extract_frame(frame, extractor=FractureExtractor(), keep_empty=True)["error"].tolist() == ["row 1: the text is null"]


def test_a_text_that_is_no_string_is_an_error_row() -> None:
    frame = pd.DataFrame({"accession": ["a"], "report": [5]})
    (error,) = extract_frame(frame, extractor=FractureExtractor(), keep_empty=True)["error"]
    assert error.startswith("row 1: the text is of type ")


def test_other_columns_are_named_by_the_caller() -> None:
    frame = FRAME.rename(columns={"accession": "report_id", "report": "note"})
    assert extract_frame(frame, text="note", id="report_id", extractor=FractureExtractor())["report_id"].tolist() == [11, 11, 11]


def test_an_empty_frame_gives_an_empty_frame_with_the_same_columns() -> None:
    extractor = FractureExtractor()
    empty, full = (extract_frame(frame, extractor=extractor) for frame in (FRAME.iloc[:0], FRAME))
    assert len(empty) == 0
    assert empty.dtypes.equals(full.dtypes)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"text": "body"}, r"the data frame: no column 'body'\. The columns are: twice, accession, report, section, twice$"),
        ({"id": "mrn"}, "no column 'mrn'"),
        ({"id": "section"}, "the id column 'section' is named like a column of the result"),
        ({"id": "twice"}, "2 columns are named 'twice'"),
    ],
)
def test_a_column_that_cannot_be_used_is_refused(columns: dict[str, str], message: str) -> None:
    frame = FRAME.assign(section="x", twice=1)
    frame.insert(0, "twice", 2, allow_duplicates=True)
    with pytest.raises(InputError, match=message):
        extract_frame(frame, extractor=FractureExtractor(), **columns)  # type: ignore[arg-type]


def test_without_an_extractor_the_default_one_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", FractureExtractor)
    assert len(extract_frame(FRAME)) == 3
