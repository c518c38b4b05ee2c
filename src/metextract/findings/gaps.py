"""What may stand between two words of a sentence for them to belong together.

Gaps are read word by word and not by regular expressions: the cost is linear in the gap, whatever it holds.
"""

import re
from dataclasses import dataclass
from itertools import dropwhile

_WORDS = re.compile(r"[A-Za-z0-9'_]+ | [^\sA-Za-z0-9'_]", re.VERBOSE)
# What is listed before a noun: "right [6th] and [7th] rib", "[T8] and [T9]", "[mild] to [moderate]".
_LISTED_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)? | [tlcds]\d+ | left|right|lt|rt | mild|moderate|severe|minimal|marked", re.VERBOSE | re.IGNORECASE
)
_CONJUNCTIONS = frozenset({"and", "&", ",", "to"})


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule for the words between a modifier or place and its noun.

    words: how many at most, signs not counted. stops: words that end the phrase, in lower case.
    signs: signs that may stand in it. listed: "and", "&" and a comma may stand between two places,
    as in "right 6th and 7th". opening: signs that may stand at its start only.
    """

    words: int
    stops: frozenset[str]
    signs: frozenset[str] = frozenset("-/'.%()")
    opening: frozenset[str] = frozenset()
    listed: bool = False

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the text between two offsets is such a gap."""
        if start > end:
            return False
        tokens = list(dropwhile(self.opening.__contains__, words_between(text, start, end)))
        count = 0
        for i, token in enumerate(tokens):
            if self.listed and _joins_places(tokens, i):
                continue
            if token in self.stops:
                return False
            if _is_word(token):
                count += 1
            elif token not in self.signs:
                return False
        return count <= self.words


def words_between(text: str, start: int, end: int) -> list[str]:
    """The words and signs between two offsets, in lower case."""
    return [token.lower() for token in _WORDS.findall(text, start, end)]


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] in "'_"


def _joins_places(tokens: list[str], i: int) -> bool:
    """Whether a token is the "and" of "6th and 7th", or opens a gap before such a word ("left [and 7th rib]")."""
    if tokens[i] not in _CONJUNCTIONS or i == len(tokens) - 1:
        return False
    return bool((i == 0 or _LISTED_WORD.fullmatch(tokens[i - 1])) and _LISTED_WORD.fullmatch(tokens[i + 1]))
