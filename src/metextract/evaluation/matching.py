"""Which predicted finding answers which gold one: one to one, the best of all assignments, whatever their order."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from metextract.evaluation.criteria import SCALARS, defining, is_strict, sites, value
from metextract.records import Finding, finding_to_dict

_EXACT_BITS = 52  # whole numbers up to 2 ** 53 are exact in the floats that the solver adds up


class Strategy(StrEnum):
    """When two findings of one kind may be a pair.

    exact: the same bounds. overlap: a character in common. sentence: heads that begin in the same sentence.
    level: a site in common, or neither has one. report: always.
    """

    EXACT = "exact"
    OVERLAP = "overlap"
    SENTENCE = "sentence"
    LEVEL = "level"
    REPORT = "report"


class Pair(NamedTuple):
    gold: Finding
    predicted: Finding


Fits = Callable[[Finding, Finding], bool]


def fits(strategy: Strategy, sentence_starts: Sequence[int] = ()) -> Fits:
    """The test of a strategy for one report. sentence_starts: where its sentences begin, in order; for SENTENCE."""
    if strategy is Strategy.SENTENCE:
        return lambda one, other: bisect_right(sentence_starts, one.start) == bisect_right(sentence_starts, other.start)
    return _FITS[strategy]


def match(gold: Sequence[Finding], predicted: Sequence[Finding], fit: Fits) -> tuple[Pair, ...]:
    """Pairs of findings of one kind, each finding in one at most, in the order of the gold's text.

    Of all ways to pair them the one with the most pairs is taken; of these, the one with the most pairs that agree
    strictly, then in the defining attribute, in all sites, in the number of attributes and of sites, and in characters.
    """
    gold, predicted = _ordered(gold), _ordered(predicted)
    candidates = [
        (i, j) for i, one in enumerate(gold) for j, other in enumerate(predicted) if one.kind == other.kind and fit(one, other)
    ]
    chosen = sorted(pair for group in _connected(candidates) for pair in _best(group, gold, predicted))
    return tuple(Pair(gold[i], predicted[j]) for i, j in chosen)


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    """In the order of the text, the same however they were ordered; what else they say is costly, and seldom needed for that."""
    bounds = {(finding.start, finding.end) for finding in findings}
    return sorted(findings, key=_bounds if len(bounds) == len(findings) else _order)


def _bounds(finding: Finding) -> tuple[int, int]:
    return finding.start, finding.end


def _order(finding: Finding) -> tuple[int, int, str]:
    row = finding_to_dict(finding)
    row.pop("evidence", None)
    return finding.start, finding.end, str(row)


def _overlap(one: Finding, other: Finding) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _share_level(one: Finding, other: Finding) -> bool:
    return bool(sites(one) & sites(other)) or not (sites(one) or sites(other))


_FITS: dict[Strategy, Fits] = {
    Strategy.EXACT: lambda one, other: (one.start, one.end) == (other.start, other.end),
    Strategy.OVERLAP: lambda one, other: _overlap(one, other) > 0,
    Strategy.LEVEL: _share_level,
    Strategy.REPORT: lambda _one, _other: True,
}


def _connected(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs in groups that share no finding."""
    if len({i for i, _ in pairs}) == len(pairs) == len({j for _, j in pairs}):
        return [[pair] for pair in pairs]
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = zip(*pairs, strict=True)
    first = max(rows) + 1
    size = first + max(columns) + 1
    _, labels = connected_components(coo_array(([1] * len(pairs), (rows, [first + j for j in columns])), shape=(size, size)))
    groups: dict[int, list[tuple[int, int]]] = {}
    for i, j in pairs:
        groups.setdefault(labels[i], []).append((i, j))
    return list(groups.values())


def _best(group: list[tuple[int, int]], gold: Sequence[Finding], predicted: Sequence[Finding]) -> list[tuple[int, int]]:
    """The best assignment among the pairs of a group."""
    if len(group) == 1:
        return group
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = sorted({i for i, _ in group}), sorted({j for _, j in group})
    agreements = [_agreement(gold[i], predicted[j]) for i, j in group]
    weights = np.zeros((len(rows), len(columns)))
    for (i, j), weight in zip(group, _weights(agreements, min(len(rows), len(columns))), strict=True):
        weights[rows.index(i), columns.index(j)] = weight
    chosen = {(rows[r], columns[c]) for r, c in zip(*linear_sum_assignment(weights, maximize=True), strict=True)}
    return [pair for pair in group if pair in chosen]


def _agreement(one: Finding, other: Finding) -> tuple[int, ...]:
    """What speaks for a pair, the weightiest first."""
    return (
        1,
        is_strict(one, other),
        defining(one) == defining(other),
        sites(one) == sites(other),
        sum(value(one, name) == value(other, name) for name in SCALARS),
        len(sites(one) & sites(other)),
        max(_overlap(one, other), 0),
    )


def _weights(agreements: Sequence[tuple[int, ...]], most: int) -> list[int]:
    """One number a pair, so that of two sums over `most` pairs the one that leads in the weightiest count is the larger.

    Counts that no longer fit into the precision of the solver are left out, the lightest first.
    """
    widths = [(most * max(counts)).bit_length() for counts in zip(*agreements, strict=True)]
    while sum(widths) > _EXACT_BITS:
        widths.pop()
    weights = []
    for agreement in agreements:
        weight = 0
        for count, width in zip(agreement, widths, strict=False):
            weight = weight << width | count
        weights.append(weight)
    return weights
