"""Reports from files, folders and standard input, one at a time."""

import sys
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from metextract.errors import InputError
from metextract.io.bytestream import open_bytes
from metextract.io.delimited import DELIMITERS, delimited_rows
from metextract.io.formats import FileFormat, known_format
from metextract.io.lines import json_rows
from metextract.io.parquet import parquet_rows
from metextract.io.rows import Row
from metextract.io.texts import folder_rows, stdin_rows, text_row
from metextract.records import Report

STDIN = "-"
PACKED = (".jsonl", ".csv", ".tsv", ".txt")
READABLE = (*PACKED, ".ndjson", ".parquet", *(suffix + packing for packing in (".gz", ".zst") for suffix in PACKED))


def read_reports(source: str | Path, *, text_column: str | None = None, id_column: str | None = None) -> Iterator[Report]:
    """The reports of a file (.jsonl, .csv, .tsv, .parquet, .txt), of a folder of .txt files or of standard input ("-").

    Every record comes out: one that cannot be read has a `problem` that names its place. Where no id is
    given, a report is named by its running number, "row-17". Without text_column and id_column the usual
    names are looked for (io.columns). Raises InputError, here and not from the iterator, if the source
    cannot be read at all or has no such column; the columns are ignored for text files.
    """
    rows = _unbroken(_rows(source, text_column, id_column), source)
    first = next(rows, None)
    return (row.report() for row in chain(() if first is None else (first,), rows))


def _rows(source: str | Path, text_column: str | None, id_column: str | None) -> Iterator[Row]:
    if str(source) == STDIN:
        return stdin_rows(sys.stdin.buffer, text_column, id_column)
    path = Path(source)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if path.is_dir():
        return folder_rows(path)
    return _file_rows(path, known_format(path, READABLE), text_column, id_column)


def _file_rows(path: Path, form: FileFormat, text_column: str | None, id_column: str | None) -> Iterator[Row]:
    if form.suffix == ".txt":
        yield text_row(path, form.compression, form.stem)
        return
    if form.suffix == ".parquet":
        yield from parquet_rows(path, text_column, id_column)
        return
    with open_bytes(path, form.compression) as stream:
        if form.suffix == ".jsonl":
            yield from json_rows(stream, str(path), text_column, id_column)
        else:
            yield from delimited_rows(stream, DELIMITERS[form.suffix], str(path), text_column, id_column)


def _unbroken(rows: Iterator[Row], source: str | Path) -> Iterator[Row]:
    """The rows; where the source breaks off after some of them, a last row that says so, for the others are good."""
    number = 0
    try:
        for row in rows:
            number += 1
            yield row
    except (OSError, EOFError, zlib.error) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "the data is damaged or cut off"
        if not number:
            raise InputError(f"{source}: cannot be read: {reason}") from None
        yield Row(number=number + 1, problem=f"the input ends here, after {number} records: {reason}")
