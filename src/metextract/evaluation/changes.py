"""The errors of one prediction beside those of another: what is new, what was there before, what is fixed."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from metextract.evaluation.errors import Error
from metextract.evaluation.evaluation import Evaluation
from metextract.evaluation.judged import JudgedReport
from metextract.records import Finding

Key = tuple[Hashable, ...]


class Change(StrEnum):
    """new, as before: an error of the second prediction that the first did not make, or made too. fixed: one of the first alone."""

    NEW = "new"
    AS_BEFORE = "as before"
    FIXED = "fixed"


class ChangedError(NamedTuple):
    """other: what the other prediction has in the place of this one's: for the same gold finding, or with the same head."""

    change: Change
    error: Error
    other: Finding | None


def changed_errors(first: Evaluation, second: Evaluation) -> Iterator[ChangedError]:
    """The errors of the second in their order, then those of the first that are fixed.

    Two errors are the same if they are of the same finding of the gold or, where it has none, of the same predicted head,
    and of the same classes and attributes. Of errors that cannot be told apart, as many are the same as both have.
    """
    before, after = _keys(first), _keys(second)
    of_first, of_second = _counterparts(first), _counterparts(second)
    left = Counter(before)
    for error, key in zip(second.errors, after, strict=True):
        change = Change.AS_BEFORE if left[key] else Change.NEW
        left[key] -= left[key] > 0
        yield ChangedError(change, error, of_first.get(_place(key)))
    for error, key in zip(first.errors, before, strict=True):
        if left[key]:
            left[key] -= 1
            yield ChangedError(Change.FIXED, error, of_second.get(_place(key)))


def _keys(side: Evaluation) -> list[Key]:
    """report, place of the finding, classes, attributes of each error."""
    numbers = {id(finding): number for report in side.judged for number, finding in enumerate(report.gold)}
    return [
        (error.report_id, numbers[id(error.gold)] if error.gold else _head(error.finding), error.classes, error.attributes)
        for error in side.errors
    ]


def _place(key: Key) -> Key:
    return key[:2]


def _counterparts(side: Evaluation) -> dict[Key, Finding]:
    """What is predicted for each finding of the gold, by its number, and at each head."""
    return {(report.report.report_id, place): found for report in side.judged for place, found in _placed(report)}


def _placed(report: JudgedReport) -> Iterable[tuple[Hashable, Finding]]:
    numbers = {id(finding): number for number, finding in enumerate(report.gold)}
    return [
        *((_head(finding), finding) for finding in report.predicted),
        *((numbers[id(pair.gold)], pair.predicted) for pair in report.pairs),
    ]


def _head(finding: Finding) -> Hashable:
    """Where a finding stands; a label of a whole report stands nowhere, and is told by what it says."""
    return (finding.kind, finding.start, finding.end) if finding.end else finding
