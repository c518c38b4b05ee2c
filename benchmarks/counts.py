"""Precision, recall and F1 from what they are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """said: items that a reader claims it of; true: items that it is true of; hits: items of both. A rate of nothing is None."""

    said: int
    true: int
    hits: int

    @property
    def precision(self) -> float | None:
        return self.hits / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        return self.hits / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        whole = self.said + self.true
        return 2 * self.hits / whole if whole else None
