"""Counts and rates as data frames. Counts are whole numbers; a rate without a denominator is missing."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metextract.evaluation import rates
from metextract.evaluation.cells import NONE, Cells, confusion, has_closed_values
from metextract.evaluation.counts import GOLD, HITS, KINDS, OF_REPORTS, PREDICTED, Measure, patient_counts, report_counts
from metextract.evaluation.errors import Error, ErrorClass
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.rates import Rates
from metextract.evaluation.resampling import Resampling, interval

ALL, MACRO = "all", "macro"
RATES = {"precision": rates.precision, "recall": rates.recall, "f1": rates.f1}
COUNTS = {"gold": GOLD, "predicted": PREDICTED, "hits": HITS}

Rate = Callable[[NDArray[Any]], Rates]


def score_table(judged: Sequence[JudgedReport], resampling: Resampling, by_patient: bool) -> pd.DataFrame:
    """One row a kind and measure: kind, measure, gold, predicted, hits, then precision, recall and f1, each with _low and _high.

    The kind ALL has the sums of the counts; MACRO the means of the rates that kinds have, and no counts.
    """
    total, drawn, measures = measured(judged, resampling, by_patient)
    rows = []
    for name, take in _groups().items():
        columns = {column: take(total)[..., side] for column, side in COUNTS.items()}
        for rate_name, rate in RATES.items():
            columns |= _with_interval(rate_name, rate(take(total)), rate(take(drawn)))
        rows += _rows(name, measures, columns)
    means: dict[str, Any] = dict.fromkeys(COUNTS, [None] * len(measures))
    for rate_name, rate in RATES.items():
        means |= _with_interval(rate_name, macro(rate, total), macro(rate, drawn))
    rows[len(measures) : len(measures)] = _rows(MACRO, measures, means)
    return _typed(rows, whole=COUNTS)


def difference_table(
    first: Sequence[JudgedReport], second: Sequence[JudgedReport], resampling: Resampling, by_patient: bool
) -> pd.DataFrame:
    """One row a kind (ALL and MACRO too), measure and rate: kind, measure, rate, first, second, difference with _low and _high.

    first, second: the same reports in the same order.
    """
    total, drawn, measures = measured(first, resampling, by_patient)
    other_total, other_drawn, _ = measured(second, resampling, by_patient)
    rows = []
    for rate_name, rate in RATES.items():
        groups: dict[str, Callable[[NDArray[Any]], Rates]] = {
            name: partial(_rate_of, rate, take) for name, take in _groups().items()
        }
        for name, of in (groups | {MACRO: partial(macro, rate)}).items():
            columns = {"first": of(total), "second": of(other_total)}
            columns |= _with_interval("difference", of(other_total) - of(total), of(other_drawn) - of(drawn))
            rows += [row | {"rate": rate_name} for row in _rows(name, measures, columns)]
    frame = _typed(rows, whole=())
    frame.insert(2, "rate", frame.pop("rate"))
    return frame


def measured(
    judged: Sequence[JudgedReport], resampling: Resampling, by_patient: bool
) -> tuple[NDArray[Any], NDArray[Any], tuple[Measure, ...]]:
    """The counts [kinds, measures, (HITS, GOLD, PREDICTED)] in all, those of each resample, and the measures."""
    counts = report_counts(judged)
    total, drawn = counts.sum(0), resampling.totals(counts)
    if not by_patient:
        return total, drawn, OF_REPORTS
    patients = patient_counts(judged, resampling.cluster_of.tolist(), resampling.clusters)
    total = np.concatenate((total, patients.sum(0)[:, None]), 1)
    drawn = np.concatenate((drawn, resampling.of_clusters(patients)[:, :, None]), 2)
    return total, drawn, (*OF_REPORTS, Measure.PATIENT)


def macro(rate: Rate, counts: NDArray[Any]) -> Rates:
    """The mean over the kinds that have the rate, of counts [..., kinds, measures, 3]."""
    return rates.mean(np.moveaxis(rate(counts), -2, -1))


def attribute_table(cells: Cells, resampling: Resampling) -> pd.DataFrame:
    """One row a kind (or ALL) and attribute of the pairs: kind, attribute, pairs, stated (by either side), agreed (of these),
    accuracy (agreed / stated) and, for closed sets of values, Cohen's kappa over all pairs, both with _low and _high.
    """
    total, drawn = cells.counts.sum(0), resampling.totals(cells.counts)
    rows = []
    for name, kinds in ((ALL, KINDS), *((str(kind), (kind,)) for kind in KINDS)):
        for attribute in dict.fromkeys(cell.attribute for cell in cells.names if cell.kind in kinds):
            rows.append({"kind": name, "attribute": attribute, **_agreement(cells, total, drawn, kinds, attribute)})
    return _typed(rows, whole=_PAIR_COUNTS, columns=_OF_ATTRIBUTES)


def error_rate_table(judged: Sequence[JudgedReport], errors: Sequence[Error], resampling: Resampling) -> pd.DataFrame:
    """One row a kind (or ALL) and class of errors (or ALL): kind, error, count, per_1000_reports with _low and _high.

    An error that is of several classes is in the count of each, and once in that of ALL.
    """
    numbers = {report.report.report_id: number for number, report in enumerate(judged)}
    names = (ALL, *map(str, ErrorClass))
    counts = np.zeros((len(judged), len(KINDS), len(names)), np.int64)
    for error in errors:
        for name in (ALL, *error.classes):
            counts[numbers[error.report_id], KINDS.index(error.kind), names.index(name)] += 1
    total, drawn = counts.sum(0), resampling.totals(counts)
    reports, drawn_reports = np.asarray(len(judged)), resampling.totals(np.ones(len(judged)))[:, None]
    rows = []
    for kind, take in _groups(depth=2).items():
        columns: dict[str, Any] = {"count": take(total)}
        per_1000 = rates.share(1000 * take(total), reports), rates.share(1000 * take(drawn), drawn_reports)
        columns |= _with_interval("per_1000_reports", *per_1000)
        rows += _rows(kind, names, columns, "error")
    return _typed(rows, whole=("count",))


def _groups(depth: int = 3) -> dict[str, Callable[[NDArray[Any]], NDArray[Any]]]:
    """For ALL and each kind, how its counts are taken out of an array whose axis -depth is the kinds."""

    def of(number: int) -> Callable[[NDArray[Any]], NDArray[Any]]:
        return lambda counts: counts.take(number, -depth)

    return {ALL: lambda counts: counts.sum(-depth), **{str(kind): of(number) for number, kind in enumerate(KINDS)}}


def _rate_of(rate: Rate, take: Callable[[NDArray[Any]], NDArray[Any]], counts: NDArray[Any]) -> Rates:
    return rate(take(counts))


def _agreement(cells: Cells, total: NDArray[Any], drawn: NDArray[Any], kinds: Sequence[Any], attribute: str) -> dict[str, Any]:
    """The cells of a row of attribute_table, from the counts [cells] and those of the resamples."""
    values, matrix = confusion(cells.names, total, kinds, attribute)
    _, matrices = confusion(cells.names, drawn, kinds, attribute)
    stated, agreed = _stated(values, matrix), _agreed(values, matrix)
    accuracies = rates.share(_agreed(values, matrices), _stated(values, matrices))
    row = {"pairs": matrix.sum(), "stated": stated, "agreed": agreed}
    row |= _with_interval("accuracy", rates.share(agreed, stated), accuracies)
    closed = has_closed_values(attribute)
    kappas = (rates.kappa(matrix), rates.kappa(matrices)) if closed else (np.asarray(np.nan), np.full(len(drawn), np.nan))
    return row | _with_interval("kappa", *kappas)


def _stated(values: Sequence[str], matrix: NDArray[Any]) -> NDArray[Any]:
    """The pairs of which either side has a value."""
    nothing = matrix[..., values.index(NONE), values.index(NONE)] if NONE in values else 0
    return np.asarray(matrix.sum((-2, -1)) - nothing)


def _agreed(values: Sequence[str], matrix: NDArray[Any]) -> NDArray[Any]:
    nothing = matrix[..., values.index(NONE), values.index(NONE)] if NONE in values else 0
    return np.asarray(np.trace(matrix, axis1=-2, axis2=-1) - nothing)


def _with_interval(name: str, value: Rates, drawn: Rates) -> dict[str, Rates]:
    low, high = interval(drawn)
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _rows(kind: str, names: Sequence[str], columns: Mapping[str, Any], name: str = "measure") -> list[dict[str, Any]]:
    """One row a name, of columns with one value a name."""
    return [
        {"kind": kind, name: str(row), **{column: values[number] for column, values in columns.items()}}
        for number, row in enumerate(names)
    ]


def _typed(
    rows: Sequence[Mapping[str, Any]], whole: Sequence[str] | Mapping[str, int], columns: list[str] | None = None
) -> pd.DataFrame:
    """The rows with whole numbers as such, and all other numbers as floats. columns: needed where there may be no row."""
    frame = pd.DataFrame(rows, columns=columns)
    kept = {name for name in _TEXTS if name in frame}
    return frame.astype({name: "Int64" if name in whole else "float64" for name in frame.columns if name not in kept})


_PAIR_COUNTS = ("pairs", "stated", "agreed")
_OF_ATTRIBUTES = [
    *("kind", "attribute", *_PAIR_COUNTS),
    *(f"{rate}{end}" for rate in ("accuracy", "kappa") for end in ("", "_low", "_high")),
]
_TEXTS = ("kind", "measure", "rate", "attribute", "error")
