"""Parts of the judged reports that are scored apart: by a column of the reports, or by the section of the findings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.places import section_of
from metextract.records import Finding

SECTION = "section"
NO_VALUE = "(none)"  # of a column that a report does not have


@dataclass(frozen=True)
class Slice:
    """The reports, or in each report the findings of a section, with one value of a column. Without a column: all of them."""

    column: str | None
    value: str | None
    judged: tuple[JudgedReport, ...] = field(repr=False)
    rows: tuple[int, ...] = field(repr=False)


def slices_of(judged: Sequence[JudgedReport], by: Sequence[str]) -> tuple[Slice, ...]:
    """All reports first, then each value of each column, by name."""
    everything = Slice(None, None, tuple(judged), tuple(range(len(judged))))
    parts = (part for column in by for part in (_sections(judged) if column == SECTION else _values(judged, column)))
    return (everything, *parts)


def _values(judged: Sequence[JudgedReport], column: str) -> Iterator[Slice]:
    rows: dict[str, list[int]] = {}
    for row, report in enumerate(judged):
        rows.setdefault(report.report.columns.get(column) or NO_VALUE, []).append(row)
    for name in sorted(rows):
        yield Slice(column, name, tuple(judged[row] for row in rows[name]), tuple(rows[name]))


def _sections(judged: Sequence[JudgedReport]) -> Iterator[Slice]:
    """Each report with the findings of one section; those without any are in none."""
    where = [section_of(report.report.text or "") for report in judged]
    both = list(zip(judged, where, strict=True))
    names = {section(finding) for report, section in both for finding in (*report.gold, *report.predicted)}
    for name in sorted(names):
        parts = tuple(report.where(partial(_is_in, section, name)) for report, section in both)
        yield Slice(SECTION, name, parts, tuple(range(len(judged))))


def _is_in(section: Callable[[Finding], str], name: str, finding: Finding) -> bool:
    return section(finding) == name
