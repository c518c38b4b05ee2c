"""Folding: one blank for every run of white space, plain dashes and quotes; with the way back to the report."""

import re
from dataclasses import dataclass

_ODD = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u2009": " ", "\u202f": " ", "•": "*"})
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and where each of its characters (and its end) stands in the report."""

    text: str
    start: int
    positions: tuple[int, ...] | None

    def origin(self, offset: int) -> int:
        """The offset in the report of an offset in the folded text."""
        return self.start + offset if self.positions is None else self.positions[offset]

    def origin_end(self, offset: int) -> int:
        """The offset in the report just behind the character before `offset`."""
        return self.origin(offset - 1) + 1


def fold(report: str, start: int, end: int) -> Folded:
    """The part of the report without outer blanks, folded."""
    while start < end and report[start].isspace():
        start += 1
    while end > start and report[end - 1].isspace():
        end -= 1
    raw = report[start:end].translate(_ODD)
    pieces: list[str] = []
    positions: list[int] = []
    at = 0
    for blank in _BLANKS.finditer(raw):
        if blank.end() - blank.start() == 1:
            continue
        pieces += (raw[at : blank.start()], " ")
        positions += range(start + at, start + blank.start() + 1)
        at = blank.end()
    if not pieces:
        return Folded(_BLANKS.sub(" ", raw), start, None)
    pieces.append(raw[at:])
    positions += range(start + at, end + 1)
    return Folded(_BLANKS.sub(" ", "".join(pieces)), start, tuple(positions))
