"""Which finding of one run is which of the other: one to one, within one report."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from metextract.records import Finding, Kind, finding_to_dict

Pair: TypeAlias = tuple[Finding | None, Finding | None]
Disagreement: TypeAlias = Callable[[Finding, Finding], int]


def finding_pairs(before: Sequence[Finding], after: Sequence[Finding], disagreement: Disagreement) -> Iterator[Pair]:
    """Each finding once, beside its partner or None.

    Partners are of one kind. Those with the same head come first, then those whose heads overlap; among several, those that
    disagree least, then those that overlap most. The order of the findings does not matter, and swapped runs give swapped pairs.
    """
    by_place: defaultdict[tuple[Kind, int, int], tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for side, findings in enumerate((before, after)):
        for finding in findings:
            by_place[finding.kind, finding.start, finding.end][side].append(finding)
    left: defaultdict[Kind, tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for (kind, _, _), (old, new) in by_place.items():
        for pair in _best(old, new, disagreement, lambda _first, _second: True):
            if None not in pair:
                yield pair
                continue
            for side, single in enumerate(pair):
                if single is not None:
                    left[kind][side].append(single)
    for old, new in left.values():
        yield from _best(old, new, disagreement, _overlap)


def _best(
    before: Sequence[Finding], after: Sequence[Finding], disagreement: Disagreement, fit: Callable[[Finding, Finding], bool]
) -> Iterable[Pair]:
    """The pairs that fit, best first, and then what is left alone."""
    if not before or not after:
        return [*((finding, None) for finding in before), *((None, finding) for finding in after)]
    if len(before) == len(after) == 1 and fit(before[0], after[0]):
        return [(before[0], after[0])]
    first, second = _sorted(before), _sorted(after)
    fitting = [(i, j) for i, old in enumerate(first) for j, new in enumerate(second) if fit(old, new)]
    # equals stay as they are sorted: both sides are, so swapped runs decide alike
    fitting.sort(key=lambda at: (disagreement(first[at[0]], second[at[1]]), -_shared_share(first[at[0]], second[at[1]])))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[Pair] = []
    for i, j in fitting:
        if i in taken[0] or j in taken[1]:
            continue
        taken[0].add(i)
        taken[1].add(j)
        pairs.append((first[i], second[j]))
    pairs += ((finding, None) for i, finding in enumerate(first) if i not in taken[0])
    pairs += ((None, finding) for j, finding in enumerate(second) if j not in taken[1])
    return pairs


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    """In an order that is theirs, whatever the order they came in."""
    return sorted(findings, key=lambda finding: repr(finding_to_dict(finding)))


def _overlap(first: Finding, second: Finding) -> bool:
    return first.start < second.end and second.start < first.end


def _shared_share(first: Finding, second: Finding) -> float:
    """The characters in both heads, of those in either."""
    shared = min(first.end, second.end) - max(first.start, second.start)
    covered = max(first.end, second.end) - min(first.start, second.start)
    return shared / covered if covered > 0 else 1.0
