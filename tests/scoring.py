"""Agreement of findings with annotated ones, by the definitions of the README's accuracy table.

Written for these tests and from the definitions alone, so that it checks the scorer of the annotated sets too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]

DEFINING = {"bone_lesion": "lesion_type", "neural_compression": "structure", "stenosis": "location"}
MEASURES = ("mention", "presence", "strict", "site")


@dataclass(frozen=True, slots=True)
class Counts:
    """hits: pairs that agree, by measure. gold, predicted: what there is to agree on, by measure."""

    hits: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.hits + other.hits, self.gold + other.gold, self.predicted + other.predicted)

    def f1(self, measure: str) -> float | None:
        """None where neither side has anything."""
        whole = self.gold[measure] + self.predicted[measure]
        return 2 * self.hits[measure] / whole if whole else None

    def reached(self) -> dict[str, float]:
        """F1 by measure, rounded as the floors are; 0 where there is nothing to agree on."""
        return {measure: round(self.f1(measure) or 0.0, 3) for measure in MEASURES}


def count(gold: Sequence[Row], predicted: Sequence[Row]) -> Counts:
    """The counts of one report."""
    counts = Counts()
    for side, findings in ((counts.gold, gold), (counts.predicted, predicted)):
        side.update({measure: len(findings) for measure in MEASURES} | {"site": sum(len(_sites(row)) for row in findings)})
    for one, other in _pairs(gold, predicted):
        presence = one["assertion"] == other["assertion"]
        counts.hits["mention"] += 1
        counts.hits["presence"] += presence
        counts.hits["strict"] += presence and _core(one) == _core(other)
        counts.hits["site"] += len(_sites(one) & _sites(other))
    return counts


def _pairs(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterable[tuple[Row, Row]]:
    """Findings of one kind on overlapping words, each in one pair at most, the best agreement first."""
    touching = [(i, j) for i, one in enumerate(gold) for j, other in enumerate(predicted) if _touch(one, other)]
    touching.sort(key=lambda pair: _agreement(gold[pair[0]], predicted[pair[1]]), reverse=True)
    left, right = set(range(len(gold))), set(range(len(predicted)))
    for i, j in touching:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield gold[i], predicted[j]


def _touch(one: Row, other: Row) -> bool:
    return bool(one["kind"] == other["kind"] and one["start"] < other["end"] and other["start"] < one["end"])


def _agreement(one: Row, other: Row) -> tuple[int, int]:
    same = 2 * (_core(one) == _core(other)) + (one["assertion"] == other["assertion"])
    return same, min(one["end"], other["end"]) - max(one["start"], other["start"])


def _core(row: Row) -> tuple[frozenset[tuple[str, str]], object]:
    return _sites(row), row.get(DEFINING.get(row["kind"], ""))


def _sites(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset((name, site) for name in ("levels", "regions", "bones") for site in row.get(name, ()))
