"""The closing summary on standard error."""

from collections.abc import Callable

from rich import box
from rich.table import Table
from rich.text import Text

from metextract.batch import Progress, Summary
from metextract.batch.tally import MOST_FAILURES, Failure
from metextract.cli.console import PlainConsole, shown, style
from metextract.records import Assertion, Kind


class Failures:
    """The first MOST_FAILURES reports that failed; `then` is called after every chunk."""

    def __init__(self, then: Callable[[Progress], None]) -> None:
        self.first: list[Failure] = []
        self._then = then

    def see(self, progress: Progress) -> None:
        self.first += progress.failures[: MOST_FAILURES - len(self.first)]
        self._then(progress)


def show_summary(summary: Summary, failures: Failures) -> None:
    """Reports, findings by kind and assertion, the speed, and what was wrong."""
    console = PlainConsole(stderr=True)
    if summary.findings:
        console.print(_table(summary))
    console.print(_totals(summary))
    if summary.resumed:
        console.print(f"{counted(summary.resumed, 'report')} of these were there from an earlier run")
    if summary.duplicate_ids:
        console.print(f"warning: {counted(summary.duplicate_ids, 'report')} with an id that an earlier report has; all were kept")
    if summary.empty:
        console.print(f"warning: {counted(summary.empty, 'report')} with an empty text: nothing to find, and no failure")
    if not summary.failed:
        return
    console.print(f"{counted(summary.failed, 'report')} failed:")
    for failure in failures.first:
        console.print(shown(f"  {failure.report_id}: {failure.reason}"))
    if summary.failed > len(failures.first):
        console.print(f"  and {summary.failed - len(failures.first):,} more; their rows in the output say why")


def _table(summary: Summary) -> Table:
    table = Table("", *Assertion, box=box.SIMPLE)
    for column in table.columns[1:]:
        column.justify = "right"
    for kind in Kind:
        counts = [summary.findings.get((kind, assertion), 0) for assertion in Assertion]
        if any(counts):
            table.add_row(Text(kind, style(kind)), *(f"{count:,}" if count else "" for count in counts))
    return table


def _totals(summary: Summary) -> str:
    totals = f"{counted(summary.reports, 'report')}, {counted(summary.findings_total, 'finding')}, {summary.seconds:.1f} s"
    speed = summary.reports_per_second
    return totals if speed is None else f"{totals}, {speed:,.0f} reports/s"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
