"""What is read: levels named together, and what they are named for."""

from dataclasses import dataclass
from enum import StrEnum

from metextract import spine


class Role(StrEnum):
    """What a mention names: a site, a root ("L5 nerve root"), or a place where something else is ("screws at L4")."""

    SITE = "site"
    ROOT = "root"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class LevelItem:
    """One vertebra (lower is None), a pair of adjacent ones, or the ends of a range."""

    upper: str
    lower: str | None = None
    pair: bool = False

    def vertebrae(self) -> tuple[str, ...]:
        return (self.upper,) if self.lower is None else spine.between(self.upper, self.lower)

    def levels(self, segments: bool) -> tuple[str, ...]:
        if segments and self.pair and self.lower is not None:
            return (spine.segment(self.upper, self.lower),)
        return self.vertebrae()


@dataclass(frozen=True, slots=True)
class LevelMention:
    """Levels named together; start and end are offsets in the sentence."""

    start: int
    end: int
    items: tuple[LevelItem, ...]
    role: Role = Role.SITE

    def values(self, segments: bool) -> tuple[str, ...]:
        """The levels, top to bottom: motion segments for pairs if `segments`, else vertebrae."""
        return spine.ordered({level for item in self.items for level in item.levels(segments)})
