"""The standard spelling of words: variants by a table, misspellings by the nearest word of the lexicon."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from metextract.memory import Memo

# Shorter words lie too close to others ("elastic", "plastic" to "blastic").
_SHORTEST_MISSPELLED = 8
# The words of a language are fewer; accession numbers and names are not.
_MOST_REMEMBERED = 60_000


class Norms:
    """The standard spelling of any word.

    spellings: variant -> standard word. words: all words of the lexicon; a longer word that is one letter away from one
    of them, behind the first letter, is a misspelling of it.
    """

    def __init__(self, spellings: Mapping[str, str], words: Iterable[str]) -> None:
        self._spellings = spellings
        self._words = frozenset(word for word in words if word.isalpha())
        self._targets: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for target in sorted(self._words):
            length = len(target)
            for written in range(max(length - 1, _SHORTEST_MISSPELLED - 1), length + 2):
                if max(written, length) >= _SHORTEST_MISSPELLED:
                    self._targets[target[0], written].append(target)
        self._known = Memo(self._standard, _MOST_REMEMBERED)

    def __call__(self, word: str) -> str:
        return self._known[word.lower()]

    def _standard(self, word: str) -> str:
        """The standard spelling of a word in lower case."""
        return self._spellings.get(word) or self._nearest(word)

    def _nearest(self, word: str) -> str:
        near = self._targets.get((word[:1], len(word)))
        if not near or word in self._words or not word.isalpha():
            return word
        found = extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
        return found[0] if found and not word.startswith(found[0]) else word
