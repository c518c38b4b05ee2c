"""What may stand between two words of a sentence for them to belong together.

Gaps are read word by word and not by regular expressions: the cost is linear in the gap, whatever it holds.
"""

import re
from dataclasses import dataclass

_WORDS = re.compile(r"[A-Za-z0-9'_]+|[^\sA-Za-z0-9'_]")
_PLACE = re.compile(r"\d+(?:st|nd|rd|th)?|[tlcds]\d+|left|right|lt|rt|mild|moderate|severe|minimal|marked", re.IGNORECASE)
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
        tokens = _WORDS.findall(text, start, end)
        while tokens and tokens[0] in self.opening:
            tokens.pop(0)
        count = 0
        for i, token in enumerate(tokens):
            word = token.lower()
            if (
                self.listed
                and word in _CONJUNCTIONS
                and i < len(tokens) - 1
                and (i == 0 or _PLACE.fullmatch(tokens[i - 1]))
                and _PLACE.fullmatch(tokens[i + 1])
            ):
                continue
            if word in self.stops:
                return False
            if not word[0].isalnum() and word[0] not in "'_":
                if word not in self.signs:
                    return False
                continue
            count += 1
        return count <= self.words


def words_between(text: str, start: int, end: int) -> list[str]:
    """The words and signs between two offsets, in lower case."""
    return [token.lower() for token in _WORDS.findall(text, start, end)]
