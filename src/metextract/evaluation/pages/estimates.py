"""Rates with their intervals, as words and as places on an axis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

NO_RATE = "n/a"
WIDTH = 200  # of a plot, in the units of its SVG
_STARTS = (0.95, 0.9, 0.8, 0.7, 0.5, 0.0)


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a table as plain data, None where there is nothing."""
    rows = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(map(str, rows.columns), row, strict=True)) for row in rows.itertuples(index=False, name=None)]


class Estimate(NamedTuple):
    """A rate and its interval; None where there is no denominator, or nothing was drawn again."""

    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, row: Mapping[str, Any], name: str) -> "Estimate":
        """The columns of a row: name, name_low, name_high."""
        return cls(row[name], row[f"{name}_low"], row[f"{name}_high"])

    def shown(self, digits: int = 3) -> str:
        return NO_RATE if self.value is None else _number(self.value, digits)

    def interval(self, digits: int = 3) -> str:
        """Empty if there is none."""
        if self.value is None or self.low is None or self.high is None:
            return ""
        joint = " to " if self.low < 0 else "–"
        return f"{_number(self.low, digits)}{joint}{_number(self.high, digits)}"


@dataclass(frozen=True, slots=True)
class Axis:
    """What the plots of one table share. start: the rate at the left edge; 1 is at the right."""

    start: float

    @classmethod
    def over(cls, estimates: Iterable[Estimate]) -> "Axis":
        """The narrowest axis that shows all of them."""
        least = min((number for estimate in estimates for number in estimate if number is not None), default=0.0)
        return cls(next((start for start in _STARTS if start <= least), -1.0))

    @property
    def label(self) -> str:
        return _number(self.start, 2).rstrip("0").rstrip(".")

    def x(self, value: float) -> float:
        return round(WIDTH * (value - self.start) / (1 - self.start), 1)


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace("-", "−")
