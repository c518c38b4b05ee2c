"""Findings as a table on the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

from rich import box
from rich.table import Table
from rich.text import Text

from metextract.cli.console import PlainConsole, shown, style
from metextract.records import BaseFinding, Finding, ReportResult, finding_to_dict

MOST_ROWS = 1000
SITES = ("levels", "regions", "bones", "laterality")
# what has a column of its own, or stands only in files
_ELSEWHERE = {"kind", *(field.name for field in fields(BaseFinding))} - {"historical", "change"}


@contextmanager
def shown_results() -> Iterator["TableResults"]:
    """Shows the table when the context ends without an error."""
    results = TableResults()
    yield results
    results.show()


class TableResults:
    """The first MOST_ROWS rows; of the others it keeps the number only."""

    def __init__(self) -> None:
        self._rows: list[tuple[Text, ...]] = []
        self._left_out = 0

    def write(self, result: ReportResult) -> None:
        report = shown(result.report_id)
        rows = [(report, *_cells(finding)) for finding in result.findings]
        if result.error is not None:
            rows = [(report, Text("failed", "dim"), Text(), Text(), Text(), shown(result.error, "dim"))]
        kept = rows[: MOST_ROWS - len(self._rows)]
        self._rows += kept
        self._left_out += len(rows) - len(kept)

    def show(self) -> None:
        console = PlainConsole()
        if not self._rows:
            console.print("no findings")
            return
        table = Table("report", "kind", "assertion", "sites", "attributes", "text", box=box.SIMPLE)
        for row in self._rows:
            table.add_row(*row)
        console.print(table)
        if self._left_out:
            console.print(f"{self._left_out} more rows are not shown; -o FILE writes all of them.")


def _cells(finding: Finding) -> tuple[Text, ...]:
    data = finding_to_dict(finding)
    sites = " ".join(_words(data[name]) for name in SITES if name in data)
    attributes = ", ".join(_attribute(name, value) for name, value in data.items() if name not in _ELSEWHERE)
    return (Text(finding.kind, style(finding.kind)), Text(finding.assertion), Text(sites), Text(attributes), shown(finding.text))


def _attribute(name: str, value: object) -> str:
    return name if value is True else f"{name} {_words(value)}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
