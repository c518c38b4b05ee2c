"""How much a run measures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archives import Archive


@dataclass(frozen=True, slots=True)
class Sizes:
    """reports: generated for the contests. duel_megabytes: at most so much for each slow rival. worker_reports,
    memory_reports: generated for these measures. lengths: of reports, in bytes. length_megabytes: of text for each length.
    factors: of the number of lexicon entries. starts: of each command.
    """

    reports: int
    duel_megabytes: Mapping[str, float]
    worker_reports: int
    memory_reports: int
    lengths: tuple[int, ...]
    length_megabytes: float
    factors: tuple[int, ...]
    starts: int


_SLOW = {"entity_ruler": 4.0, "medspacy_pipeline": 0.2, "eds": 1.0}
STANDARD = Sizes(20_000, _SLOW, 200_000, 100_000, (1_000, 10_000, 100_000, 1_000_000), 1.0, (1, 5, 20), 5)
QUICK = Sizes(40, dict.fromkeys(_SLOW, 0.01), 40, 40, (1_000, 10_000), 0.01, (1, 2), 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """archives: all given ones together. dense, sparse: the one with most findings, the one with fewest; each None if not given.

    pythons: where rivals are installed, by the name of their package.
    """

    sizes: Sizes
    rounds: int = 3
    archives: Archive | None = None
    dense: Archive | None = None
    sparse: Archive | None = None
    pythons: Mapping[str, Path] = field(default_factory=dict)
