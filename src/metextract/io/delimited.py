"""CSV and TSV with a header, as RFC 4180 has it: a quoted field may hold line breaks."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from metextract.errors import InputError
from metextract.io.columns import chosen_columns
from metextract.io.rows import Row

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {".csv": ",", ".tsv": "\t"}
LONGEST_FIELD = 64_000_000


@contextmanager
def delimited_records(
    stream: IO[bytes], delimiter: str, source: str
) -> Iterator[tuple[list[str], Iterator[tuple[int, list[str] | str]]]]:
    """The names in the header, and first line and fields of each record that is not blank, or the reason why it has none.

    Text that is not UTF-8 is decoded with `surrogateescape`. Raises InputError if there is no header.
    """
    # The limit belongs to the csv module, not to a reader. It is only ever raised: its default of
    # 131,072 characters is less than a long report, and no limit lets one stray quote read the whole file.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        yield _header(reader, source), _records(reader)


def delimited_rows(
    stream: IO[bytes], delimiter: str, source: str, text_column: str | None, id_column: str | None
) -> Iterator[Row]:
    """One row a record; a record with more or fewer fields than the header is a row with a problem, for its text may be cut."""
    with delimited_records(stream, delimiter, source) as (names, records):
        columns = chosen_columns(names, source, text_column, id_column)
        text_at = names.index(columns.text)
        id_at = None if columns.report_id is None else names.index(columns.report_id)
        for number, (line, cells) in enumerate(records, 1):
            place = f"line {line}"
            if isinstance(cells, str):
                yield Row(number, place, problem=cells)
                continue
            report_id = cells[id_at] if id_at is not None and id_at < len(cells) else None
            if len(cells) != len(names):
                problem = f"{len(cells)} fields where the header has {len(names)}"
                yield Row(number, place, report_id=report_id, problem=problem)
                continue
            yield Row(number, place, cells[text_at], report_id)


def _header(reader: "Reader", source: str) -> list[str]:
    try:
        names = next((cells for cells in reader if cells), None)
    except csv.Error as error:
        raise InputError(f"{source}: line {reader.line_num}: not a header ({error})") from None
    if names is None:
        raise InputError(f"{source}: the file is empty; a header line is needed")
    return names


def _records(reader: "Reader") -> Iterator[tuple[int, list[str] | str]]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"not valid CSV ({error})"
            continue
        if cells:
            yield line, cells
