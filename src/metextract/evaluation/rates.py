"""Rates of counts, over arrays of any shape. A rate without a denominator is not a number."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rates = NDArray[np.float64]


def share(part: NDArray[Any], whole: NDArray[Any]) -> Rates:
    part, whole = np.broadcast_arrays(np.asarray(part, np.float64), np.asarray(whole, np.float64))
    rates: Rates = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)
    return rates


def precision(counts: NDArray[Any]) -> Rates:
    """counts: [..., (hits, gold, predicted)]."""
    return share(counts[..., 0], counts[..., 2])


def recall(counts: NDArray[Any]) -> Rates:
    return share(counts[..., 0], counts[..., 1])


def f1(counts: NDArray[Any]) -> Rates:
    return share(2 * counts[..., 0], counts[..., 1] + counts[..., 2])


def mean(rates: Rates) -> Rates:
    """The mean over the last axis of those that are numbers."""
    known = ~np.isnan(rates)
    return share(np.where(known, rates, 0).sum(-1), known.sum(-1))


def kappa(confusion: NDArray[Any]) -> Rates:
    """Cohen's kappa (Cohen, Educ Psychol Meas 1960;20:37-46) of [..., gold, predicted]; none if one value is all there is."""
    total = confusion.sum((-2, -1))
    observed = share(np.trace(confusion, axis1=-2, axis2=-1), total)
    expected = share((confusion.sum(-1) * confusion.sum(-2)).sum(-1), total * total)
    return share(observed - expected, 1 - expected)
