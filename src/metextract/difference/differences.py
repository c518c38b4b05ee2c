"""Two runs over the same reports: which findings a change of lexicons or version added, removed or altered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from metextract.difference.finding_pairs import finding_pairs
from metextract.difference.run_pairs import run_pairs
from metextract.records import FINDING_TYPES, Finding, Kind, ReportResult, finding_to_dict

HEAD = "head"
_NO_ATTRIBUTES = ("kind", "start", "end", "text", "evidence")


class What(StrEnum):
    """What differs: a finding, or the report itself, which is in one run only, or which one run could not read."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    ONLY_BEFORE = "only_before"
    ONLY_AFTER = "only_after"
    FAILS = "fails"
    IS_READ = "is_read"


class Head(NamedTuple):
    """The value of the attribute "head": where a finding stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """An attribute with its values in both runs; the name "head" stands for start, end and text together."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One finding that differs, or one report (before and after are None then).

    before, after: the finding in each run; None in the run that does not have it.
    attributes: those that differ, in the order of the records; only of what is changed.
    """

    report_id: str
    what: What
    before: Finding | None = None
    after: Finding | None = None
    attributes: tuple[AttributeChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedReport:
    """One report in two runs; None in the run that does not have it. differences: in text order, the report's own first."""

    before: ReportResult | None
    after: ReportResult | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: findings of some kinds, and changes of some attributes instead of all differences of findings.

    Empty means all. Differences of reports are always in it.
    """

    kinds: frozenset[Kind] = frozenset()
    attributes: frozenset[str] = frozenset()


EVERYTHING = Scope()


@cache
def compared_attributes() -> tuple[str, ...]:
    """The names that an AttributeChange may have."""
    return tuple(dict.fromkeys(name for kind in Kind for name in (HEAD, *_names(kind))))


def compare_runs(
    before: Iterable[ReportResult], after: Iterable[ReportResult], scope: Scope = EVERYTHING
) -> Iterator[ComparedReport]:
    """Every report of both runs once, those in both as soon as both have come, the others at the end.

    Memory is bounded whatever the order of the runs (see run_pairs).
    """
    return (compare(first, second, scope) for first, second in run_pairs(before, after))


def compare(before: ReportResult | None, after: ReportResult | None, scope: Scope = EVERYTHING) -> ComparedReport:
    """One report in two runs. Evidence does not count, nor the text of the report."""
    if before is None or after is None:
        return ComparedReport(before=before, after=after, differences=_only(before, after))
    differences = [*_failure(before, after), *_finding_differences(before, after, scope)]
    return ComparedReport(before=before, after=after, differences=tuple(differences))


def in_scope(findings: tuple[Finding, ...], scope: Scope) -> tuple[Finding, ...]:
    """The findings whose kinds count."""
    return tuple(finding for finding in findings if finding.kind in scope.kinds) if scope.kinds else findings


def _only(before: ReportResult | None, after: ReportResult | None) -> tuple[Difference, ...]:
    if before is not None:
        return (Difference(report_id=before.report_id, what=What.ONLY_BEFORE),)
    if after is not None:
        return (Difference(report_id=after.report_id, what=What.ONLY_AFTER),)
    return ()


def _failure(before: ReportResult, after: ReportResult) -> Iterator[Difference]:
    failed_before, fails_after = before.error is not None, after.error is not None
    if failed_before != fails_after:
        yield Difference(report_id=after.report_id, what=What.FAILS if fails_after else What.IS_READ)


def _finding_differences(before: ReportResult, after: ReportResult, scope: Scope) -> list[Difference]:
    if before.findings == after.findings:
        return []
    first, second = in_scope(before.findings, scope), in_scope(after.findings, scope)
    differences = []
    for old, new in finding_pairs(first, second, disagreement):
        changes = () if old is None or new is None else _in_scope(attribute_changes(old, new), scope)
        if old is not None and new is not None and not changes:
            continue
        if scope.attributes and not changes:
            continue
        what = What.CHANGED if changes else What.ADDED if old is None else What.REMOVED
        differences.append(Difference(report_id=after.report_id, what=what, before=old, after=new, attributes=changes))
    return sorted(differences, key=_order)


def attribute_changes(before: Finding, after: Finding) -> tuple[AttributeChange, ...]:
    """What differs between two findings of one kind, evidence aside."""
    old, new = (Head(finding.start, finding.end, finding.text) for finding in (before, after))
    heads = () if old == new else (AttributeChange(HEAD, old, new),)
    return (*heads, *(AttributeChange(name, *values) for name, *values in _unequal(before, after)))


def disagreement(before: Finding, after: Finding) -> int:
    """In how many attributes two findings of one kind differ, their heads aside."""
    return sum(1 for _ in _unequal(before, after))


def _unequal(before: Finding, after: Finding) -> Iterator[tuple[str, object, object]]:
    for name in _names(before.kind):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield name, old, new


@cache
def _names(kind: Kind) -> tuple[str, ...]:
    return tuple(column.name for column in fields(FINDING_TYPES[kind]) if column.name not in _NO_ATTRIBUTES)


def _in_scope(changes: tuple[AttributeChange, ...], scope: Scope) -> tuple[AttributeChange, ...]:
    return tuple(change for change in changes if change.name in scope.attributes) if scope.attributes else changes


def _order(difference: Difference) -> tuple[int, int, str, str]:
    """In text order, and the same whatever the order of the findings was."""
    findings = [finding for finding in (difference.before, difference.after) if finding is not None]
    return findings[0].start, findings[0].end, difference.what, repr(list(map(finding_to_dict, findings)))
