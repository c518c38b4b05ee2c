"""The words around a chain, and how patterns for them are written."""

import re
from dataclasses import dataclass

from metextract.levels.chains import Chain

_WIDTH_BEFORE = 80
_WIDTH_AFTER = 60
_LAST_WORD = re.compile(r"\b(\w+)\s$")


@dataclass(frozen=True, slots=True)
class Context:
    """A chain as written and the text on both sides of it.

    linked: the chain has more than its first level. pair: two of its levels bound a motion segment.
    last_word: the word before the chain in lower case, "" where none adjoins.
    """

    written: str
    before: str
    after: str
    last_word: str
    linked: bool
    pair: bool


def context_of(text: str, chain: Chain) -> Context:
    before = text[max(0, chain.start - _WIDTH_BEFORE) : chain.start]
    last_word = _LAST_WORD.search(before)
    return Context(
        written=chain.written,
        before=before,
        after=text[chain.end : chain.end + _WIDTH_AFTER],
        last_word=last_word[1].lower() if last_word else "",
        linked=chain.linked,
        pair=any(item.pair for item in chain.items),
    )


def pattern(verbose: str) -> re.Pattern[str]:
    """A verbose pattern that takes small and capital letters alike."""
    return re.compile(verbose, re.VERBOSE | re.IGNORECASE)


def stems(openings: str) -> str:
    """The pattern of a word that opens with one of these."""
    return rf"(?: {' | '.join(openings.split())} )"


def words(whole: str) -> str:
    """The pattern of one of these words, whole."""
    return rf"(?: {' | '.join(whole.split())} ) \b"
