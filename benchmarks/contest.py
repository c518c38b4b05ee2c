"""Contestants read texts in turn, each in a process of its own that has seen nothing before."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from statistics import median

from archives import Archive, read_texts
from environment import ROOT
from metextract.lexicon import load_lexicon
from rivals import NOT_INSTALLED

ENVIRONMENTS = ROOT / "out" / "rivals"
TITLES = {
    "extractor": "metextract",
    "tokenizer": "spaCy tokenizer",
    "entity_ruler": "EntityRuler + negspacy",
    "medspacy_pipeline": "medspaCy",
    "eds": "EDS-NLP",
    "floor": "scan + split",
}
_NO_TERMS = ("assertion", "attributes", "sections", "spelling")
_WARM_UP = 8


class AbsentError(Exception):
    """A contestant that did not read; says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant with what it reads. rival: its module. lexicons: a folder of own lexicons, for metextract alone."""

    rival: str
    archive: Archive
    title: str = ""
    lexicons: Path | None = None

    @property
    def name(self) -> str:
        return self.title or TITLES[self.rival]


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of the texts. seconds: for the texts. cpu: those of them on the processor. loading: seconds before them."""

    seconds: float
    cpu: float
    loading: float
    findings: int
    versions: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an entry did in all rounds."""

    entry: Entry
    passes: Sequence[Pass]

    @property
    def seconds(self) -> float:
        return median(one.seconds for one in self.passes)

    @property
    def rate(self) -> float:
        """MB/s."""
        return self.entry.archive.megabytes / self.seconds

    def __str__(self) -> str:
        return f"{self.entry.name} {self.rate:.3g} MB/s, {self.passes[0].findings} findings"

    def figures(self) -> dict[str, object]:
        """All there is to keep of it."""
        return {
            "name": self.entry.name,
            "rival": self.entry.rival,
            "reports": len(self.entry.archive.texts),
            "megabytes": self.entry.archive.megabytes,
            "seconds": [one.seconds for one in self.passes],
            "cpu": [one.cpu for one in self.passes],
            "loading": [one.loading for one in self.passes],
            "findings": self.passes[0].findings,
            "versions": self.passes[0].versions,
        }


def compete(entries: Sequence[Entry], rounds: int, pythons: Mapping[str, Path]) -> list[Outcome]:
    """Every entry once a round, in turn, so that a machine that slows down does so for all.

    pythons: where rivals are installed, by the name of their package. Raises AbsentError for the first that cannot read.
    """
    passes: list[list[Pass]] = [[] for _ in entries]
    for _ in range(rounds):
        for entry, done in zip(entries, passes, strict=True):
            done.append(read_once(entry, pythons))
    return [Outcome(entry, done) for entry, done in zip(entries, passes, strict=True)]


def speed_ratio(ours: Outcome, theirs: Outcome, clock: Callable[[Pass], float] = attrgetter("seconds")) -> float:
    """How many times as many bytes a second `ours` reads: the median over the rounds."""
    bytes_ratio = ours.entry.archive.megabytes / theirs.entry.archive.megabytes
    pairs = zip(ours.passes, theirs.passes, strict=True)
    return median(bytes_ratio * clock(their) / clock(our) for our, their in pairs)


def read_once(entry: Entry, pythons: Mapping[str, Path]) -> Pass:
    """One pass in a new process. Raises AbsentError."""
    package = import_module(f"rivals.{entry.rival}").PACKAGES[0]
    task = {
        "phrases": _phrases(),
        "lexicons": None if entry.lexicons is None else str(entry.lexicons),
        "warm_up": _warm_up(),
        "texts": entry.archive.texts,
    }
    command = [str(_python(package, pythons)), "-m", "rivals", entry.rival]
    done = subprocess.run(command, cwd=ROOT / "benchmarks", input=json.dumps(task), capture_output=True, text=True)
    if done.returncode == NOT_INSTALLED:
        raise AbsentError(f"{package} is not installed: see benchmarks/README.md")
    if done.returncode:
        raise AbsentError(f"{entry.name} failed with exit code {done.returncode}")
    return Pass(**json.loads(done.stdout.splitlines()[-1]))


def _python(package: str, pythons: Mapping[str, Path]) -> Path:
    """The one that was named, else that of the package's own environment, else this one."""
    own = ENVIRONMENTS / package / "bin" / "python"
    return pythons.get(package) or (own if own.is_file() else Path(sys.executable))


@cache
def _phrases() -> list[tuple[str, str]]:
    entries = (entry for entry in load_lexicon().entries if entry.file not in _NO_TERMS)
    return [(entry.label, phrase) for entry in entries for phrase in entry.phrases]


@cache
def _warm_up() -> list[str]:
    """Reports that no archive holds."""
    return read_texts(ROOT / "src" / "metextract" / "data" / "sample.jsonl")[:_WARM_UP]
