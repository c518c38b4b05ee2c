"""Stored results from lines of text: JSON and CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from metextract.errors import InputError
from metextract.io.bytestream import unpacked
from metextract.io.delimited import LONGEST_FIELD
from metextract.io.flat import Cell, Shape
from metextract.io.lines import file_records
from metextract.io.stored_rows import StoredRow, chosen, results_of
from metextract.io.text_results import plain_cell
from metextract.records import ReportResult
from metextract.schema import result_from_dict

_WHOLE = re.compile(r"[0-9]{1,18}")
_BOOLEANS = {"true": True, "false": False}
# what has no words is empty where words are needed, and else missing
_NEEDED = ("report_id", "text")


def json_results(path: Path, compression: str) -> Iterator[ReportResult]:
    """A result a line that is not blank, as ReportResult.to_dict has it."""
    for number, content in file_records(path, compression):
        if isinstance(content, str):
            raise InputError(f"{path}: line {number}: {content}")
        if "findings" not in content:
            raise InputError(f"{path}: line {number}: not a result: no field 'findings'")
        try:
            yield result_from_dict(content)
        except InputError as error:
            raise InputError(f"{path}: line {number}: {error}") from None


def csv_results(path: Path, compression: str) -> Iterator[ReportResult]:
    """The results of flat rows under a header; columns that no result has are passed over."""
    return results_of(_csv_rows(path, compression), str(path), "line")


def _csv_rows(path: Path, compression: str) -> Iterator[StoredRow]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(unpacked(raw, compression), encoding="utf-8-sig", errors="surrogateescape", newline="") as lines,
    ):
        reader = csv.reader(lines, strict=True)
        line = 1
        try:
            names = next((cells for cells in reader if cells), [])
            columns = chosen(names, str(path))
            readers = [(column.name, names.index(column.name), _reader(column.name, column.shape)) for column in columns]
            line = reader.line_num + 1
            for cells in reader:
                if cells:
                    if len(cells) != len(names):
                        raise InputError(f"{path}: line {line}: {len(cells)} fields where the header has {len(names)}")
                    yield StoredRow(line, tuple(_read(path, line, name, cells[at], read) for name, at, read in readers))
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"{path}: line {line}: not valid CSV ({error})") from None


def _read(path: Path, line: int, name: str, shown: str, read: Callable[[str], Cell]) -> Cell:
    try:
        return read(shown)
    except ValueError as error:
        raise InputError(f"{path}: line {line}: {name}: {error}") from None


def _reader(name: str, shape: Shape) -> Callable[[str], Cell]:
    if name in _NEEDED:
        return _text
    return {Shape.TEXT: _text_or_none, Shape.INTEGER: _integer, Shape.BOOLEAN: _boolean, Shape.TEXTS: _texts}[shape]


def _text(shown: str) -> str:
    if not shown.isascii() and any("\ud800" <= character <= "\udfff" for character in shown):
        raise ValueError("not valid UTF-8")
    return plain_cell(shown)


def _text_or_none(shown: str) -> str | None:
    return _text(shown) if shown else None


def _integer(shown: str) -> int | None:
    if not shown:
        return None
    if not _WHOLE.fullmatch(shown):
        raise ValueError("a whole number is needed")
    return int(shown)


def _boolean(shown: str) -> bool | None:
    if not shown:
        return None
    value = _BOOLEANS.get(shown.lower())  # spreadsheets write TRUE
    if value is None:
        raise ValueError("true or false is needed")
    return value


def _texts(shown: str) -> tuple[str, ...]:
    return tuple(_text(shown).split(";")) if shown else ()
