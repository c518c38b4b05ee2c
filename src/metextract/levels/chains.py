"""Chains of levels in symbols: "L4-5", "T4, 5 and 6", "D10 to L2", "C3-4, 4-5 and 5-6"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from metextract import spine
from metextract.levels.mentions import LevelItem

_UNIT = r"(?: mm | cm | ml | mg | kg | years? | yrs? | weeks? | months? | days? )"
_COUNTED = "(?: ribs? | lesions? | fractures? | foci | sites? )"

_LEVEL = re.compile(
    rf"""
    (?P<letter> Th | TH | [CTDLSctdls] )
    (?: \s?-?\s? [Vv](?=\d) | [ -] )?           # "LV3", "L-V3", "T 8", "T-8"
    0? (?P<number> \d\d? )                      # "T08"
    (?! \d | \.\d                               # no level: "T8.5"
      | (?! [CLTSD]\d | levels?\b ) [A-Za-z]   # no level: "T12x"; but "L5S1", "S1levels"
      | \s? {_UNIT} \b                          # no level: "T 8 mm"
    )
    """,
    re.VERBOSE,
)
_BARE = re.compile(
    rf"""
    (?P<number> \d\d? )
    (?! \d | \.\d | [A-Za-z]
      | \s? (?: {_UNIT} | {_COUNTED} ) \b       # no level: "at T5, 6 mm", "at T5 and 3 ribs"
      | \s? x\s?\d \b                           # no level: "at T5, 6 x 7"
      | \s? %
    )
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(
    r"""
    \s*
    (?: (?P<range> (?: down\s | up\s )? (?: to | through | thru | till | until | upto )\b | -\s?to\s?- )
      | (?P<dash> - | (?: on | over )\b (?= \s [CTLS]\d ) )                         # "listhesis of L5 on S1"
      | (?P<slash> / )
      | (?P<list> (?: , | \b(?:and|amnd|annd|adn|nad|amd)\b | & | \bor\b | \bplus\b | \+ ) (?: \s* (?: and\b | & | or\b ) )? )
    )
    \s* (?: the\s )?
    (?:                                         # "T5 to the superior endplate of T7", "T5 and left T6"
        (?: mid | upper | lower | left | right | vertebra\w* | levels?\sof | body\sof | (?:superior|inferior)\sendplate\sof )
        \s (?: the\s )?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PAIR_JOINT = re.compile(r"\s* [-/] \s*", re.VERBOSE)
_GLUED_PREPOSITION = re.compile(r"\b (?: at | of | in | from ) $", re.VERBOSE)  # "atL4/L5"
_BETWEEN = re.compile(r"\b between \s (?:the\s)? $", re.VERBOSE | re.IGNORECASE)
_BETWEEN_WIDTH = 20


class _Joint(StrEnum):
    """What joins a level to the one before it; the names of the groups of _SEPARATOR."""

    RANGE = "range"
    DASH = "dash"
    SLASH = "slash"
    LIST = "list"


class _Place(NamedTuple):
    """A vertebra and where its notation ends."""

    name: str
    end: int


@dataclass(slots=True)
class Chain:
    """Levels named together, grown link by link from the first on; start and end are offsets in the text."""

    text: str
    start: int
    end: int
    items: list[LevelItem]
    linked: bool = False
    slashed: bool = False

    @property
    def written(self) -> str:
        return self.text[self.start : self.end]

    def grow(self) -> bool:
        """Read one more link ("-5", "and T8", "S1" glued on); False where the chain ends."""
        link = self._glued() or self._separated()
        if link is None:
            return False
        joint, place = link
        self.end = place.end
        self.linked = True
        self._join(joint, place.name)
        return True

    def span_between(self) -> None:
        """Make one range of the two ends of "between T5 and T8"."""
        before = self.text[max(0, self.start - _BETWEEN_WIDTH) : self.start]
        if len(self.items) == 2 and all(item.lower is None for item in self.items) and _BETWEEN.search(before):
            first, last = self.items
            self.items = [LevelItem(first.upper, last.upper, pair=spine.adjacent(first.upper, last.upper))]

    def _glued(self) -> tuple[_Joint, _Place] | None:
        """L5S1, and L5 S1 where a blank stands between the last vertebra of a region and the next."""
        last = self.items[-1]
        if last.lower is not None:
            return None
        blank = self.text.startswith(" ", self.end)
        place = _named_at(self.text, self.end + blank)
        if place is None or not spine.adjacent(last.upper, place.name) or (blank and place.name[0] == last.upper[0]):
            return None
        return _Joint.DASH, place

    def _separated(self) -> tuple[_Joint, _Place] | None:
        separator = _SEPARATOR.match(self.text, self.end)
        if separator is None:
            return None
        joint = next(joint for joint in _Joint if separator[joint] is not None)
        place = _named_at(self.text, separator.end()) or self._bare_link(joint, separator.end())
        return None if place is None else (joint, place)

    def _bare_link(self, joint: _Joint, start: int) -> _Place | None:
        """A number without its letter, which goes down: "T4, 5"; or opens the next pair where one ended: "C3-4, 4-5"."""
        last = self.items[-1]
        lowest = last.lower or last.upper
        place = _bare_at(self.text, start, lowest[0])
        if place is None or spine.rank(place.name) > spine.rank(lowest):
            return place
        opens_next_pair = joint is _Joint.LIST and last.pair and place.name == lowest
        return place if opens_next_pair and _pair_end(self.text, place) else None

    def _join(self, joint: _Joint, name: str) -> None:
        last = self.items[-1]
        if joint in (_Joint.DASH, _Joint.SLASH) and last.lower is None and spine.adjacent(last.upper, name):
            self.items[-1] = LevelItem(last.upper, name, pair=True)
        elif joint is _Joint.SLASH and self.slashed and last.pair and last.lower:  # L3/L4/L5: three vertebrae
            self.items[-1:] = [LevelItem(last.upper), LevelItem(last.lower), LevelItem(name)]
        elif joint in (_Joint.LIST, _Joint.SLASH):
            self.items.append(LevelItem(name))
        elif joint is _Joint.RANGE and last.pair:
            self.items[-1:] = self._segments(last, name)
        elif last.upper != name:
            self.items[-1] = LevelItem(last.upper, name)
        self.slashed = self.slashed or joint is _Joint.SLASH

    def _segments(self, first: LevelItem, upper: str) -> list[LevelItem]:
        """L1-L2 to L4-L5: the motion segments from the first down to the pair that starts here."""
        lower = _pair_end(self.text, _Place(upper, self.end))
        if lower is None:
            return [LevelItem(first.upper, upper)]
        self.end = lower.end
        vertebrae = spine.between(first.upper, lower.name)
        return [LevelItem(above, below, pair=True) for above, below in pairwise(vertebrae)]


def chains(text: str) -> Iterator[Chain]:
    """The chains of a sentence, left to right, whatever they turn out to name."""
    position = 0
    while match := _LEVEL.search(text, position):
        position = match.end()
        first = _named(match)
        if first is None or _inside_word(text, match.start()):
            continue
        chain = Chain(text, match.start(), match.end(), [LevelItem(first.name)])
        while chain.grow():
            pass
        chain.span_between()
        position = chain.end
        yield chain


def _inside_word(text: str, start: int) -> bool:
    """Whether the letter continues a word or number, as in MRI, 3D1, w/T1."""
    if not start:
        return False
    before = text[start - 1]
    if before.islower() and text[start].isupper() and _GLUED_PREPOSITION.search(text, max(0, start - 5), start):
        return False
    return before.isalnum() or before in "._#" or (before == "/" and text[max(0, start - 2)].islower())


def _named(match: re.Match[str]) -> _Place | None:
    name = spine.vertebra(match["letter"][0], int(match["number"]))
    return None if name is None else _Place(name, match.end())


def _named_at(text: str, start: int) -> _Place | None:
    """The vertebra with its letter that is written here."""
    match = _LEVEL.match(text, start)
    return _named(match) if match else None


def _bare_at(text: str, start: int, letter: str) -> _Place | None:
    """The vertebra whose number alone is written here."""
    match = _BARE.match(text, start)
    name = spine.vertebra(letter, int(match["number"])) if match else None
    return None if match is None or name is None else _Place(name, match.end())


def _pair_end(text: str, upper: _Place) -> _Place | None:
    """The lower vertebra of the pair that `upper` opens: "-L5", "/5"."""
    joint = _PAIR_JOINT.match(text, upper.end)
    if joint is None:
        return None
    lower = _named_at(text, joint.end()) or _bare_at(text, joint.end(), upper.name[0])
    return lower if lower and spine.adjacent(upper.name, lower.name) else None
