"""The differences between two runs on the terminal."""

from rich import box
from rich.table import Table
from rich.text import Text

from metextract.cli.console import PlainConsole, shown, style
from metextract.difference.counts import MOST_FINGERPRINTS, DifferenceCounts, RunCounts
from metextract.difference.differences import HEAD, ComparedReport, Difference, What
from metextract.difference.excerpt import Excerpt, excerpt_of
from metextract.difference.words import words
from metextract.records import Kind

MOST_VALUES = 30
COLOURS = {What.ADDED: "green", What.REMOVED: "red", What.CHANGED: "yellow"}
REPORTS = {
    What.ONLY_BEFORE: "only in the run before",
    What.ONLY_AFTER: "only in the run after",
    What.FAILS: "could be read before and now fails",
    What.IS_READ: "failed before and is now read",
}


class ShownDifferences:
    """The first differences, and what is around them; nothing is kept of the others."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._first: list[tuple[Difference, Excerpt | None]] = []
        self._left_out = 0

    def add(self, report: ComparedReport) -> None:
        wanted = report.differences[: self._limit - len(self._first)]
        self._first += ((difference, excerpt_of(report, difference)) for difference in wanted)
        self._left_out += len(report.differences) - len(wanted)

    @property
    def without_words(self) -> int:
        """How many of the first are findings whose words are in no text."""
        return sum(1 for difference, context in self._first if difference.what not in REPORTS and context is None)

    def show(self, counts: DifferenceCounts, before: str, after: str, output: str | None) -> None:
        """What was run, the sums, and the first differences one by one."""
        console = PlainConsole()
        for name, path, run in (("before", before, counts.before), ("after", after, counts.after)):
            console.print(shown(f"{name:<7} {path}: {_counted(run.reports, 'report')}, {_failed(run)}{_fingerprints(run)}"))
        if counts.before.fingerprints and counts.before.fingerprints.keys() == counts.after.fingerprints.keys():
            console.print("note: the fingerprints are equal: the same code and lexicons made both runs")
        if counts.before.findings or counts.after.findings:
            console.print(_kinds(counts))
        if counts.values:
            console.print(_values(counts))
        console.print(_totals(counts))
        for difference, context in self._first:
            console.print(_line(difference))
            words_shown = None if difference.what in REPORTS else _words_of(difference, context)
            if words_shown is not None:
                console.print(words_shown)
        if self._left_out:
            where = "--limit shows more, -o FILE writes all of them" if output is None else f"all of them are in {output}"
            console.print(shown(f"{self._left_out:,} more are not shown; {where}"))


def _kinds(counts: DifferenceCounts) -> Table:
    table = Table("", "before", "after", "added", "removed", "changed", "same", "share", box=box.SIMPLE)
    for column in table.columns[1:]:
        column.justify = "right"
    for kind in Kind:
        if not (counts.before.findings[kind] or counts.after.findings[kind]):
            continue
        share = counts.same_share(kind)
        cells = [counts.before.findings[kind], counts.after.findings[kind]]
        cells += [counts.findings[what, kind] for what in (What.ADDED, What.REMOVED, What.CHANGED)]
        same = ["", ""] if counts.scope.attributes else [f"{counts.same(kind):,}", "" if share is None else f"{share:.1%}"]
        table.add_row(Text(kind, style(kind)), *(f"{count:,}" if count else "" for count in cells), *same)
    return table


def _values(counts: DifferenceCounts) -> Table:
    table = Table("attribute", "before", "after", "findings", box=box.SIMPLE)
    table.columns[-1].justify = "right"
    # the most first, and in the order of the alphabet where there are as many
    ordered = sorted(counts.values.items(), key=lambda item: (-item[1], item[0]))
    for (name, before, after), count in ordered[:MOST_VALUES]:
        table.add_row(shown(name), shown(before), shown(after), f"{count:,}")
    if len(ordered) > MOST_VALUES:
        rest = sum(count for _, count in ordered[MOST_VALUES:])
        table.add_row(f"{len(ordered) - MOST_VALUES:,} other changes", "", "", f"{rest:,}")
    return table


def _totals(counts: DifferenceCounts) -> str:
    share = f" ({counts.touched / counts.in_both:.1%})" if counts.in_both else ""
    lines = [f"{_counted(counts.in_both, 'report')} in both runs, {counts.touched:,}{share} with a difference"]
    lines += (
        f"{_counted(counts.reports[what], 'report')}: {meaning}" for what, meaning in REPORTS.items() if counts.reports[what]
    )
    if counts.other_text:
        lines.append(f"warning: {_counted(counts.other_text, 'report')} with another text in each run")
    return "\n".join(lines)


def _line(difference: Difference) -> Text:
    line = shown(f"{difference.report_id}  ")
    finding = difference.after or difference.before
    if finding is None:
        return line.append(REPORTS[difference.what])
    line.append(difference.what, COLOURS[difference.what]).append(" ").append(finding.kind, style(finding.kind))
    changes = (f"{change.name} {words(change.before)} → {words(change.after)}" for change in difference.attributes)
    described = "; ".join(changes) or _described(finding.assertion, finding.levels)
    return line.append("  ").append_text(shown(described))


def _described(assertion: str, levels: tuple[str, ...]) -> str:
    return " ".join((assertion, *levels))


def _words_of(difference: Difference, context: Excerpt | None) -> Text | None:
    finding = difference.after or difference.before
    if context is not None:
        head = shown(f"[{context.head}]", "bold")
        return shown(f"    {context.before}").append_text(head).append_text(shown(context.after))
    if finding is None or any(change.name == HEAD for change in difference.attributes):
        return None
    return shown(f"    {finding.text}")


def _failed(run: RunCounts) -> str:
    return f"{run.failed:,} failed, " if run.failed else ""


def _fingerprints(run: RunCounts) -> str:
    names = list(run.fingerprints)
    if not names:
        return "no fingerprint"
    more = " …" if len(names) == MOST_FINGERPRINTS else ""
    return f"{'fingerprint' if len(names) == 1 else 'fingerprints'} {', '.join(names)}{more}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
