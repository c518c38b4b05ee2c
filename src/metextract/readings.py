"""What was read in one sentence: plain, frozen, picklable. Offsets count characters of the sentence's text.

These records are the border between matching, which knows spaCy, and findings, which does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from metextract.levels import LevelMention


class Modality(StrEnum):
    """How a cue bends a statement."""

    NEGATION = "negation"
    POSSIBLE = "possible"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that bend a statement, and the lexicon entry that reads them.

    follows: the cue stands behind what it bends ("is not seen").
    """

    start: int
    end: int
    modality: Modality
    entry: str
    follows: bool = False
    resolves: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the lexicon.

    role: file and role of the entry ("bone_lesion.type"); values: what the entry says of attributes.
    cues: the cues whose scope holds the term, in text order.
    """

    start: int
    end: int
    role: str
    entry: str
    values: Mapping[str, str]
    cues: tuple[Cue, ...] = ()

    def __reduce__(self) -> tuple[type["Term"], tuple[object, ...]]:
        """The read-only mapping of a lexicon entry cannot be pickled, its content can."""
        return type(self), (self.start, self.end, self.role, self.entry, dict(self.values), self.cues)


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """All that was read in a sentence.

    text: the sentence, blanks folded. terms: findings' words and anatomy, without overlaps.
    modifiers: words for change, severity and other attributes; these may overlap terms.
    """

    text: str
    terms: tuple[Term, ...] = ()
    modifiers: tuple[Term, ...] = ()
    levels: tuple[LevelMention, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingCounts:
    """sentences: that were to be read. remembered: of these, those that had been read before."""

    sentences: int = 0
    remembered: int = 0

    def __sub__(self, other: "ReadingCounts") -> "ReadingCounts":
        return ReadingCounts(self.sentences - other.sentences, self.remembered - other.remembered)
