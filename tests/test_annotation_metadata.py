"""Columns from a table beside the reports are joined by id, and what does not match is named."""

from pathlib import Path

import pandas as pd
import pytest

from metextract.annotation import AnnotatedReport, AnnotatedSet, with_metadata
from metextract.errors import InputError

REPORTS = AnnotatedSet(tuple(AnnotatedReport(report_id=name, columns={"source": "old"}) for name in ("01", "b")))
TABLE = {"accession": ["01", "b"], "source": ["ct", "mr"], "age": ["61", ""]}
EXPECTED = [{"source": "ct", "age": "61"}, {"source": "mr"}]


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.parquet", "t.csv.gz"])
def test_columns_are_joined_by_id(name: str, tmp_path: Path) -> None:
    frame, path = pd.DataFrame(TABLE), tmp_path / name
    if ".parquet" in name:
        frame.to_parquet(path)
    else:
        frame.to_csv(path, sep="\t" if ".tsv" in name else ",", index=False)
    joined = with_metadata(REPORTS, path)
    assert [report.columns for report in joined.reports] == EXPECTED
    assert joined.problems == ()


def test_what_does_not_match_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,source\n01,ct\n01,mr\nz,mr\n", encoding="utf-8")
    joined = with_metadata(REPORTS, path)
    assert [report.columns["source"] for report in joined.reports] == ["ct", "old"]
    assert list(map(str, joined.problems)) == [
        f"{path}: line 3: the id '01' was there before; this row is left out",
        f"{path}: no row for report 'b'",
    ]


def test_damaged_rows_are_named_and_the_others_taken(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbfStudy_ID,source\r\n01,ct,Jane Roe\r\n,mr\r\nb,\xff\r\nb,mr\r\n")
    joined = with_metadata(REPORTS, path)
    assert [report.columns["source"] for report in joined.reports] == ["old", "mr"]
    assert list(map(str, joined.problems)) == [
        f"{path}: line 2: 3 fields where the header has 2; the row is left out",
        f"{path}: line 3: no id; the row is left out",
        f"{path}: line 4: the row is not valid UTF-8; the row is left out",
        f"{path}: no row for report '01'",
    ]


def test_numbers_are_ids_however_a_table_keeps_them(tmp_path: Path) -> None:
    frame = pd.DataFrame({"report_id": [7.0, 8.0, None], "age": [61, 62, 63], "source": ["ct", None, "mr"]})
    frame.to_parquet(tmp_path / "t.parquet")
    reports = AnnotatedSet(tuple(AnnotatedReport(report_id=name) for name in ("7", "8")))
    joined = with_metadata(reports, tmp_path / "t.parquet")
    assert [report.columns for report in joined.reports] == [{"age": "61", "source": "ct"}, {"age": "62"}]
    assert [problem.reason for problem in joined.problems] == ["no id; the row is left out"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "source\nct\n", "no column for the ids of reports"),
        ("t.csv", "", "the file is empty; a header line is needed"),
        ("t.csv", "id,a,a\n01,ct,mr\n", "several columns are named 'a'; rename one"),
        ("t.csv.gz", "Jane Roe", "the file cannot be read: "),
        ("t.parquet", "Jane Roe", "cannot be read as a Parquet file"),
        ("t.xlsx", "", "unknown suffix"),
        ("none.csv", None, "no such file"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(name: str, content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        with_metadata(REPORTS, tmp_path / name)
