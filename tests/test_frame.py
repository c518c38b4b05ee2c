"""The findings of a data frame of reports keep its ids."""

import pandas as pd
import pytest

from metextract.batch import extract_frame
from metextract.errors import InputError
from stubs import StubExtractor

FRAME = pd.DataFrame(
    {"accession": [11, 12, 13, 14, 11], "report": ["fracture and fracture", "nothing", None, " ", "no fracture"]},
    index=[7, 7, 8, 9, 9],
)


def test_the_findings_of_a_frame_carry_the_id_under_its_own_name_and_type() -> None:
    found = extract_frame(FRAME, extractor=StubExtractor())
    assert list(found.columns[:3]) == ["accession", "kind", "start"]
    assert "report_id" not in found.columns
    assert found["accession"].tolist() == [11, 11, 11]
    assert found["accession"].dtype == FRAME["accession"].dtype
    assert found["assertion"].tolist() == ["present", "present", "absent"]
    assert found.index.tolist() == [0, 1, 2]


def test_a_frame_keeps_what_is_empty_and_what_has_no_text_if_asked() -> None:
    found = extract_frame(FRAME, extractor=StubExtractor(), keep_empty=True)
    assert found["accession"].tolist() == [11, 11, 12, 13, 14, 11]
    reasons = {
        name: dict(found.loc[found[name].notna(), ["accession", name]].itertuples(index=False)) for name in ("error", "warning")
    }
    assert reasons == {"error": {13: "row 3: the text is null"}, "warning": {14: "row 4: the text is empty"}}


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_every_missing_text_is_null(missing: object) -> None:
    frame = pd.DataFrame({"accession": ["a"], "report": pd.Series([missing], dtype=object)})
    assert extract_frame(frame, extractor=StubExtractor(), keep_empty=True)["error"].tolist() == ["row 1: the text is null"]


def test_a_text_that_is_no_string_is_an_error_row() -> None:
    frame = pd.DataFrame({"accession": ["a"], "report": [5]})
    (error,) = extract_frame(frame, extractor=StubExtractor(), keep_empty=True)["error"]
    assert error.startswith("row 1: the text is of type ")


def test_other_columns_are_named_by_the_caller() -> None:
    frame = FRAME.rename(columns={"accession": "report_id", "report": "note"})
    assert extract_frame(frame, text="note", id="report_id", extractor=StubExtractor())["report_id"].tolist() == [11, 11, 11]


def test_an_empty_frame_gives_an_empty_frame_with_the_same_columns() -> None:
    extractor = StubExtractor()
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
        extract_frame(frame, extractor=StubExtractor(), **columns)  # type: ignore[arg-type]


def test_without_an_extractor_the_default_one_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", StubExtractor)
    assert len(extract_frame(FRAME)) == 3
