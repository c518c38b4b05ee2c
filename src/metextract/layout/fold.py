"""Folding: one blank for every run of white space, plain dashes and quotes; with the way back to the report."""

import re
from dataclasses import dataclass

_PLAIN = {
    "-": "–—‐‑−",  # en and em dash, hyphen, hyphen that does not break, minus
    "'": "’‘´`",
    '"': "“”",
    " ": "\u00a0\u2009\u202f",  # blank that does not break, thin blank, narrow blank that does not break
    "*": "•",
}
_ODD = str.maketrans({odd: plain for plain, odds in _PLAIN.items() for odd in odds})
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and where each of its characters (and its end) stands in the report.

    positions: None where every character stands `start` further on in the report than in the text.
    """

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
    raw = report[start:end]
    if raw.isascii() and raw.isprintable() and "  " not in raw and "`" not in raw:
        return Folded(raw, start, None)
    raw = raw.translate(_ODD)
    text = _BLANKS.sub(" ", raw)
    return Folded(text, start, None if len(text) == len(raw) else _positions(raw, start))


def _positions(raw: str, start: int) -> tuple[int, ...]:
    """Where each character of the folded text stands, a run of blanks at its first one, and behind them the end."""
    positions: list[int] = []
    at = 0
    for blanks in _BLANKS.finditer(raw):
        positions += range(start + at, start + blanks.start() + 1)
        at = blanks.end()
    positions += range(start + at, start + len(raw) + 1)
    return tuple(positions)
