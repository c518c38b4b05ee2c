"""The tables of an evaluation, as rows that templates lay out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from metextract.evaluation.counts import Measure
from metextract.evaluation.errors import ErrorClass
from metextract.evaluation.evaluation import Evaluation
from metextract.evaluation.pages.estimates import Axis, Estimate, records
from metextract.evaluation.pages.words import label
from metextract.evaluation.tables import ALL, MACRO

MOST_VALUES = 50  # of a column whose scores are shown

Row = dict[str, Any]


class ScoreRow(NamedTuple):
    """gold, predicted, hits: None for means over kinds."""

    name: str
    gold: int | None
    predicted: int | None
    hits: int | None
    precision: Estimate
    recall: Estimate
    f1: Estimate


class ScoreGroup(NamedTuple):
    measure: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """A group of rows for each measure."""

    groups: tuple[ScoreGroup, ...]

    @property
    def axis(self) -> Axis:
        return Axis.over(row.f1 for group in self.groups for row in group.rows)

    @property
    def headline(self) -> tuple[tuple[str, ScoreRow], ...]:
        """Each measure with its first row."""
        return tuple((group.measure, group.rows[0]) for group in self.groups)


@dataclass(frozen=True, slots=True)
class SliceTable:
    """The scores of each value of a column, of the MOST_VALUES with most gold findings, in the order of their names.

    left_out: how many other values there are. by_kind: for each value, strict scores by kind, in the order of kinds.
    """

    column: str
    left_out: int
    scores: ScoreTable
    kinds: tuple[str, ...]
    by_kind: tuple[tuple[str, tuple[ScoreRow, ...]], ...]


class AttributeRow(NamedTuple):
    name: str
    pairs: int
    stated: int
    agreed: int
    accuracy: Estimate
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """Rows by kind, all kinds first."""

    groups: tuple[tuple[str, tuple[AttributeRow, ...]], ...]

    @property
    def axis(self) -> Axis:
        rows = [row for _, group in self.groups for row in group]
        return Axis.over(estimate for row in rows for estimate in (row.accuracy, row.kappa))


class AgreementRow(NamedTuple):
    kind: str
    reports: int
    agreed: int
    accuracy: Estimate
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class AgreementTable:
    rows: tuple[AgreementRow, ...]

    @property
    def axis(self) -> Axis:
        return Axis.over(estimate for row in self.rows for estimate in (row.accuracy, row.kappa))


class ErrorCell(NamedTuple):
    error: str
    number: int
    per_1000: Estimate


@dataclass(frozen=True, slots=True)
class ErrorTable:
    """Rows by kind, all kinds first, with one cell a class of errors, all classes first."""

    classes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ErrorCell, ...]], ...]


def kind_scores(evaluation: Evaluation) -> ScoreTable:
    """All reports: all kinds, their mean, then each kind."""
    wanted = (ALL, MACRO, *evaluation.settings.kinds)
    rows = [row for row in records(evaluation.scores) if row["slice"] is None and row["kind"] in wanted]
    return _score_table(rows, _kind)


def slice_scores(evaluation: Evaluation) -> tuple[SliceTable, ...]:
    rows = [row for row in records(evaluation.scores) if row["slice"] is not None]
    return tuple(
        _slice_table(column, [row for row in rows if row["slice"] == column], evaluation) for column in evaluation.settings.by
    )


def attribute_agreement(evaluation: Evaluation) -> AttributeTable:
    """Of the kinds and attributes that were compared."""
    settings = evaluation.settings
    rows = [
        row
        for row in records(evaluation.attributes)
        if row["kind"] in (ALL, *settings.kinds) and row["attribute"] in settings.attributes
    ]
    return AttributeTable(tuple((kind, tuple(map(_attribute_row, group))) for kind, group in _grouped(rows, "kind")))


def report_agreement(evaluation: Evaluation) -> AgreementTable:
    rows = [row for row in records(evaluation.report_agreement) if row["kind"] in evaluation.settings.kinds]
    return AgreementTable(
        tuple(
            AgreementRow(row["kind"], row["reports"], row["agreed"], Estimate.of(row, "accuracy"), Estimate.of(row, "kappa"))
            for row in rows
        )
    )


def error_rates(evaluation: Evaluation) -> ErrorTable:
    rows = [row for row in records(evaluation.error_rates) if row["kind"] in (ALL, *evaluation.settings.kinds)]
    cells = tuple(
        (kind, tuple(ErrorCell(row["error"], row["count"], Estimate.of(row, "per_1000_reports")) for row in group))
        for kind, group in _grouped(rows, "kind")
    )
    return ErrorTable((ALL, *map(str, ErrorClass)), cells)


def _slice_table(column: str, rows: Sequence[Row], evaluation: Evaluation) -> SliceTable:
    kinds = (ALL, *evaluation.settings.kinds)
    values = dict.fromkeys(row["value"] for row in rows)
    largest = _largest(rows)
    rows = [row for row in rows if row["value"] in largest]
    strict = [row for row in rows if row["measure"] == "strict" and row["kind"] in kinds]
    by_kind = tuple((value, tuple(_score_row(row, value) for row in group)) for value, group in _grouped(strict, "value"))
    scores = _score_table([row for row in rows if row["kind"] == ALL], _value)
    return SliceTable(column, len(values) - len(largest), scores, kinds, by_kind)


def _largest(rows: Iterable[Row]) -> set[str]:
    """The MOST_VALUES values with most gold findings; of those with as many, the first."""
    sizes = {row["value"]: row["gold"] for row in rows if row["kind"] == ALL and row["measure"] == Measure.MENTION}
    return set(sorted(sizes, key=lambda value: -sizes[value])[:MOST_VALUES])


def _score_table(rows: Sequence[Row], name: Callable[[Row], str]) -> ScoreTable:
    groups = (
        ScoreGroup(measure, tuple(_score_row(row, name(row)) for row in group)) for measure, group in _grouped(rows, "measure")
    )
    return ScoreTable(tuple(groups))


def _score_row(row: Row, name: str) -> ScoreRow:
    rates = (Estimate.of(row, rate) for rate in ("precision", "recall", "f1"))
    return ScoreRow(name, row["gold"], row["predicted"], row["hits"], *rates)


def _attribute_row(row: Row) -> AttributeRow:
    accuracy, kappa = Estimate.of(row, "accuracy"), Estimate.of(row, "kappa")
    return AttributeRow(row["attribute"], row["pairs"], row["stated"], row["agreed"], accuracy, kappa)


def _grouped(rows: Iterable[Row], column: str) -> list[tuple[str, list[Row]]]:
    """The rows of each value of a column, in order of its first appearance."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return list(groups.items())


def _kind(row: Row) -> str:
    return label(row["kind"])


def _value(row: Row) -> str:
    return str(row["value"])
