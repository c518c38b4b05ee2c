"""Stored results are read back as they were written, and what is no result is refused with its place."""

import codecs
import gzip
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stubs
from metextract.batch import run_batch
from metextract.errors import InputError
from metextract.io import open_results
from metextract.io.flat import flat_columns
from metextract.io.manifest import MANIFEST
from metextract.io.stored import read_results
from metextract.io.text_results import FORMULA_STARTS, plain_cell, shown_cell
from metextract.records import Acuity, Assertion, BoneLesion, Fracture, LesionType, Report, ReportResult
from strategies import RESULTS as ANY_RESULT

LINES = [".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst"]
CSV = [".csv", ".csv.gz", ".csv.zst"]
FLAT = [*CSV, ".parquet"]

LESION = BoneLesion(start=4, end=10, text="lesion", assertion=Assertion.PRESENT, levels=("T5", "L4-L5"))
FRACTURE = Fracture(
    start=20,
    end=28,
    text="fracture",
    assertion=Assertion.ABSENT,
    acuity=Acuity.ACUTE,
    height_loss_percent=(0, 25),
    retropulsion=False,
)
RESULTS = [
    ReportResult(report_id="a", text="The lesion and, then, a fracture.", findings=(LESION, FRACTURE), fingerprint="f1"),
    ReportResult(report_id="b", text="", findings=(), warning="line 2: the text is empty", fingerprint="f1"),
    ReportResult(report_id="c", error="line 3: the text is null"),
    ReportResult(report_id="d", text="Clear.", findings=(), fingerprint="f1"),
]
TYPED = [replace(RESULTS[0], findings=(replace(LESION, lesion_type=LesionType.LYTIC), FRACTURE)), *RESULTS[1:]]


def _write(path: Path, results: Iterable[ReportResult]) -> Path:
    with open_results(path) as file:
        for result in results:
            file.write(file.encoding.encode([result]))
    return path


def _in_text_order(results: list[ReportResult]) -> list[ReportResult]:
    """As extractors give them: in text order, no kind twice at one place."""
    ordered = []
    for result in results:
        places = {(finding.start, finding.end, finding.kind): finding for finding in result.findings}
        findings = tuple(sorted(places.values(), key=lambda finding: (finding.start, finding.end)))
        ordered.append(replace(result, findings=findings))
    return ordered


def _distinct(results: list[ReportResult]) -> list[ReportResult]:
    return [replace(result, report_id=f"{number}{result.report_id}") for number, result in enumerate(results)]


def _flat(result: ReportResult, empty_is_missing: bool) -> ReportResult:
    """What the flat formats hold of a result."""
    findings = tuple(replace(finding, evidence=()) for finding in result.findings)
    if empty_is_missing:
        findings = tuple(replace(finding, section=finding.section or None) for finding in findings)
    return replace(result, text=None, findings=findings)


ANY_RESULTS = st.lists(ANY_RESULT, max_size=4).map(_in_text_order)


@pytest.mark.parametrize("suffix", LINES)
@settings(max_examples=40)
@given(results=st.lists(ANY_RESULT, max_size=4))
def test_json_lines_are_read_back_the_same(suffix: str, results: list[ReportResult]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert list(read_results(_write(Path(folder, f"r{suffix}"), results))) == results


@pytest.mark.parametrize("suffix", FLAT)
@settings(max_examples=40)
@given(results=ANY_RESULTS.map(_distinct))
def test_flat_rows_are_read_back_the_same_but_for_text_and_evidence(suffix: str, results: list[ReportResult]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = list(read_results(_write(Path(folder, f"r{suffix}"), results)))
    assert read == [_flat(result, suffix != ".parquet") for result in results]


@given(text=st.text(st.sampled_from([*FORMULA_STARTS, "'", "a"]), max_size=5) | st.text())
def test_what_makes_a_cell_safe_is_undone(text: str) -> None:
    shown = shown_cell(text)
    assert not shown.startswith(FORMULA_STARTS)
    assert plain_cell(shown) == text


def _shards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("metextract.batch.run._extractor", stubs.StubExtractor)
    reports = [Report(report_id="x", text="no fracture" if number % 3 else "fracture") for number in range(7)]
    run_batch(reports, f"{folder}/", chunk_characters=12)
    return folder


def test_a_folder_of_shards_is_read_in_the_order_of_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _shards(tmp_path / "found", monkeypatch)
    assert len(list(folder.glob("*.parquet"))) > 1
    read = [(result.report_id, [finding.assertion for finding in result.findings]) for result in read_results(folder)]
    assert read == [("x", ["absent" if number % 3 else "present"]) for number in range(7)]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "no results of metextract: no _manifest.jsonl"),
        (lambda folder: (folder / MANIFEST).write_text("[1]\n"), "not a manifest"),
        (lambda folder: (folder / MANIFEST).write_text("[" * 100_000 + "\n"), "not a manifest"),
        (lambda folder: (folder / MANIFEST).write_text('{"complete": 1, "shard": "../x"}\n'), "not a manifest"),
        (lambda folder: (folder / MANIFEST).write_text('{"complete": 1, "shard": 7}\n'), "not a manifest"),
        (lambda folder: (folder / MANIFEST).write_text("{}\n"), "the run that wrote it did not end"),
        (lambda folder: next(folder.glob("*.parquet")).unlink(), "missing, or not as it was written"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(
    spoil: Callable[[Path], object], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(_shards(tmp_path / "found", monkeypatch))
    with pytest.raises(InputError, match=message):
        list(read_results(tmp_path / "found"))


@pytest.mark.parametrize("suffix", FLAT)
def test_neighbours_with_one_id_stay_apart_in_flat_rows(suffix: str, tmp_path: Path) -> None:
    found, empty = RESULTS[0], replace(RESULTS[3], report_id="a")
    results = [found, found, empty, empty, found, replace(found, fingerprint="f2")]
    assert list(read_results(_write(tmp_path / f"r{suffix}", results))) == [_flat(result, False) for result in results]


@pytest.mark.parametrize("suffix", LINES + FLAT)
def test_results_come_one_at_a_time(suffix: str, tmp_path: Path) -> None:
    results = read_results(_write(tmp_path / f"r{suffix}", RESULTS))
    assert next(results).report_id == "a"
    assert [result.report_id for result in results] == ["b", "c", "d"]


@pytest.mark.parametrize("suffix", LINES + FLAT)
def test_a_file_without_results_has_none(suffix: str, tmp_path: Path) -> None:
    assert list(read_results(_write(tmp_path / f"r{suffix}", []))) == []


def _spoilt(path: Path, old: str, new: str) -> Path:
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode()))
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('{"report_id": "d"', "lesion", "line 4: not valid JSON"),
        ('{"report_id": "d"', '{"report_id": 4', "line 4: not a result: report_id: "),
        ('"findings": [], "error"', '"error"', "line 3: not a result: no field 'findings'"),
        ('"kind": "fracture"', '"kind": "lesion"', r"line 1: not a result: findings.1.kind: one of bone_lesion, "),
        ('"assertion": "absent"', '"assertion": "lesion"', r"line 1: not a result: findings.1: assertion: "),
        ('"start": 20', '"start": "lesion"', r"line 1: not a result: findings.1: start: "),
        ('"T5"', '"T55"', r"line 1: not a result: findings.0: levels: each must be "),
        ('"report_id": "c"', '"report": "c"', "line 3: not a result: report_id: "),
    ],
)
def test_a_line_of_json_that_is_no_result_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    _refused(_spoilt(_write(tmp_path / "r.jsonl", RESULTS), old, new), message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",bone_lesion,", ",lesion,", "line 2: kind: one of bone_lesion, "),
        (",absent,", ",lesion,", "line 3: assertion: "),
        (",20,28,", ",lesion,28,", "line 3: start: a whole number is needed"),
        (",20,28,", ",,28,", "line 3: start: "),
        (",false,", ",lesion,", "line 2: historical: true or false is needed"),
        ("T5;L4-L5", "T5;lesion", "line 2: levels: each must be "),
        (",0,25,", ",0,,", "line 3: height_loss_percent.1: "),
        (",acute,", ",acute,,", "line 3: 30 fields where the header has 29"),
        ("\r\nd,,,", "\r\nd,,4,", "line 6: kind: missing, although there is start"),
        ("\r\nc,", '\r\n"c"x,', "line 5: not valid CSV"),
        ("lesion_type", "lesion_typ", "no column 'lesion_type'"),
        ("end,text", "start,text", "more than one column 'start'"),
        ("bone_lesion", "stenosis", "line 2: lesion_type: a stenosis has none"),
    ],
)
def test_a_row_of_csv_that_is_no_result_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    _refused(_spoilt(_write(tmp_path / "r.csv", TYPED), old, new), message)


def _refused(path: Path, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        list(read_results(path))
    assert str(refused.value).startswith(f"{path}: ")
    assert "lesion" not in str(refused.value).removeprefix(str(path)).replace("bone_lesion", "").replace("lesion_type", "")


def _table(**columns: pa.Array) -> pa.Table:
    names = [column.name for column in flat_columns()]
    plain = {"report_id": pa.array(["a", "b"]), "kind": pa.array([None, "fracture"])}
    plain |= {"start": pa.array([None, 0]), "end": pa.array([None, 8]), "text": pa.array([None, "fracture"])}
    plain |= {"assertion": pa.array([None, "present"])}
    return pa.table({name: columns.get(name, plain.get(name, pa.nulls(2))) for name in names})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"start": pa.array(["x", "y"])}, "column 'start' holds string, not integer"),
        ({"levels": pa.array(["x", "y"])}, "column 'levels' holds string, not texts"),
        ({"kind": pa.array([None, "lesion"])}, "row 2: kind: one of "),
        ({"text": pa.nulls(2)}, "row 2: text: "),
        ({"report_id": pa.nulls(2)}, "row 1: report_id: an id is needed"),
        ({"bones": pa.array([["rib"], []])}, "row 1: kind: missing, although there is bones"),
        ({"levels": pa.array([None, [None]])}, "row 2: levels.0: "),
    ],
)
def test_a_row_of_parquet_that_is_no_result_is_named(columns: dict[str, pa.Array], message: str, tmp_path: Path) -> None:
    pq.write_table(_table(**columns), tmp_path / "r.parquet")
    _refused(tmp_path / "r.parquet", message)


def test_a_parquet_of_other_makers_is_read_with_its_further_columns(tmp_path: Path) -> None:
    table = _table(
        kind=pa.array([None, "fracture"]).dictionary_encode(), levels=pa.array([None, ["T5"]], pa.large_list(pa.string()))
    )
    pq.write_table(table.append_column("site", pa.array([1, 2])), tmp_path / "r.parquet")
    fracture = Fracture(start=0, end=8, text="fracture", assertion=Assertion.PRESENT, levels=("T5",))
    assert list(read_results(tmp_path / "r.parquet")) == [
        ReportResult(report_id="a"),
        ReportResult(report_id="b", findings=(fracture,)),
    ]


def test_a_csv_that_a_spreadsheet_saved_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "r.csv", RESULTS)
    rows = path.read_bytes().replace(b"false", b"FALSE").replace(b"\r\n", b",note\n")
    path.write_bytes(codecs.BOM_UTF8 + rows)
    assert list(read_results(path)) == [_flat(result, True) for result in RESULTS]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("r.parquet", b"PAR", "not a Parquet file"),
        ("r.jsonl.gz", gzip.compress(b"{}\n" * 100, mtime=0)[:-9], "line 1: not a result|cannot be read to its end"),
        ("r.csv.zst", b"lesion", "cannot be read to its end"),
        ("r.csv", b"", "no column 'report_id'"),
        ("r.csv", b"lesion\n", "no column 'report_id'"),
        ("r.xlsx", b"", "unknown suffix; known are "),
        ("r.csv", ",".join(column.name for column in flat_columns()).encode() + b"\n\xff" + b"," * 27, "not valid UTF-8|fields"),
    ],
)
def test_a_file_that_holds_no_results_is_refused(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    _refused(tmp_path / name, message)


@pytest.mark.parametrize("name", ["none.jsonl", "r.xlsx"])
def test_what_is_not_there_is_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_results(tmp_path / name)
