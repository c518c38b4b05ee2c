"""Reports come out of every format whole, in order, and none is lost."""

import bz2
import contextlib
import csv
import gzip
import io
import json
import pickle
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metextract.errors import InputError
from metextract.io import read_reports
from metextract.io.reports import read_blocks
from metextract.records import Report

SECRET = "Jane Roe has a lytic lesion at T8"


def _zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue().to_pybytes())


PACKINGS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": _zstd}


def _read(path: Path, **columns: str) -> list[Report]:
    return list(read_reports(path, **columns))


def _file(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _parquet(folder: Path, columns: dict[str, object], name: str = "r.parquet") -> Path:
    pq.write_table(pa.table(columns), folder / name)
    return folder / name


def _seen(report: Report) -> str:
    """Why there is no text, or what is odd about it, or the text."""
    return report.problem or report.warning or report.text


def _stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# file content, and (id, text or problem or warning) of what comes out
CASES = {
    "jsonl": ("r.jsonl", b'{"report_id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n', [("a", "one"), ("b", "two")]),
    "no id": ("r.jsonl", b'{"text": "one"}\n{"text": "two"}', [("row-1", "one"), ("row-2", "two")]),
    "null id": ("r.jsonl", b'{"id": null, "text": "one"}', [("row-1", "one")]),
    "blank id": ("r.jsonl", b'{"id": " ", "text": "one"}', [("row-1", "one")]),
    "id is a number": ("r.jsonl", b'{"id": 17, "text": "one"}', [("17", "one")]),
    "id is a whole float": ("r.jsonl", b'{"id": 17.0, "text": "one"}', [("17", "one")]),
    "id is not a number": ("r.jsonl", b'{"id": NaN, "text": "one"}', [("row-1", "one")]),
    "id is a list": (
        "r.jsonl",
        b'{"id": ["a"], "text": "one"}',
        [("row-1", "line 1: the id is of type list; a string or a number is needed")],
    ),
    "ids twice": ("r.jsonl", b'{"id": "a", "text": "one"}\n{"id": "a", "text": "two"}', [("a", "one"), ("a", "two")]),
    "id first, number next": ("r.jsonl", b'{"text": "one"}\n{"id": "b", "text": "two"}', [("row-1", "one"), ("b", "two")]),
    "ndjson": ("R.NDJSON", b'{"text": "one"}', [("row-1", "one")]),
    "byte order mark": ("r.jsonl", b'\xef\xbb\xbf{"text": "one"}', [("row-1", "one")]),
    "blank lines": ("r.jsonl", b'\n{"text": "one"}\r\n\r\n{"text": "two"}\n\n', [("row-1", "one"), ("row-2", "two")]),
    "line separator in a text": ("r.jsonl", '{"text": "one\u2028two\x85"}'.encode(), [("row-1", "one\u2028two\x85")]),
    "no object": ("r.jsonl", b'{"text": "one"}\n["x"]', [("row-1", "one"), ("row-2", "line 2: not a JSON object")]),
    "no JSON": ("r.jsonl", b'{"text": "one"}\n\n{"text": "tw', [("row-1", "one"), ("row-2", "line 3: not valid JSON")]),
    "no JSON first": ("r.jsonl", b'{"tex\n{"text": "one"}', [("row-1", "line 1: not valid JSON"), ("row-2", "one")]),
    "no JSON at all": ("r.jsonl", b"x\ny", [("row-1", "line 1: not valid JSON"), ("row-2", "line 2: not valid JSON")]),
    "deep JSON": ("r.jsonl", b"[" * 100_000, [("row-1", "line 1: not valid JSON")]),
    "no text": ("r.jsonl", b'{"id": "a"}\n{"id": "b", "text": "two"}', [("a", "line 1: no field 'text'"), ("b", "two")]),
    "null text": ("r.jsonl", b'{"id": "a", "text": null}', [("a", "line 1: the text is null")]),
    "number as text": ("r.jsonl", b'{"id": "a", "text": 5}', [("a", "line 1: the text is of type int; a string is needed")]),
    "empty text": ("r.jsonl", b'{"id": "a", "text": ""}', [("a", "line 1: the text is empty")]),
    "blank text": ("r.jsonl", b'{"id": "a", "text": " \\n"}', [("a", "line 1: the text is empty")]),
    "not UTF-8": ("r.jsonl", b'{"id": "a", "text": "on\xe9"}', [("a", "line 1: the text is not valid UTF-8 at character 2")]),
    "half a pair": ("r.jsonl", b'{"id": "a", "text": "o\\ud83d"}', [("a", "line 1: the text is not valid UTF-8 at character 1")]),
    "id not UTF-8": ("r.jsonl", b'{"id": "\xe9", "text": "one"}', [("\\udce9", "one")]),
    "not UTF-8 elsewhere": ("r.jsonl", b'{"id": "a", "x": "\xe9", "text": "one"}', [("a", "one")]),
    "our own output": ("r.jsonl", b'{"report_id": "a", "text": "one", "findings": []}', [("a", "one")]),
    "usual names": ("r.jsonl", b'{"Accession": "a", "REPORT": "one"}', [("a", "one")]),
    "no lines": ("r.jsonl", b"", []),
    "csv": ("r.csv", b"id,text\na,one\nb,two\n", [("a", "one"), ("b", "two")]),
    "csv, usual names": ("r.csv", b"x,note_id,Note\n1,a,one\n", [("a", "one")]),
    "csv, no id": ("r.csv", b"text\none\ntwo\n", [("row-1", "one"), ("row-2", "two")]),
    "csv, byte order mark": ("r.csv", b"\xef\xbb\xbftext,id\none,a\n", [("a", "one")]),
    "csv, line breaks": (
        "r.csv",
        b'id,text\r\na,"one\r\n\r\ntwo ""x"", 3"\r\nb,four',
        [("a", 'one\r\n\r\ntwo "x", 3'), ("b", "four")],
    ),
    "csv, blank lines": ("r.csv", b"\nid,text\n\na,one\n\n", [("a", "one")]),
    "csv, too short": ("r.csv", b"id,text\na\nb,two\n", [("a", "line 2: 1 fields where the header has 2"), ("b", "two")]),
    "csv, too long": (
        "r.csv",
        b'id,text\nz,"y\ny"\na,one, two\nb,two\n',
        [("z", "y\ny"), ("a", "line 4: 3 fields where the header has 2"), ("b", "two")],
    ),
    "csv, quote inside": (
        "r.csv",
        b'id,text\na,"one "x""\nb,two\n',
        [("row-1", "line 2: not valid CSV (',' expected after '\"')"), ("b", "two")],
    ),
    "csv, quote left open": (
        "r.csv",
        b'id,text\na,one\nb,"two\nc,three\n',
        [("a", "one"), ("row-2", "line 3: not valid CSV (unexpected end of data)")],
    ),
    "csv, not UTF-8": (
        "r.csv",
        b"id,text\na,\xff\nb,two\n",
        [("a", "line 2: the text is not valid UTF-8 at character 0"), ("b", "two")],
    ),
    "csv, no text": ("r.csv", b"id,text\na,\n", [("a", "line 2: the text is empty")]),
    "csv, header only": ("r.csv", b"id,text\n", []),
    "csv, 5 MB": ("r.csv", b'id,text\na,"' + b"x " * 2_500_000 + b'"\nb,two\n', [("a", "x " * 2_500_000), ("b", "two")]),
    "tsv": ("r.tsv", b'id\ttext\na\tone, "x"\nb\t"two\n\t"\n', [("a", 'one, "x"'), ("b", "two\n\t")]),
    "text file": ("a.b.txt", b"\xef\xbb\xbfone\r\ntwo\n", [("a.b", "one\r\ntwo\n")]),
    "text file, empty": ("a.txt", b"", [("a", "the text is empty")]),
    "text file, not UTF-8": ("a.txt", b"on\xe9", [("a", "the text is not valid UTF-8 at character 2")]),
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("case", CASES)
def test_a_file_gives_its_reports_and_names_the_place_of_each_fault(case: str, packing: str, tmp_path: Path) -> None:
    name, content, expected = CASES[case]
    actual = _read(_file(tmp_path, name + packing, PACKINGS[packing](content)))
    assert [(report.report_id, _seen(report)) for report in actual] == expected


REFUSED = {
    "r.jsonl.bz2": (bz2.compress(b"{}"), {}, r"unknown suffix; known are \.jsonl, \.csv"),
    "r.json": (b"[]", {}, "unknown suffix"),
    "r.gz": (b"", {}, "unknown suffix"),
    "r.csv": (
        b"id,findings\na,x\n",
        {},
        r"r\.csv: no column for the report text; name it with --text-column .*\. The columns are: id, findings$",
    ),
    "two.csv": (b"note,body\na,x\n", {}, r"several columns fit \(note, body\); name one with --text-column"),
    "ids.csv": (
        b"accession,study_id,text\na,x,y\n",
        {},
        r"several columns fit \(accession, study_id\); name one with --id-column",
    ),
    "text.csv": (b"id,text\na,x\n", {"text_column": "body"}, r"text\.csv: no column 'body'\. The columns are: id, text$"),
    "id.csv": (b"id,text\na,x\n", {"id_column": "mrn"}, "no column 'mrn'"),
    "twice.csv": (b"id,x,x\na,x,y\n", {"text_column": "x"}, "2 columns are named 'x'"),
    "many.csv": (",".join(f"c{number}" for number in range(32)).encode(), {}, "c29 and 2 more$"),
    "headless.csv": (
        b"A100,No fracture.\nA101,Fracture.\n",
        {},
        "Its 2 columns are not shown, for they may be report text: is the header",
    ),
    "empty.csv": (b"", {}, "the file is empty; a header line is needed"),
    "quote.csv": (b'"id,text\n', {}, "line 1: not a header"),
    "r.jsonl": (b'{"id": "a"}\n{"id": "b"}', {}, "The columns are: id$"),
    "text.jsonl": (b'{"id": "a", "text": "x"}', {"text_column": "body"}, "no column 'body'"),
    "id.jsonl": (b'{"id": "a", "text": "x"}', {"id_column": "mrn"}, "no column 'mrn'"),
    "r.parquet": (b"PAR1 or not", {}, "not a Parquet file"),
    "r.zip": (b"PK or not", {}, "not a zip file, or cut off"),
    "none.zip": (b"PK\5\6" + bytes(18), {}, r"no \.txt file in this zip"),
    "r.jsonl.gz": (b"not gzip", {}, "cannot be read: the data is damaged or cut off"),
    "r.jsonl.zst": (b"not zstd", {}, "cannot be read: the data is damaged or cut off"),
    "r.txt.gz": (gzip.compress(b"one", mtime=0)[:-4], {}, "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_at_all_is_refused_at_once_in_one_line(name: str, tmp_path: Path) -> None:
    content, columns, message = REFUSED[name]
    path = _file(tmp_path, name, content)
    with pytest.raises(InputError, match=message) as caught:
        read_reports(path, **columns)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_reports(tmp_path / "r.jsonl")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.csv", f"{SECRET},b\n"),
        ("r.csv", f'id,text\na,"{SECRET}" {SECRET}\nb,"{SECRET}'),
        ("r.csv", f"id,text\na,{SECRET},{SECRET}\n"),
        ("r.jsonl", f'{{"text": "{SECRET}\n{{"text": ["{SECRET}"]}}\n"{SECRET}"'),
        ("r.jsonl", '{"text": "x"}\n' + json.dumps({SECRET * 2: 1})),
    ],
)
def test_no_message_holds_report_text(name: str, content: str, tmp_path: Path) -> None:
    path = _file(tmp_path, name, content)
    try:
        messages = [report.problem or report.warning or "" for report in read_reports(path)]
    except InputError as error:
        messages = [str(error)]
    assert any(messages)
    assert not [message for message in messages if "Roe" in message]


@pytest.mark.parametrize("name", ["r.csv", "r.jsonl", "r.parquet"])
def test_the_columns_asked_for_win_over_the_usual_names(name: str, tmp_path: Path) -> None:
    row = {"id": "wrong", "text": "wrong", "mrn": "a", "findings": "one"}
    if name == "r.parquet":
        path = _parquet(tmp_path, {key: [value] for key, value in row.items()})
    else:
        lines = {"r.csv": f"{','.join(row)}\n{','.join(row.values())}\n", "r.jsonl": json.dumps(row)}
        path = _file(tmp_path, name, lines[name])
    assert _read(path, text_column="findings", id_column="mrn") == [Report(report_id="a", text="one")]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_file_that_breaks_off_keeps_what_it_gave_and_says_where(packing: str, tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%d"}\n' % number for number in range(200_000))
    whole = PACKINGS[packing](lines)
    actual = _read(_file(tmp_path, "r.jsonl" + packing, whole[: len(whole) // 2]))
    good = len(actual) - 1
    assert good > 1000
    assert [report.text for report in actual[:-1]] == [str(number) for number in range(good)]
    assert actual[-1].problem == f"the input ends here, after {good} records: the data is damaged or cut off"


def test_parquet_texts_of_every_string_type_and_ids_of_any_plain_type(tmp_path: Path) -> None:
    texts = ["one", None, "é", " "]
    expected = ["one", "row 2: the text is null", "é", "row 4: the text is empty"]
    for text_type in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        for ids, names in (([1, 2, 3, 4], ["1", "2", "3", "4"]), ([1.0, None, 3.5, 4.0], ["1", "row-2", "3.5", "4"])):
            column = pa.array(texts).dictionary_encode() if pa.types.is_dictionary(text_type) else pa.array(texts, text_type)
            reports = _read(_parquet(tmp_path, {"other": [0] * 4, "id": ids, "text": column}))
            assert [_seen(report) for report in reports] == expected
            assert [report.report_id for report in reports] == names


def test_parquet_text_that_is_not_utf8_costs_only_its_own_row(tmp_path: Path) -> None:
    bad = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0\5\0\0\0"), pa.py_buffer(b"\xff\xfeone")])
    reports = _read(_parquet(tmp_path, {"text": bad}))
    assert [report.problem or report.text for report in reports] == ["row 1: the text is not valid UTF-8 at character 0", "one"]


def test_a_parquet_column_of_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column 'text' holds int64, not text"):
        read_reports(_parquet(tmp_path, {"text": [1]}))


def test_parquet_is_read_over_the_ends_of_batches(tmp_path: Path) -> None:
    texts = [str(number) for number in range(3000)]
    assert [report.text for report in _read(_parquet(tmp_path, {"text": texts}))] == texts


def test_a_folder_gives_its_text_files_by_path(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.TXT", "a.txt", "b/c.d.txt.gz", ".hidden/x.txt", "b/.x.txt", "notes.csv"):
        _file(tmp_path, name, gzip.compress(b"packed") if name.endswith(".gz") else name)
    actual = [(report.report_id, report.text) for report in read_reports(str(tmp_path))]
    assert actual == [("a", "a.txt"), ("b/10", "b/10.TXT"), ("b/2", "b/2.txt"), ("b/c.d", "packed")]


def test_a_bad_file_in_a_folder_costs_only_itself(tmp_path: Path) -> None:
    for name, content in {"a.txt": b"\xff", "b.txt": b"", "c.txt.gz": b"not gzip", "d.txt": b"four"}.items():
        _file(tmp_path, name, content)
    actual = {report.report_id: _seen(report) for report in read_reports(tmp_path)}
    assert actual == {
        "a": "the text is not valid UTF-8 at character 0",
        "b": "the text is empty",
        "c": "the file cannot be read: the compressed data is damaged",
        "d": "four",
    }


def test_a_folder_without_text_files_is_refused(tmp_path: Path) -> None:
    _file(tmp_path, "r.csv", "id,text\n")
    with pytest.raises(InputError, match=r"no \.txt file in this folder"):
        read_reports(tmp_path)


def _zip(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_gives_its_text_files_as_the_folder_would(packing: int, tmp_path: Path) -> None:
    members = {"b/2.txt": b"one", "b/10.TXT": b"two", "a.txt": b"\xef\xbb\xbfthree", "b.d/c.d.txt": b"\xff", "e.txt": b""}
    members |= {".hidden/x.txt": b"x", "b/.x.txt": b"x", "notes.csv": b"x"}
    path = _zip(tmp_path / "r.zip", {**members, "__MACOSX/a.txt": b"x", "empty.txt/": b""}, packing)
    for name, content in members.items():
        _file(tmp_path / "folder", name, content)
    assert _read(path) == _read(tmp_path / "folder")
    assert [report.report_id for report in _read(path)] == ["a", "b/10", "b/2", "b.d/c.d", "e"]


def test_a_damaged_file_in_a_zip_costs_only_itself(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", {"a.txt": b"one", "b.txt": b"SPOILED" * 9, "c.txt": b"three"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"SPOILEDSPOILED", b"spoiledSPOILED"))
    assert [(report.report_id, _seen(report)) for report in _read(path)] == [
        ("a", "one"),
        ("b", "the file cannot be read: the compressed data is damaged"),
        ("c", "three"),
    ]


def test_an_encrypted_file_in_a_zip_says_so(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", {"a.txt": b"one"})
    data = bytearray(path.read_bytes())
    for at in (data.index(b"PK\3\4") + 6, data.index(b"PK\1\2") + 8):
        data[at] |= 1
    path.write_bytes(data)
    assert [report.problem for report in _read(path)] == ["the file cannot be read: it is encrypted"]


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.txt.gz"])
def test_a_file_that_unpacks_to_more_than_any_report_is_not_unpacked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metextract.io.texts.LONGEST_TEXT", 1000)
    if name == "bomb.zip":
        path = _zip(tmp_path / name, {"a.txt": b"x" * 1001, "b.txt": b"x" * 1000})
    else:
        path = _file(tmp_path, name, gzip.compress(b"x" * 1001))
    first, *others = _read(path)
    assert first.problem == "the file holds more than 1,000 bytes; that is no report"
    assert [len(report.text) for report in others] == [1000] * len(others)


def test_nothing_of_a_zip_is_written_to_the_disk(tmp_path: Path) -> None:
    path = _zip(tmp_path / "r.zip", {"../../evil.txt": b"one", "/etc/evil.txt": b"two"})
    assert [report.text for report in _read(path)] == ["one", "two"]
    assert [path.name for path in tmp_path.iterdir()] == ["r.zip"]


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_zip_with_any_byte_changed_gives_reports_or_an_input_error(at: int, byte: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = _zip(Path(folder, "r.zip"), {"a.txt": b"one" * 20, "b/c.txt": b"two" * 20})
        data = bytearray(path.read_bytes())
        data[at % len(data)] = byte
        path.write_bytes(data)
        with contextlib.suppress(InputError):
            assert all(isinstance(report, Report) for report in _read(path))


@pytest.mark.parametrize("size", [1, 50])
@pytest.mark.parametrize("case", [case for case in CASES if case not in {"csv, 5 MB", "deep JSON"}])
def test_the_size_of_the_blocks_changes_nothing(case: str, size: int, tmp_path: Path) -> None:
    name, content, expected = CASES[case]
    blocks = read_blocks(_file(tmp_path, name, content), size).blocks
    reports = [report for block in (pickle.loads(pickle.dumps(block)) for block in blocks) for report in block.reports()]
    assert [(report.report_id, _seen(report)) for report in reports] == expected


@pytest.mark.parametrize(
    ("name", "content", "warning"),
    [
        ("r.jsonl", '{"id": "a", "text": "\\n"}', "line 1: the text is empty"),
        ("r.csv", "id,text\na,  \n", "line 2: the text is empty"),
        ("a.txt", "\n", "the text is empty"),
    ],
)
def test_an_empty_text_is_read_as_it_is_and_has_a_warning(name: str, content: str, warning: str, tmp_path: Path) -> None:
    (report,) = _read(_file(tmp_path, name, content))
    assert (report.problem, report.warning, report.text.strip()) == (None, warning, "")


def test_a_file_name_that_is_not_utf8_becomes_an_id_that_can_be_written(tmp_path: Path) -> None:
    try:
        _file(tmp_path, "caf\udce9.txt", "one")
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    (report,) = read_reports(tmp_path)
    assert report == Report(report_id="caf\\udce9", text="one")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'\n {"id": "a", "text": "one"}\n{"id": "b"', [("a", "one"), ("row-2", "line 3: not valid JSON")]),
        (b'\xef\xbb\xbf{"id": "a", "text": "one"}', [("a", "one")]),
        (b"FINDINGS:\n\n{x}\n", [("stdin", "FINDINGS:\n\n{x}\n")]),
        (b"\xef\xbb\xbfone", [("stdin", "one")]),
        (b"", [("stdin", "the text is empty")]),
        (b"\n \n", [("stdin", "the text is empty")]),
    ],
)
def test_standard_input_is_json_lines_or_one_report(
    data: bytes, expected: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _stdin(monkeypatch, data)
    assert [(report.report_id, _seen(report)) for report in read_reports("-")] == expected


def test_standard_input_takes_the_columns_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    _stdin(monkeypatch, b'{"mrn": 5, "x": "one"}')
    assert list(read_reports("-", text_column="x", id_column="mrn")) == [Report(report_id="5", text="one")]


def test_reading_is_lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source without an end gives its first reports."""
    endless = io.BufferedReader(_Endless())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    reports = read_reports("-")
    assert [next(reports).text for _ in range(3)] == ["one"] * 3


class _Endless(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        line = b'{"text": "one"}\n'
        buffer[: len(line)] = line
        return len(line)


TEXTS = st.text(min_size=1).filter(lambda text: not text.isspace())
REPORTS = st.lists(st.builds(Report, report_id=TEXTS, text=TEXTS), min_size=1)


def _write_json(path: Path, reports: list[Report]) -> None:
    rows = [json.dumps({"id": report.report_id, "text": report.text}, ensure_ascii=False) for report in reports]
    path.write_bytes("\n".join(rows).encode())


def _write_csv(path: Path, reports: list[Report]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t" if path.suffix == ".tsv" else ",", quoting=csv.QUOTE_ALL)
        writer.writerow(["id", "text"])
        writer.writerows((report.report_id, report.text) for report in reports)


def _write_parquet(path: Path, reports: list[Report]) -> None:
    pq.write_table(pa.table({"id": [report.report_id for report in reports], "text": [report.text for report in reports]}), path)


WRITERS = {".jsonl": _write_json, ".csv": _write_csv, ".tsv": _write_csv, ".parquet": _write_parquet}


@pytest.mark.parametrize("suffix", WRITERS)
@given(reports=REPORTS)
def test_reports_that_were_written_are_read_as_they_were(suffix: str, reports: list[Report]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"r{suffix}")
        WRITERS[suffix](path, reports)
        assert _read(path) == reports


@given(text=TEXTS.filter(lambda text: not text.startswith("\ufeff")))
def test_a_text_file_is_read_as_it_was(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_bytes(text.encode())
        assert _read(path) == [Report(report_id="a", text=text)]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
LINES = st.one_of(
    st.binary(min_size=1).filter(lambda line: b"\n" not in line and line.strip()),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries({}, optional={"text": JSON, "id": JSON}).map(lambda value: json.dumps(value).encode()),
)


@given(lines=st.lists(LINES))
def test_every_line_that_is_not_blank_is_a_report_or_an_error_row(lines: list[bytes]) -> None:
    first = b'{"id": "first", "text": "one"}'
    with tempfile.TemporaryDirectory() as folder:
        path = _file(Path(folder), "r.jsonl", b"\n".join([first, *lines]))
        assert len(_read(path)) == len(lines) + 1


@given(
    content=st.binary(), suffix=st.sampled_from([".jsonl", ".csv", ".tsv", ".txt", ".parquet", ".zip", ".jsonl.gz", ".csv.zst"])
)
def test_any_bytes_give_reports_or_an_input_error(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = _file(Path(folder), f"r{suffix}", content)
        try:
            reports = _read(path)
        except InputError:
            return
        assert all(report.problem or report.warning or report.text.strip() for report in reports)
