"""Bootstrap over clusters: reports, or patients with all their reports (Davison & Hinkley 1997, section 2.4 and 3.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metextract.evaluation.rates import Rates

CONFIDENCE = 0.95
_MOST_WEIGHTS = 1 << 22


@dataclass(frozen=True, slots=True)
class Resampling:
    """cluster_of: the number of the cluster of each row. The same seed draws the same clusters, so results are paired."""

    cluster_of: NDArray[np.int64]
    clusters: int
    resamples: int
    seed: int

    @classmethod
    def over(cls, names: Sequence[str], resamples: int, seed: int) -> "Resampling":
        """names: the cluster of each row. The order of the rows does not matter, for clusters are numbered by name."""
        numbers = {name: number for number, name in enumerate(sorted(set(names)))}
        return cls(np.asarray([numbers[name] for name in names], np.int64), len(numbers), resamples, seed)

    def totals(self, counts: NDArray[Any]) -> Rates:
        """Sums of counts [rows, ...] over the rows of the clusters that were drawn: [resamples, ...]."""
        by_cluster = np.zeros((self.clusters, *counts.shape[1:]))
        np.add.at(by_cluster, self.cluster_of, counts)
        return self.of_clusters(by_cluster)

    def of_clusters(self, by_cluster: NDArray[Any]) -> Rates:
        """As totals, of counts that are summed by cluster."""
        shape = by_cluster.shape[1:]
        flat = by_cluster.reshape(self.clusters, -1).astype(np.float64)
        drawn = np.zeros((self.resamples, flat.shape[1]))
        if not self.clusters:
            return drawn.reshape(self.resamples, *shape)
        random = np.random.default_rng(self.seed)
        block = max(1, _MOST_WEIGHTS // self.clusters)
        for first in range(0, self.resamples, block):
            last = min(first + block, self.resamples)
            chosen = random.integers(0, self.clusters, (last - first, self.clusters))
            weights = np.stack([np.bincount(row, minlength=self.clusters) for row in chosen]).astype(np.float64)
            drawn[first:last] = weights @ flat
        return drawn.reshape(self.resamples, *shape)


def interval(drawn: Rates) -> tuple[Rates, Rates]:
    """The percentile interval over the first axis at CONFIDENCE; resamples without a rate are left out."""
    if not drawn.shape[0] or np.isnan(drawn).all():
        nothing = np.full(drawn.shape[1:], np.nan)
        return nothing, nothing
    tail = (1 - CONFIDENCE) / 2
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a column without any rate stays without one
        low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    return low, high
