"""Reports from files, folders and standard input, one at a time or in blocks for other processes."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from metextract.errors import InputError
from metextract.io.blocks import BREAKS, Block, RowBlock, break_reason, row_blocks
from metextract.io.bytestream import LIVE, line_runs, unpacked
from metextract.io.delimited import DELIMITERS, delimited_rows
from metextract.io.formats import FileFormat, known_format
from metextract.io.lines import json_blocks
from metextract.io.meter import Meter
from metextract.io.parquet import parquet_blocks
from metextract.io.rows import Row
from metextract.io.texts import folder_blocks, stdin_blocks, text_row
from metextract.io.zipped import zip_rows
from metextract.records import Report

STDIN = "-"
PACKED = (".jsonl", ".csv", ".tsv", ".txt")
READABLE = (*PACKED, ".ndjson", ".parquet", ".zip", *(suffix + packing for packing in (".gz", ".zst") for suffix in PACKED))


@dataclass(frozen=True, slots=True)
class Input:
    """blocks: the reports, in order. share: how much of the input has been read, from 0 to 1; None if nobody knows."""

    blocks: Iterator[Block]
    share: Callable[[], float | None]


def read_reports(source: str | Path, *, text_column: str | None = None, id_column: str | None = None) -> Iterator[Report]:
    """The reports of a file (.jsonl, .csv, .tsv, .parquet, .txt, .zip), of a folder of .txt files or of standard input ("-").

    Every record comes out: one that cannot be read has a `problem` that names its place. Where no id is
    given, a report is named by its running number, "row-17". Without text_column and id_column the usual
    names are looked for (io.columns). Raises InputError, here and not from the iterator, if the source
    cannot be read at all or has no such column; the columns are ignored for text files.
    """
    blocks = read_blocks(source, LIVE, text_column=text_column, id_column=id_column).blocks
    return (report for block in blocks for report in block.reports())


def read_blocks(source: str | Path, size: int, *, text_column: str | None = None, id_column: str | None = None) -> Input:
    """The reports as read_reports has them, in blocks of about `size` characters."""
    meter = Meter()
    blocks = _unbroken(_blocks(source, size, text_column, id_column, meter), source)
    first = next(blocks, None)
    return Input(chain(() if first is None else (first,), blocks), meter.share)


def _blocks(source: str | Path, size: int, text_column: str | None, id_column: str | None, meter: Meter) -> Iterator[Block]:
    if str(source) == STDIN:
        return stdin_blocks(line_runs(sys.stdin.buffer, size), text_column, id_column)
    path = Path(source)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if path.is_dir():
        return folder_blocks(path, size)
    form = known_format(path, READABLE)
    if form.suffix == ".parquet":
        return parquet_blocks(path, text_column, id_column, size, meter)
    if form.suffix == ".zip":
        return row_blocks(zip_rows(path, meter), size)
    return _stream_blocks(path, form, size, text_column, id_column, meter)


def _stream_blocks(
    path: Path, form: FileFormat, size: int, text_column: str | None, id_column: str | None, meter: Meter
) -> Iterator[Block]:
    if form.suffix == ".txt":
        yield RowBlock([text_row(path, form.compression, form.stem)])
        return
    with path.open("rb") as raw:
        total = path.stat().st_size
        meter.measure(lambda: total if raw.closed else raw.tell(), total)
        stream = unpacked(raw, form.compression)
        if form.suffix == ".jsonl":
            yield from json_blocks(line_runs(stream, size), str(path), text_column, id_column)
        else:
            rows = delimited_rows(stream, DELIMITERS[form.suffix], str(path), text_column, id_column)
            yield from row_blocks(rows, size)


def _unbroken(blocks: Iterator[Block], source: str | Path) -> Iterator[Block]:
    """The blocks; where the source breaks off after some of them, a last row that says so, for the others are good."""
    number = 0
    try:
        for block in blocks:
            number += block.records
            yield block
    except BREAKS as error:
        reason = break_reason(error)
        if not number:
            raise InputError(f"{source}: cannot be read: {reason}") from None
        yield RowBlock([Row(number + 1, problem=f"the input ends here, after {number} records: {reason}")])
