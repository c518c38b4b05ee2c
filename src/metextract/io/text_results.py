"""Results as lines of text: JSON and CSV."""

import csv
import json
from dataclasses import replace
from typing import IO

from metextract.io.flat import Cell, flat_columns, flat_rows
from metextract.records import ReportResult

# what spreadsheets run instead of show, full-width forms included (OWASP, "CSV Injection")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class JsonResults:
    """One JSON object a line, in UTF-8, as ReportResult.to_dict has it."""

    def __init__(self, stream: IO[bytes], text: bool) -> None:
        self._stream = stream
        self._text = text

    def write(self, result: ReportResult) -> None:
        kept = result if self._text else replace(result, text=None)
        line = json.dumps(kept.to_dict(), ensure_ascii=False)
        # half a surrogate pair has no UTF-8; its backslash form is its JSON escape
        self._stream.write(line.encode("utf-8", "backslashreplace") + b"\n")


class CsvResults:
    """Flat rows under a header; lists are joined with ";", and no cell begins like a formula."""

    def __init__(self, lines: IO[str]) -> None:
        self._writer = csv.writer(lines)
        self._writer.writerow(column.name for column in flat_columns())

    def write(self, result: ReportResult) -> None:
        self._writer.writerows([_shown(cell) for cell in row] for row in flat_rows(result))


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    shown = ";".join(cell) if isinstance(cell, list) else str(cell)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown
