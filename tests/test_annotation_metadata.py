"""Columns from a table beside the reports are joined by id, and what does not match is named."""

from pathlib import Path

import pandas as pd
import pytest

from metextract.annotation import AnnotatedReport, AnnotatedSet, with_metadata
from metextract.errors import InputError

REPORTS = AnnotatedSet(tuple(AnnotatedReport(report_id=name, columns={"source": "old"}) for name in ("01", "b")))
TABLE = {"accession": ["01", "b"], "source": ["ct", "mr"], "age": ["61", ""]}
EXPECTED = [{"source": "ct", "age": "61"}, {"source": "mr", "age": ""}]


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
        f"{path}: row 2: the id '01' was there before; this row is left out",
        f"{path}: no report 'z'; its row is left out",
        f"{path}: no row for report 'b'",
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "source\nct\n", "no column for the ids of reports"),
        ("t.csv", "", "cannot be read as a table with a header"),
        ("t.parquet", "Jane Roe", "cannot be read as a table with a header"),
        ("t.xlsx", "", "unknown suffix"),
        ("none.csv", None, "no such file"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(name: str, content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        with_metadata(REPORTS, tmp_path / name)
