"""A row of the table: a figure, what it should be, and what it was made from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from operator import ge, le
from typing import Any

_COMPARE = {">=": ge, "<=": le}


@dataclass(frozen=True, slots=True)
class Target:
    """sign: ">=" or "<=". aim: with the unit of the row's value."""

    sign: str
    aim: float

    def reached(self, value: float) -> bool:
        return bool(_COMPARE[self.sign](value, self.aim))

    def __str__(self) -> str:
        return f"{self.sign} {self.aim:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """measure: what is measured. on: the texts. value: None if there is none, and `note` says why.

    note: the raw figures in words. figures: all of them, plain data for JSON.
    """

    measure: str
    on: str
    value: float | None
    unit: str = "x"
    target: Target | None = None
    note: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.target is None:
            return ""
        return "reached" if self.target.reached(self.value) else "MISSED"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"verdict": self.verdict}


HEADINGS = f"{'measure':44s}{'on':32s}{'value':>12s}{'target':>10s}"


def lines(row: Row) -> str:
    """The row as two lines of text."""
    value = "-" if row.value is None else f"{row.value:.3g} {row.unit}"
    target = "" if row.target is None else str(row.target)
    return f"{row.measure:44s}{row.on:32s}{value:>12s}{target:>10s}  {row.verdict}".rstrip() + f"\n    {row.note}"
