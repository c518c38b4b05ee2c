"""A finding in the words around it."""

from typing import NamedTuple

from metextract.difference.differences import ComparedReport, Difference
from metextract.records import Finding

WIDTH = 60
_CUT = "…"


class Excerpt(NamedTuple):
    """The head and what stands around it, in one line."""

    before: str
    head: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}[{self.head}]{self.after}"


def excerpt(text: str | None, finding: Finding, width: int = WIDTH) -> Excerpt | None:
    """The finding with up to `width` characters on either side; None where there is no text, or another than it was found in."""
    start, end = finding.start, finding.end
    if text is None or not 0 <= start <= end <= len(text) or text[start:end] != finding.text:
        return None
    before = (_CUT if start > width else "") + text[max(0, start - width) : start]
    after = text[end : end + width] + (_CUT if end + width < len(text) else "")
    return Excerpt(*map(_in_line, (before, text[start:end], after)))


def excerpt_of(report: ComparedReport, difference: Difference) -> Excerpt | None:
    """The words around what was found, as it is after the change if it is still there."""
    finding, results = difference.after, (report.after, report.before)
    if finding is None:
        finding, results = difference.before, (report.before, report.after)
    if finding is None:
        return None
    excerpts = (excerpt(result.text, finding) for result in results if result is not None)
    return next((found for found in excerpts if found is not None), None)


def _in_line(text: str) -> str:
    """With a blank for each run of white space, also at the ends."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' * text[:1].isspace()}{words}{' ' * text[-1:].isspace()}"
