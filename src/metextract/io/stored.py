"""Results that were written to files, read back."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from metextract.errors import InputError
from metextract.io.blocks import BREAKS, break_reason
from metextract.io.formats import FileFormat, known_format
from metextract.io.manifest import whole_shards
from metextract.io.results import WRITABLE
from metextract.io.stored_lines import csv_results, json_results
from metextract.io.stored_parquet import parquet_results
from metextract.records import ReportResult


def read_results(source: str | Path) -> Iterator[ReportResult]:
    """The results of a file (.jsonl, .csv, also .gz and .zst, .parquet) or of a folder of Parquet files, one at a time, in order.

    What was written is read back the same. The flat formats hold neither the text of the reports nor evidence, and CSV
    knows no empty text beside a missing one. In these, rows of one report stand together in the order of the text, and a
    row that begins anew before the one above it, or is the same finding again, belongs to a further report of that id.
    Raises InputError, here where the source cannot be read at all, and from the iterator for a line or row that is no
    result: with file and line or row, never with what the report says.
    """
    path = Path(source)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if path.is_dir():
        return chain.from_iterable(_unbroken(shard, known_format(shard, WRITABLE)) for shard in whole_shards(path))
    return _unbroken(path, known_format(path, WRITABLE))


def _unbroken(path: Path, form: FileFormat) -> Iterator[ReportResult]:
    try:
        yield from _results(path, form)
    except BREAKS as error:
        reason = break_reason(error)
        raise InputError(f"{path}: cannot be read to its end: {reason}") from None


def _results(path: Path, form: FileFormat) -> Iterator[ReportResult]:
    if form.suffix == ".parquet":
        return parquet_results(path)
    if form.suffix == ".csv":
        return csv_results(path, form.compression)
    return json_results(path, form.compression)
