"""Reports as a whole: what each says of a kind, and whether gold and prediction say the same."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metextract.evaluation import rates
from metextract.evaluation.cells import NONE
from metextract.evaluation.counts import KINDS, Counts
from metextract.evaluation.criteria import FIRMNESS
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.resampling import Resampling, interval
from metextract.records import Finding, Kind

STATES = (*map(str, FIRMNESS), NONE)


def report_agreement(judged: Sequence[JudgedReport], resampling: Resampling) -> pd.DataFrame:
    """One row a kind: kind, reports, agreed (the same state), accuracy and Cohen's kappa over STATES, with _low and _high."""
    rows = []
    counts = np.stack([_confusions(judged, kind) for kind in KINDS], 1)
    totals, draws = counts.sum(0), resampling.totals(counts)
    for number, kind in enumerate(KINDS):
        total, drawn = totals[number], draws[:, number]
        row: dict[str, Any] = {"kind": str(kind), "reports": int(total.sum()), "agreed": int(np.trace(total))}
        for name, rate in (("accuracy", _accuracy), ("kappa", rates.kappa)):
            low, high = interval(rate(drawn))
            row |= {name: float(rate(total)), f"{name}_low": float(low), f"{name}_high": float(high)}
        rows.append(row)
    return pd.DataFrame(rows)


def report_confusion(judged: Sequence[JudgedReport], kind: Kind) -> tuple[list[str], Counts]:
    """The states, and the reports by that of the gold and that of the prediction: [gold, predicted]."""
    return list(STATES), _confusions(judged, kind).sum(0)


def state(findings: Sequence[Finding], kind: Kind) -> int:
    """The number in STATES of what findings say of a kind."""
    return min((FIRMNESS.index(finding.assertion) for finding in findings if finding.kind == kind), default=len(FIRMNESS))


def _confusions(judged: Sequence[JudgedReport], kind: Kind) -> Counts:
    """[reports, gold, predicted], a single 1 in each."""
    counts = np.zeros((len(judged), len(STATES), len(STATES)), np.int64)
    for number, report in enumerate(judged):
        counts[number, state(report.gold, kind), state(report.predicted, kind)] = 1
    return counts


def _accuracy(confusion: NDArray[Any]) -> rates.Rates:
    return rates.share(np.trace(confusion, axis1=-2, axis2=-1), confusion.sum((-2, -1)))
