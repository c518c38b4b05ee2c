"""Results come back from every format as they were written, and no report is lost on the way."""

import csv
import gzip
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metextract.errors import InputError
from metextract.io import open_results, to_frame
from metextract.io.flat import Shape, flat_columns, flat_rows
from metextract.io.text_results import plain_cell
from metextract.records import (
    FINDING_TYPES,
    Acuity,
    Assertion,
    Bone,
    BoneLesion,
    Change,
    Evidence,
    Fracture,
    Kind,
    LesionType,
    Region,
    ReportResult,
)
from strategies import RESULTS as ANY_RESULT

FLAT = [".csv", ".csv.gz", ".csv.zst", ".parquet"]
LINES = [".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst"]

LESION = BoneLesion(
    start=4,
    end=16,
    text="lytic lesion",
    assertion=Assertion.PRESENT,
    historical=True,
    change=Change.NEW,
    levels=("T5", "L4-L5"),
    regions=(Region.SACRAL,),
    bones=(Bone.RIB, Bone.FEMUR),
    lesion_type=LesionType.LYTIC,
    section="impression",
    evidence=(Evidence(attribute="levels", rule="site: heading", start=20, end=22),),
)
FRACTURE = Fracture(
    start=30,
    end=38,
    text="fracture",
    assertion=Assertion.ABSENT,
    acuity=Acuity.ACUTE,
    height_loss_percent=(0, 25),
    retropulsion=False,
)
RESULTS = [
    ReportResult(report_id="a", text="the report", findings=(LESION, FRACTURE), fingerprint="f1"),
    ReportResult(report_id="b", text="another", fingerprint="f1"),
    ReportResult(report_id="c", error="line 3: the text is null"),
    ReportResult(report_id="d", text="", warning="line 4: the text is empty", fingerprint="f1"),
]

COLUMNS = (
    "report_id kind start end text assertion historical change levels regions bones laterality section "
    "lesion_type nature morphology etiology acuity height_loss_low height_loss_high retropulsion escc_grade "
    "structure effect severity location fingerprint warning error"
).split()


ANY_RESULTS = st.lists(ANY_RESULT, max_size=4)


def _write(path: Path, results: Iterable[ReportResult], **options: bool) -> Path:
    with open_results(path, **options) as file:
        for result in results:
            file.write(file.encoding.encode([result]))
    return path


def _interrupted() -> Iterator[ReportResult]:
    yield RESULTS[0]
    raise KeyboardInterrupt


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".zst":
        return bytes(pa.CompressedInputStream(pa.BufferReader(data), "zstd").read())
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _read_json(path: Path) -> list[ReportResult]:
    return [ReportResult.from_dict(json.loads(line)) for line in _bytes(path).splitlines()]


def _read_csv(path: Path) -> list[tuple[object, ...]]:
    """The rows as flat_rows gives them, empty cells as None."""
    read: dict[Shape, Callable[[str], object]] = {
        Shape.TEXT: str,
        Shape.INTEGER: int,
        Shape.BOOLEAN: {"true": True, "false": False}.__getitem__,
        Shape.TEXTS: lambda cell: cell.split(";"),
    }
    header, *rows = csv.reader(io.StringIO(_bytes(path).decode(), newline=""))
    assert header == COLUMNS
    empty = [[] if column.shape is Shape.TEXTS else None for column in flat_columns()]
    return [
        tuple(read[column.shape](cell) if cell else none for column, cell, none in zip(flat_columns(), row, empty, strict=True))
        for row in rows
    ]


def _read_parquet(path: Path) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in pq.read_table(path).to_pylist()]


def _rows(results: list[ReportResult], keep_empty: bool = True) -> list[tuple[object, ...]]:
    """The flat rows, with lists as files and frames have them."""
    rows = (row for result in results for row in flat_rows(result, keep_empty))
    return [tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in rows]


def test_the_columns_are_fixed_and_come_from_the_records() -> None:
    assert [column.name for column in flat_columns()] == COLUMNS


def test_every_attribute_of_every_kind_has_a_column() -> None:
    attributes = {field.name for record in FINDING_TYPES.values() for field in fields(record)}
    assert attributes - set(COLUMNS) == {"evidence", "height_loss_percent"}


def test_a_finding_is_one_row_and_a_report_without_any_too() -> None:
    lesion, fracture, without, failed, empty = (
        {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell not in (None, [])} for row in _rows(RESULTS)
    )
    assert lesion == {
        "report_id": "a",
        "kind": "bone_lesion",
        "start": 4,
        "end": 16,
        "text": "lytic lesion",
        "assertion": "present",
        "historical": True,
        "change": "new",
        "levels": ["T5", "L4-L5"],
        "regions": ["sacral"],
        "bones": ["rib", "femur"],
        "section": "impression",
        "lesion_type": "lytic",
        "fingerprint": "f1",
    }
    assert (fracture["height_loss_low"], fracture["height_loss_high"], fracture["retropulsion"]) == (0, 25, False)
    assert without == {"report_id": "b", "fingerprint": "f1"}
    assert failed == {"report_id": "c", "error": "line 3: the text is null"}
    assert empty == {"report_id": "d", "fingerprint": "f1", "warning": "line 4: the text is empty"}


@pytest.mark.parametrize("suffix", LINES)
@given(results=ANY_RESULTS)
def test_json_lines_come_back_as_they_were_written(suffix: str, results: list[ReportResult]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert _read_json(_write(Path(folder, f"r{suffix}"), results)) == results


@given(results=ANY_RESULTS)
def test_parquet_rows_come_back_as_they_were_written(results: list[ReportResult]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert _read_parquet(_write(Path(folder, "r.parquet"), results)) == _rows(results)


PLAIN_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20;"), min_size=1)


@pytest.mark.parametrize("suffix", FLAT[:3])
@given(results=ANY_RESULTS, words=PLAIN_WORDS)
def test_csv_rows_come_back_as_they_were_written(suffix: str, results: list[ReportResult], words: str) -> None:
    """Where no cell has to be changed to be safe."""
    plain = [_with_words(result, words) for result in results]
    with tempfile.TemporaryDirectory() as folder:
        assert _read_csv(_write(Path(folder, f"r{suffix}"), plain)) == _rows(plain)


def _with_words(result: ReportResult, words: str) -> ReportResult:
    findings = tuple(replace(finding, text=words, section=words, levels=("L4-L5",)) for finding in result.findings)
    reasons = {name: words for name in ("error", "warning") if getattr(result, name) is not None}
    return replace(result, report_id=words, findings=findings, fingerprint="f1", **reasons)


@given(results=ANY_RESULTS)
def test_no_cell_of_a_csv_begins_like_a_formula_and_each_is_the_value_behind_an_apostrophe(results: list[ReportResult]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = _write(Path(folder, "r.csv"), results)
        _, *rows = csv.reader(io.StringIO(_bytes(path).decode(), newline=""))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [plain_cell(row[0]) for row in rows] == [row[0] for row in _rows(results)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=x", "\uff1dx", "'=x"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "r.csv", [ReportResult(report_id=text, error=f"a{text}")])
    row = _read_csv(path)[0]
    assert (row[0], row[-1]) == (f"'{text}", f"a{text}")


@pytest.mark.parametrize("suffix", FLAT + LINES)
@given(results=ANY_RESULTS)
def test_every_report_is_in_every_format(suffix: str, results: list[ReportResult]) -> None:
    numbered = [replace(result, report_id=f"r{number}") for number, result in enumerate(results)]
    with tempfile.TemporaryDirectory() as folder:
        path = _write(Path(folder, f"r{suffix}"), numbered)
        if suffix in LINES:
            ids = [result.report_id for result in _read_json(path)]
        else:
            rows = _read_parquet(path) if suffix == ".parquet" else _read_csv(path)
            ids = list(dict.fromkeys(str(row[0]) for row in rows))
    assert ids == [result.report_id for result in numbered]


@pytest.mark.parametrize("suffix", FLAT + LINES)
def test_equal_results_are_equal_bytes(suffix: str, tmp_path: Path) -> None:
    first, second = (_write(tmp_path / f"{name}{suffix}", RESULTS).read_bytes() for name in ("one", "two"))
    assert first == second


def test_without_text_the_report_stays_out_of_the_lines(tmp_path: Path) -> None:
    rows = _read_json(_write(tmp_path / "r.jsonl", RESULTS, text=False))
    assert rows == [replace(result, text=None) for result in RESULTS]


@pytest.mark.parametrize("suffix", FLAT)
def test_flat_files_never_hold_the_report(suffix: str, tmp_path: Path) -> None:
    path = _write(tmp_path / f"r{suffix}", RESULTS)
    rows = _read_parquet(path) if suffix == ".parquet" else _read_csv(path)
    assert not [row for row in rows if "the report" in map(str, row)]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_half_a_surrogate_pair_does_not_end_the_run(suffix: str, tmp_path: Path) -> None:
    result = ReportResult(report_id="a\ud83d", text="b\ud83d")
    path = _write(tmp_path / f"r{suffix}", [result])
    if suffix == ".jsonl":
        assert _read_json(path) == [result]
    else:
        assert _read_csv(path)[0][0] == "a\\ud83d"


def test_parquet_is_written_in_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.io.parquet_results.GROUP_ROWS", 3)
    path = _write(tmp_path / "r.parquet", RESULTS * 3)
    assert pq.ParquetFile(path).num_row_groups == 5
    assert _read_parquet(path) == _rows(RESULTS * 3)


def test_a_parquet_without_results_has_the_same_columns(tmp_path: Path) -> None:
    empty, full = (
        pq.read_schema(_write(tmp_path / f"{name}.parquet", rows)) for name, rows in {"empty": [], "full": RESULTS}.items()
    )
    assert empty.equals(full)
    assert empty.names == COLUMNS


@pytest.mark.parametrize("suffix", FLAT + LINES)
def test_an_error_leaves_the_old_file_and_nothing_else(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"r{suffix}"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        _write(target, _interrupted())
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.read_text() == "old"


@pytest.mark.parametrize("suffix", FLAT + LINES)
def test_the_file_has_its_name_only_when_it_is_whole(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"r{suffix}"
    with open_results(target) as file:
        file.write(file.encoding.encode(RESULTS[:1]))
        assert not target.exists()
        assert [path.name.startswith(".") for path in tmp_path.iterdir()] == [True]
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("r.xlsx", r"unknown suffix; known are \.jsonl, "),
        ("r", "unknown suffix"),
        ("r.parquet.gz", "unknown suffix"),
        ("none/r.jsonl", "no folder .*none to write to"),
        ("folder.csv", "a folder has this name"),
    ],
)
def test_what_cannot_be_written_is_refused(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=message), open_results(tmp_path / name):
        pytest.fail("opened")


def test_a_dash_is_json_lines_on_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(data))
    with open_results("-") as file:
        for result in RESULTS:
            file.write(file.encoding.encode([result]))
    assert [ReportResult.from_dict(json.loads(line)) for line in data.getvalue().splitlines()] == RESULTS


def test_a_frame_has_a_row_for_each_finding() -> None:
    frame = to_frame(RESULTS)
    assert list(frame.columns) == COLUMNS
    assert list(frame["kind"]) == ["bone_lesion", "fracture"]
    assert list(frame["levels"]) == [["T5", "L4-L5"], []]
    assert list(frame["height_loss_high"]) == [pd.NA, 25]
    assert frame["retropulsion"].isna().tolist() == [True, False]
    assert not frame["retropulsion"][1]


def test_a_frame_that_keeps_the_empty_has_every_report() -> None:
    frame = to_frame(iter(RESULTS), keep_empty=True)
    assert list(frame["report_id"]) == ["a", "a", "b", "c", "d"]
    assert frame["kind"].isna().tolist() == [False, False, True, True, True]
    assert frame["error"].isna().tolist() == [True, True, True, False, True]
    assert frame["warning"].isna().tolist() == [True, True, True, True, False]
    assert list(frame["levels"][2:]) == [[], [], []]


@given(results=ANY_RESULTS, keep_empty=st.booleans())
def test_a_frame_has_the_same_types_whatever_was_found(results: list[ReportResult], keep_empty: bool) -> None:
    types = {Shape.TEXT: "string", Shape.INTEGER: "Int64", Shape.BOOLEAN: "boolean", Shape.TEXTS: "object"}
    frame = to_frame(results, keep_empty)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        column.name: types[column.shape] for column in flat_columns()
    }
    cells = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    assert list(cells) == _rows(results, keep_empty)


def test_every_kind_has_its_rows() -> None:
    heads = {kind: record(start=0, end=1, text="x", assertion=Assertion.PRESENT) for kind, record in FINDING_TYPES.items()}
    rows = _rows([ReportResult(report_id="a", findings=tuple(heads.values()))])  # type: ignore[arg-type]
    assert [row[1] for row in rows] == list(Kind)
