"""A cue that was matched, and the tokens that it reads."""

from dataclasses import dataclass

from metextract.lexicon import Entry
from metextract.readings import Modality

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class CueKind:
    """What an entry of the assertion lexicon says by its role.

    modality: None for what only ends scopes or is no cue. precedes, follows: where it stands to what it bends.
    """

    entry: Entry
    modality: Modality | None
    precedes: bool
    follows: bool

    @classmethod
    def of(cls, entry: Entry) -> "CueKind":
        name, _, place = entry.role.partition(".")
        return cls(entry, Modality(name) if place else None, place == "preceding", place == "following")


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A cue and the tokens that it reads, half-open. One match equals itself alone."""

    start: int
    end: int
    kind: CueKind

    @property
    def entry(self) -> Entry:
        return self.kind.entry

    @property
    def modality(self) -> Modality:
        """Of a cue that bends something."""
        assert self.kind.modality is not None
        return self.kind.modality
