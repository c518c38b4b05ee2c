"""Findings as a table on the terminal."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import islice

from rich import box
from rich.table import Table
from rich.text import Text

from metextract.cli.console import PlainConsole, shown, style
from metextract.io.results import Results
from metextract.records import BaseFinding, Finding, Kind, ReportResult, finding_to_dict

MOST_ROWS = 1000
FAILED = "failed"
SITES = ("levels", "regions", "bones", "laterality")
# what has a column of its own, or stands only in files
_ELSEWHERE = {"kind", *(field.name for field in fields(BaseFinding))} - {"historical", "change"}


class TableResults:
    """The first MOST_ROWS rows; of the others it keeps the number only."""

    def __init__(self) -> None:
        self.results = Results(CellRows(MOST_ROWS), self._add)
        self._rows: list[list[str]] = []
        self._left_out = 0

    def _add(self, data: bytes) -> None:
        rows, left_out = json.loads(data)
        kept = rows[: MOST_ROWS - len(self._rows)]
        self._rows += kept
        self._left_out += len(rows) - len(kept) + left_out

    def show(self) -> None:
        console = PlainConsole()
        if not self._rows:
            console.print("no findings")
            return
        table = Table("report", "kind", "assertion", "sites", "attributes", "text", box=box.SIMPLE)
        for row in self._rows:
            table.add_row(*_styled(*row))
        console.print(table)
        if self._left_out:
            console.print(f"{self._left_out} more rows are not shown; -o FILE writes all of them.")


@dataclass(frozen=True, slots=True)
class CellRows:
    """The cells of the first rows as JSON, and the number of the others."""

    most: int
    header: bytes = b""

    def encode(self, results: Iterable[ReportResult]) -> bytes:
        rows = (row for result in results for row in _rows(result))
        return json.dumps([list(islice(rows, self.most)), sum(1 for _ in rows)]).encode()


def _rows(result: ReportResult) -> list[list[str]]:
    if result.error is not None:
        return [[result.report_id, FAILED, "", "", "", result.error]]
    return [[result.report_id, *_cells(finding)] for finding in result.findings]


def _cells(finding: Finding) -> list[str]:
    data = finding_to_dict(finding)
    sites = " ".join(_words(data[name]) for name in SITES if name in data)
    attributes = ", ".join(_attribute(name, value) for name, value in data.items() if name not in _ELSEWHERE)
    return [finding.kind, finding.assertion, sites, attributes, finding.text]


def _attribute(name: str, value: object) -> str:
    return name if value is True else f"{name} {_words(value)}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _styled(report_id: str, kind: str, assertion: str, sites: str, attributes: str, text: str) -> tuple[Text, ...]:
    is_failed = kind == FAILED
    kind_style = "dim" if is_failed else style(Kind(kind))
    text_style = "dim" if is_failed else ""
    return (
        shown(report_id),
        Text(kind, kind_style),
        Text(assertion),
        Text(sites),
        Text(attributes),
        shown(text, text_style),
    )
