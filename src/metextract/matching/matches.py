"""A cue that was matched, and the tokens that it reads."""

from dataclasses import dataclass

from metextract.lexicon import Entry
from metextract.readings import Modality


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An entry of the assertion lexicon and the tokens that it reads, half-open. One match equals itself alone."""

    start: int
    end: int
    entry: Entry

    @property
    def modality(self) -> Modality:
        return Modality(self.entry.role.partition(".")[0])

    @property
    def precedes(self) -> bool:
        return self.entry.role.endswith(".preceding")

    @property
    def follows(self) -> bool:
        return self.entry.role.endswith(".following")
