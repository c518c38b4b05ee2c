"""Rates with their intervals, as words and as places on an axis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    import pandas as pd

NO_RATE = "n/a"
WIDTH = 200  # of a plot, in the units of its SVG
_STARTS = (0.95, 0.9, 0.8, 0.7, 0.5, 0.0)
_REACHES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
_NOTHING = 1e-9  # what sums of rates are off by is less


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
    def of(cls, row: Mapping[str, Any], name: str) -> Self:
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


class Difference(Estimate):
    """How much larger a rate is than another, with its sign."""

    def shown(self, digits: int = 3) -> str:
        return NO_RATE if self.value is None else _signed(self.value, digits)

    def interval(self, digits: int = 3) -> str:
        if self.value is None or self.low is None or self.high is None:
            return ""
        return f"{_signed(self.low, digits)} to {_signed(self.high, digits)}"

    @property
    def verdict(self) -> str:
        """Which side of 0 the interval is on; empty if 0 is in it, or there is none."""
        if self.low is None or self.high is None:
            return ""
        return "higher" if self.low > _NOTHING else "lower" if self.high < -_NOTHING else ""


@dataclass(frozen=True, slots=True)
class Axis:
    """What the plots of one table share. start, end: the rates at the left and at the right edge."""

    start: float
    end: float = 1.0

    @classmethod
    def over(cls, estimates: Iterable[Estimate]) -> "Axis":
        """The narrowest axis that shows all of them."""
        least = min((number for estimate in estimates for number in estimate if number is not None), default=0.0)
        return cls(next((start for start in _STARTS if start <= least), -1.0))

    @classmethod
    def around_zero(cls, differences: Iterable[Estimate]) -> "Axis":
        """The narrowest axis with 0 in its middle that shows all of them."""
        most = max((abs(number) for one in differences for number in one if number is not None), default=0.0)
        reach = next((reach for reach in _REACHES if reach >= most), 1.0)
        return cls(-reach, reach)

    @property
    def labels(self) -> tuple[str, str]:
        """Of both ends."""
        start, end = (f"{_number(value, 2)}".rstrip("0").rstrip(".") for value in (self.start, self.end))
        return start, f"+{end}" if self.start == -self.end else end

    def x(self, value: float) -> float:
        return round(WIDTH * (value - self.start) / (self.end - self.start), 1)


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace("-", "−")


def _signed(value: float, digits: int) -> str:
    """Without a sign if nothing but zeros is shown."""
    text = f"{value:+,.{digits}f}"
    return text.replace("-", "−") if text.strip("+-0.,") else text[1:]
