"""Results as lines of text: JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from json.encoder import encode_basestring

from metextract.io.flat import Cell, flat_columns, flat_rows
from metextract.records import ReportResult

# what spreadsheets run instead of show, full-width forms included (OWASP, "CSV Injection")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class JsonLines:
    """One JSON object a line, in UTF-8, as ReportResult.to_dict has it. text: whether with the text of the reports."""

    text: bool = True
    header: bytes = b""

    def encode(self, results: Iterable[ReportResult]) -> bytes:
        # half a surrogate pair has no UTF-8; its backslash form is its JSON escape
        return "".join(map(self._line, results)).encode("utf-8", "backslashreplace")

    def _line(self, result: ReportResult) -> str:
        row = result.to_dict()
        if not self.text:
            row.pop("text", None)
        # json.dumps of the row, whose start for every string costs more than the string
        fields = [f'"{name}": {encode_basestring(value) if type(value) is str else _json(value)}' for name, value in row.items()]
        return f"{{{', '.join(fields)}}}\n"


def _json(value: object) -> str:
    return "[]" if value == [] else _encode(value)


@dataclass(frozen=True)
class CsvRows:
    """Flat rows under a header; lists are joined with ";", and no cell begins like a formula."""

    @cached_property
    def header(self) -> bytes:
        return csv_lines([[column.name for column in flat_columns()]])

    def encode(self, results: Iterable[ReportResult]) -> bytes:
        return csv_lines([shown_cell(cell) for cell in row] for result in results for row in flat_rows(result))


def csv_lines(rows: Iterable[list[str]]) -> bytes:
    """Rows of CSV in UTF-8; their cells as shown_cell has them."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode("utf-8", "backslashreplace")


def shown_cell(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs: an apostrophe stands before what would be a formula, with or without others."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    shown = ";".join(cell) if isinstance(cell, tuple) else str(cell)
    return f"'{shown}" if shown.lstrip("'").startswith(FORMULA_STARTS) else shown


def plain_cell(shown: str) -> str:
    """The text whose cell this is."""
    return shown[1:] if shown.startswith("'") and shown.lstrip("'").startswith(FORMULA_STARTS) else shown
