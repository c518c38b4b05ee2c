"""What was taken for what, as square tables with a shade for each cell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from metextract.evaluation.evaluation import Evaluation
from metextract.records import Kind

if TYPE_CHECKING:
    import pandas as pd

SHADES = 9


class Cell(NamedTuple):
    """shade: the share of its row, from 0 to SHADES. agrees: whether it is on the diagonal."""

    predicted: str
    number: int
    shade: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """name: the attribute or kind. rows: for each value of the gold, a cell for each predicted value."""

    name: str
    values: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def total(self) -> int:
        return sum(cell.number for _, cells in self.rows for cell in cells)


def closed_attributes(evaluation: Evaluation) -> tuple[str, ...]:
    """The compared attributes whose values can be confused."""
    from metextract.evaluation.cells import has_closed_values

    return tuple(name for name in evaluation.settings.attributes if has_closed_values(name))


def value_confusions(evaluation: Evaluation) -> tuple[Matrix, ...]:
    """Those of attributes of which some pair has a value."""
    matrices = (_matrix(name, evaluation.confusion(name)) for name in closed_attributes(evaluation))
    return tuple(matrix for matrix in matrices if set(matrix.values) - {"none"})


def report_confusions(evaluation: Evaluation) -> tuple[Matrix, ...]:
    return tuple(_matrix(kind, evaluation.report_confusion(Kind(kind))) for kind in evaluation.settings.kinds)


def _matrix(name: str, frame: "pd.DataFrame") -> Matrix:
    values = tuple(map(str, frame.columns))
    rows = tuple((gold, _cells(gold, values, counts)) for gold, counts in zip(values, frame.to_numpy().tolist(), strict=True))
    return Matrix(name, values, rows)


def _cells(gold: str, values: tuple[str, ...], counts: list[int]) -> tuple[Cell, ...]:
    total = max(sum(counts), 1)
    return tuple(
        Cell(value, count, -(-SHADES * count // total), value == gold) for value, count in zip(values, counts, strict=True)
    )
