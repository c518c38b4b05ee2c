"""Findings as labels of their whole report: each thing is said once, however often the text says it.

A label is a finding with one site at most. It adds nothing beside another one of its kind that

- is firmer, and says all that it says ("no other fracture" beside a fracture of T5), or denies what it asks
  ("evaluate for fracture" beside "no fracture");
- is as firm and says more ("fracture" beside "fracture of T5"), or denies more ("no fracture of T5" beside "no fracture").
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from metextract.annotation import AnnotatedSet
from metextract.evaluation.criteria import FIRMNESS, SCALARS, SITES, value
from metextract.records import Assertion, Finding, Kind

# What says that a report has something. The others say that it has not, or nothing; many label sets leave them out.
AFFIRMED = frozenset((Assertion.PRESENT, Assertion.POSSIBLE))

_STATED = tuple(name for name in SCALARS if name not in ("assertion", "historical"))


def labels_of(findings: Iterable[Finding], counted: Collection[tuple[Kind, Assertion]]) -> tuple[Finding, ...]:
    """What findings say of their report, in their order; of those that say the same the first is kept.

    counted: which assertions of which kinds count.
    """
    labels: dict[_Label, Finding] = {}
    for finding in findings:
        if (finding.kind, finding.assertion) in counted:
            for one in _by_site(finding):
                labels.setdefault(_label(one), one)
    left = _without(list(labels), _is_overruled)
    return tuple(labels[label] for label in _without(left, _is_implied))


def counted_labels(sides: Sequence[AnnotatedSet]) -> frozenset[tuple[Kind, Assertion]] | None:
    """What counts where any side holds labels: denials and questions only of kinds of which all label sets have any.

    None where no side does.
    """
    labels = [side for side in sides if not side.located]
    if not labels:
        return None
    used = [
        frozenset((finding.kind, Assertion(finding.assertion)) for report in side.reports for finding in report.findings)
        for side in labels
    ]
    return frozenset((kind, assertion) for kind in Kind for assertion in AFFIRMED).union(frozenset.intersection(*used))


class _Label(NamedTuple):
    """stated: what is said beyond kind, history and assertion, as names with values."""

    kind: Kind
    historical: bool
    assertion: Assertion
    stated: frozenset[tuple[str, object]]


def _by_site(finding: Finding) -> Iterator[Finding]:
    """The finding for each of its sites, or as it is if it has none."""
    sites = [(name, site) for name in SITES for site in getattr(finding, name)]
    for name, site in sites:
        alone: dict[str, Any] = {other: (site,) if other == name else () for other in SITES}
        yield replace(finding, **alone)
    if not sites:
        yield finding


def _label(finding: Finding) -> _Label:
    stated = ((name, value(finding, name)) for name in (*_STATED, *SITES))
    return _Label(
        finding.kind,
        finding.historical,
        Assertion(finding.assertion),
        frozenset((name, found) for name, found in stated if found is not None),
    )


def _without(labels: Sequence[_Label], adds_nothing: Callable[[_Label, _Label], bool]) -> list[_Label]:
    """Those that no other one of their kind makes superfluous."""
    return [one for one in labels if not any(_is_alike(one, other) and adds_nothing(one, other) for other in labels)]


def _is_alike(one: _Label, other: _Label) -> bool:
    return (one.kind, one.historical) == (other.kind, other.historical)


def _is_overruled(one: _Label, other: _Label) -> bool:
    if FIRMNESS.index(other.assertion) >= FIRMNESS.index(one.assertion):
        return False
    return one.stated <= other.stated or (other.assertion is Assertion.ABSENT and other.stated <= one.stated)


def _is_implied(one: _Label, other: _Label) -> bool:
    if one.assertion is not other.assertion:
        return False
    return other.stated < one.stated if one.assertion is Assertion.ABSENT else one.stated < other.stated
