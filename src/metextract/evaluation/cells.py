"""Pairs counted by kind, attribute, gold value and predicted value: what accuracies, confusions and kappas come from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metextract.annotation import attributes_of
from metextract.evaluation.counts import KINDS, Counts, all_pairs
from metextract.evaluation.criteria import value
from metextract.evaluation.judged import JudgedReport
from metextract.records import Finding, Kind

NONE = "none"  # the name of no value
SAME, OTHER = "same", "other"


class Cell(NamedTuple):
    """gold, predicted: values as words; of what has no closed set of single values, SAME, and SAME or OTHER."""

    kind: Kind
    attribute: str
    gold: str
    predicted: str


@dataclass(frozen=True, slots=True)
class Cells:
    """names: the cells that there are. counts: the pairs in each of them, by report: [reports, len(names)]."""

    names: tuple[Cell, ...]
    counts: Counts


def cells_of(judged: Sequence[JudgedReport]) -> Cells:
    columns: dict[Cell, int] = {}
    places = [
        (number, columns.setdefault(cell, len(columns)))
        for number, pair in all_pairs(judged)
        for cell in _cells(pair.gold, pair.predicted)
    ]
    counts = np.zeros((len(judged), len(columns)), np.int64)
    np.add.at(counts, tuple(np.asarray(places, np.int64).reshape(-1, 2).T), 1)
    return Cells(tuple(columns), counts)


def has_closed_values(attribute: str) -> bool:
    """Whether an attribute has one value out of a closed set, so that values can be confused."""
    return attribute in _CLOSED


def confusion(
    names: Sequence[Cell], counts: NDArray[Any], kinds: Iterable[Kind], attribute: str
) -> tuple[list[str], NDArray[Any]]:
    """The values of an attribute, and how often which was taken for which: [..., gold, predicted]. counts: [..., cells]."""
    wanted = set(kinds)
    chosen = [n for n, cell in enumerate(names) if cell.kind in wanted and cell.attribute == attribute]
    seen = {value for n in chosen for value in (names[n].gold, names[n].predicted)}
    values = [value for value in dict.fromkeys((*_values(attribute), SAME, OTHER, NONE)) if value in seen]
    matrix = np.zeros((*counts.shape[:-1], len(values), len(values)), counts.dtype)
    for n in chosen:
        matrix[..., values.index(names[n].gold), values.index(names[n].predicted)] += counts[..., n]
    return values, matrix


def _cells(gold: Finding, predicted: Finding) -> Iterator[Cell]:
    for attribute in _NAMES[gold.kind]:
        one, other = value(gold, attribute), value(predicted, attribute)
        if attribute in _CLOSED:
            yield Cell(gold.kind, attribute, _word(one), _word(other))
        elif one is None and other is None:
            yield Cell(gold.kind, attribute, NONE, NONE)
        else:
            yield Cell(gold.kind, attribute, SAME, SAME if one == other else OTHER)


def _word(found: object) -> str:
    return NONE if found is None else str(found).lower()


def _values(attribute: str) -> tuple[str, ...]:
    return _CLOSED.get(attribute, ())


_NAMES = {kind: tuple(attribute.name for attribute in attributes_of(kind)) for kind in KINDS}
_CLOSED = {
    attribute.name: attribute.values
    for kind in KINDS
    for attribute in attributes_of(kind)
    if attribute.values and not attribute.many
}
