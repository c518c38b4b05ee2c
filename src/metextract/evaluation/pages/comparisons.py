"""What differs between two predictions for the same gold, as rows that templates lay out."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from metextract.evaluation.changes import Change
from metextract.evaluation.comparison import Comparison
from metextract.evaluation.pages.estimates import Axis, Difference, Estimate, records
from metextract.evaluation.pages.words import label
from metextract.evaluation.tables import ALL, MACRO, RATES

LEAST_P = 0.0001  # smaller ones are not told apart


class DifferenceRow(NamedTuple):
    name: str
    before: Estimate
    now: Estimate
    difference: Difference


@dataclass(frozen=True, slots=True)
class DifferenceTable:
    """The rows of one rate by measure, all kinds first."""

    rate: str
    groups: tuple[tuple[str, tuple[DifferenceRow, ...]], ...]

    @property
    def axis(self) -> Axis:
        return Axis.around_zero(row.difference for _, rows in self.groups for row in rows)


class RightRow(NamedTuple):
    """Reports read right: by both, only before, only now, by neither. p: of McNemar's test, in words."""

    kind: str
    both: int
    before: int
    now: int
    neither: int
    p: str


@dataclass(frozen=True, slots=True)
class ComparisonTables:
    """before, now: what is compared. changes: the number of errors of each kind of change. differences: F1 first."""

    before: str
    now: str
    changes: dict[Change, int]
    differences: tuple[DifferenceTable, ...]
    right: tuple[RightRow, ...]


def comparison_tables(comparison: Comparison, before: str, now: str) -> ComparisonTables:
    counts = Counter(changed.change for changed in comparison.errors)
    tables = [_table(comparison, rate) for rate in RATES]
    return ComparisonTables(
        before=before,
        now=now,
        changes={change: counts[change] for change in Change},
        differences=(tables[-1], *tables[:-1]),
        right=tuple(
            RightRow(row["kind"], row["both"], row["only_first"], row["only_second"], row["neither"], _p(row["p"]))
            for row in records(comparison.mcnemar)
            if row["kind"] in (ALL, *comparison.second.settings.kinds)
        ),
    )


def _table(comparison: Comparison, rate: str) -> DifferenceTable:
    rows = [row for row in records(comparison.differences) if row["rate"] == rate]
    found = {(row["measure"], row["kind"]): row for row in rows}
    kinds = (ALL, MACRO, *comparison.second.settings.kinds)
    groups = (
        (measure, tuple(_row(found[measure, kind]) for kind in kinds))
        for measure in dict.fromkeys(row["measure"] for row in rows)
    )
    return DifferenceTable(rate, tuple(groups))


def _row(row: dict[str, float | None]) -> DifferenceRow:
    before, now = (Estimate(row[side], None, None) for side in ("first", "second"))
    return DifferenceRow(label(str(row["kind"])), before, now, Difference.of(row, "difference"))


def _p(value: float | None) -> str:
    if value is not None and value < LEAST_P:
        return f"<{LEAST_P:.4f}"
    return Estimate(value, None, None).shown(4)
