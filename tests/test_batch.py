"""A run gives one result a report, counts what it saw, and writes equal bytes however its input is cut."""

import io
import json
import pickle
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metextract.batch import Progress, Summary, run_batch
from metextract.errors import ConfigError, InputError
from metextract.io import open_results
from metextract.io.results import Results
from metextract.records import Assertion, Kind, Report
from stubs import OneFaultExtractor, StubExtractor

REPORTS = [
    Report(report_id="a", text="fracture and fracture"),
    Report(report_id="b", text="no fracture"),
    Report(report_id="a", text="nothing"),
    Report(report_id="c", problem="line 4: not valid JSON"),
    Report(report_id="d", text=" ", warning="line 5: the text is empty"),
]
WORDS = st.lists(st.sampled_from(["fracture", "no", "!raise", "x", "\u00e9", "\ud83d\ude00", "\n"]), max_size=4).map(" ".join)
ANY_REPORTS = st.lists(
    st.builds(Report, report_id=st.text(st.characters(codec="utf-8"), min_size=1), text=WORDS)
    | st.builds(Report, report_id=st.sampled_from("ab"), problem=st.just("line 1: not valid JSON"))
)
SUFFIXES = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".csv.zst", ".parquet"]


@pytest.fixture(autouse=True)
def _stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", StubExtractor)


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_run_writes_every_result_and_counts(tmp_path: Path) -> None:
    summary = run_batch(REPORTS, tmp_path / "out.jsonl")
    assert [row["report_id"] for row in _rows(tmp_path / "out.jsonl")] == ["a", "b", "a", "c", "d"]
    assert (summary.reports, summary.failed, summary.empty, summary.duplicate_ids, summary.characters) == (5, 1, 1, 1, 40)
    assert summary.findings == {(Kind.FRACTURE, Assertion.PRESENT): 2, (Kind.FRACTURE, Assertion.ABSENT): 1}
    assert (summary.findings_total, summary.failed_share, summary.findings_per_report) == (3, 0.2, 0.75)
    assert summary.seconds > 0
    assert summary.to_dict()["findings"] == {"fracture": {"absent": 1, "present": 2}}


def test_without_an_output_a_run_only_counts() -> None:
    assert run_batch(REPORTS).findings_total == 3


def test_in_this_process_each_chunk_is_written_before_the_next_is_read(tmp_path: Path) -> None:
    seen: list[str] = []

    def reports() -> Iterator[Report]:
        for report in REPORTS[:3]:
            seen.append(report.report_id)
            yield report

    run_batch(reports(), tmp_path / "out.jsonl", jobs=1, chunk_characters=1, on_progress=lambda _: seen.append("written"))
    assert seen == ["a", "written", "b", "written", "a", "written"]


def test_one_job_answers_a_line_of_standard_input_before_the_next_one_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[int] = []

    class Dialogue(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            asked.append(len(answered))
            line = b'{"text": "fracture"}\n' if len(asked) < 4 else b""
            buffer[: len(line)] = line
            return len(line)

    asked: list[int] = []
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Dialogue())))
    run_batch("-", jobs=1, on_progress=lambda progress: answered.append(progress.summary.reports))
    assert answered == [1, 2, 3]
    assert asked == [0, 1, 2, 3]


def test_progress_says_how_much_is_done_and_what_failed(tmp_path: Path) -> None:
    steps: list[Progress] = []
    (tmp_path / "in.jsonl").write_text('{"text": "fracture"}\n{"text": null}\n')
    run_batch(tmp_path / "in.jsonl", tmp_path / "out.csv", chunk_characters=21, on_progress=steps.append)
    assert [step.summary.reports for step in steps] == [1, 2]
    assert [step.share for step in steps] == [pytest.approx(21 / 36), 1.0]
    assert [[failure.reason for failure in step.failures] for step in steps] == [[], ["line 2: the text is null"]]


def test_an_error_of_the_writer_ends_the_run() -> None:
    def full(_data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with open_results("-") as results, pytest.raises(OSError, match="No space left"):
        run_batch(REPORTS, Results(results.encoding, full))


def test_an_error_of_the_input_ends_the_run_and_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[Report]:
        yield REPORTS[0]
        raise ValueError("the database is gone")

    with pytest.raises(ValueError, match="the database is gone"):
        run_batch(broken(), tmp_path / "out.jsonl", chunk_characters=1)
    assert list(tmp_path.iterdir()) == []


def test_a_report_at_which_a_stream_breaks_costs_only_itself(tmp_path: Path) -> None:
    texts = ["fracture", "!raise", "no fracture", "!raise", "x"]
    summary = run_batch([Report(report_id=str(number), text=text) for number, text in enumerate(texts)], tmp_path / "out.jsonl")
    assert [row.get("error") for row in _rows(tmp_path / "out.jsonl")] == [
        None,
        "internal error: ZeroDivisionError",
        None,
        "internal error: ZeroDivisionError",
        None,
    ]
    assert (summary.failed, summary.findings_total) == (2, 2)


def test_a_stream_that_breaks_only_for_many_reports_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", OneFaultExtractor)
    reports = [Report(report_id="a", text="fracture"), Report(report_id="b", text="!raise fracture")]
    summary = run_batch(reports)
    assert (summary.reports, summary.failed, summary.findings_total) == (2, 0, 2)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=30)
@given(reports=ANY_REPORTS, size=st.integers(1, 60))
def test_the_bytes_do_not_depend_on_the_chunks(suffix: str, reports: list[Report], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("metextract.extractor.Extractor", StubExtractor)
        patch.setattr("metextract.io.parquet_results.GROUP_ROWS", 3)
        whole, cut = Path(folder, f"whole{suffix}"), Path(folder, f"cut{suffix}")
        expected = run_batch(reports, whole)
        actual = run_batch(reports, cut, chunk_characters=size)
        assert cut.read_bytes() == whole.read_bytes()
        for name in ("reports", "failed", "empty", "findings", "characters", "duplicate_ids"):
            assert getattr(actual, name) == getattr(expected, name)


@given(reports=ANY_REPORTS, size=st.integers(1, 200))
def test_a_file_is_read_the_same_in_any_chunks(reports: list[Report], size: int) -> None:
    lines = [
        json.dumps({"id": report.report_id, "text": report.text}) + " " * (size % 3) + "\n" * (1 + size % 2) for report in reports
    ]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("metextract.extractor.Extractor", StubExtractor)
        source, whole, cut = Path(folder, "in.jsonl"), Path(folder, "whole.jsonl"), Path(folder, "cut.jsonl")
        source.write_text("".join(lines))
        run_batch(source, whole)
        run_batch(source, cut, chunk_characters=size)
        assert cut.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"jobs": 0}, "jobs is 0; it must be at least 1"),
        ({"chunk_characters": 0}, "chunk_characters is 0"),
        ({"time_limit": 0.0}, "time_limit is 0; it must be more than 0 seconds"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(settings: dict[str, float], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        run_batch(REPORTS, **settings)  # type: ignore[arg-type]


def test_the_input_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"text": "x"}')
    with pytest.raises(InputError, match="the output would replace the input"):
        run_batch(tmp_path / "r.jsonl", tmp_path / "r.jsonl")


def test_a_rate_without_a_denominator_is_none() -> None:
    empty = run_batch([])
    assert (empty.reports, empty.duplicate_ids, empty.failed_share, empty.findings_per_report) == (0, 0, None, None)
    assert (Summary().reports_per_second, Summary().characters_per_second) == (None, None)


def test_the_speeds_leave_out_what_an_earlier_run_has_read() -> None:
    summary = Summary(reports=100, characters=1000, resumed=80, resumed_characters=900, seconds=10.0)
    assert (summary.reports_per_second, summary.characters_per_second) == (2.0, 10.0)


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
    resumed=COUNTS,
    resumed_characters=COUNTS,
)


@given(first=SUMMARIES, second=SUMMARIES, third=SUMMARIES)
def test_summaries_are_added_in_any_order(first: Summary, second: Summary, third: Summary) -> None:
    assert first + second == second + first
    assert (first + second) + third == first + (second + third)
    assert first + Summary() == first
    assert pickle.loads(pickle.dumps(first)) == first


@given(cut=st.integers(0, len(REPORTS)))
def test_two_parts_of_a_run_add_up_to_the_whole(cut: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("metextract.extractor.Extractor", StubExtractor)
        whole, first, second = (run_batch(part) for part in (REPORTS, REPORTS[:cut], REPORTS[cut:]))
    added = first + second
    for name in ("reports", "failed", "empty", "findings", "characters"):
        assert getattr(added, name) == getattr(whole, name)


@given(ids=st.lists(st.sampled_from("abcdef")), size=st.integers(1, 5))
def test_each_id_that_was_there_before_is_a_duplicate(ids: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("metextract.extractor.Extractor", StubExtractor)
        summary = run_batch((Report(report_id=name, text="x") for name in ids), chunk_characters=size)
    assert summary.duplicate_ids == len(ids) - len(set(ids))
