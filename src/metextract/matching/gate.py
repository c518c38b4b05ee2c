"""The gate: what the words of a text may mean, at the cost of one look-up a word.

Chunks between blanks are looked up in a table that fills itself. Each yields bits: those of the lexicon phrases that a
word of it may belong to, and those of the marks that it bears. The bits of a text tell more than is there, never less.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from metextract.lexicon import Entry
from metextract.memory import Memo

RESPELLED = "respelled"  # the name of the bit of words whose standard spelling is another one
_WORD = re.compile(r"[^\W_]+")
_FUNCTION_WORDS = frozenset("the a an and or of in into on to with within from for by is are was were no not as at also".split())
_LONGEST_CHUNK = 100
_MOST_CHUNKS = 60_000  # about 15 MB; few more come again and again
_AROUND = '.,;:()[]"'
_NO_BITS = 0
_EVERYTHING = -1
# A phrase of several words is there if two of them are. So a meaning has two bits that stand side by side: the first of the
# words sets the lower one, the second the upper one.
_STEP = 2
_LOWER, _UPPER, _BOTH = 0b01, 0b10, 0b11  # of a meaning, whose lower bit is multiplied

Names = Callable[[Entry, str], tuple[str, ...] | None]


class Gate:
    """Reads bits from words.

    entries: those looked for. names: what else than its entry and its role a phrase may mean, None if it need not be
    looked for. marks: patterns of a chunk in lower case, by name. norm: the standard spelling of a word.
    """

    def __init__(
        self, entries: Iterable[Entry], names: Names, marks: Mapping[str, re.Pattern[str]], norm: Callable[[str], str]
    ) -> None:
        self._norm = norm
        self._masks: dict[str, int] = {}
        self._count = 0
        self._words: dict[str, int] = {}
        self._respelled = self._bit(RESPELLED) * _BOTH
        self._marks = [(pattern, self._bit(name) * _BOTH) for name, pattern in marks.items()]
        for entry in entries:
            self._learn(entry, names)
        self._any_mark = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in self._marks), re.VERBOSE)
        self._lower = sum(1 << i for i in range(0, self._count, _STEP))
        self._cores = Memo(self._read, _MOST_CHUNKS)
        self._bits_of = Memo(self._read_core, _MOST_CHUNKS).__getitem__

    def mask(self, *names: str) -> int:
        """The bits with these names: marks, keys and labels of entries, and names of phrases; a name that no entry has has none."""
        return reduce(or_, (self._masks.get(name, _NO_BITS) for name in names), _NO_BITS)

    def _bit(self, *names: str) -> int:
        """A new bit, also known by these names."""
        bit = 1 << self._count
        self._count += _STEP
        for name in names:
            self._masks[name] = self._masks.get(name, _NO_BITS) | bit
        return bit

    def _learn(self, entry: Entry, names: Names) -> None:
        """Look for the phrases of an entry."""
        bits: dict[tuple[str, ...], int] = {}
        phrases: dict[str, int] = {}
        for phrase in entry.phrases:
            more = names(entry, phrase)
            if more is None:
                continue
            meanings = (entry.key, entry.label, *more)
            if meanings not in bits:
                bits[meanings] = self._bit(*meanings)
            phrases[phrase] = bits[meanings]
        for word, phrase, share in _anchors({phrase: frozenset(self._words_of(phrase)) for phrase in phrases}):
            self._words[word] = self._words.get(word, _NO_BITS) | phrases[phrase] * share
        self._marks += [(_first_chunk(phrase), bit * _BOTH) for phrase, bit in phrases.items() if not _WORD.search(phrase)]

    def bits(self, text: str) -> int:
        """All that the words of a text may mean."""
        found = _NO_BITS
        for bits in set(map(self._bits_of, text.split())):
            found |= bits
        return found & (found >> 1) & self._lower

    def _words_of(self, text: str) -> Iterator[str]:
        return map(self._norm, _WORD.findall(text.lower()))

    def _read_core(self, chunk: str) -> int:
        return self._cores[chunk.strip(_AROUND).lower()] if len(chunk) <= _LONGEST_CHUNK else _EVERYTHING

    def _read(self, core: str) -> int:
        """The bits of a chunk in lower case without the signs around it."""
        bits = _NO_BITS
        for word in _WORD.findall(core):
            norm = self._norm(word)
            meaning = self._words.get(norm, _NO_BITS)
            bits |= meaning
            if meaning and norm != word:
                bits |= self._respelled
        if self._any_mark.search(core):
            bits |= reduce(or_, (bit for pattern, bit in self._marks if pattern.search(core)), _NO_BITS)
        return bits


def _anchors(phrases: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str, int]]:
    """Words that stand for phrases: one for a phrase of one word, else two; each with _LOWER, _UPPER or _BOTH.

    Where it can be, no word stands first for one phrase and second for another, for then it would do for both.
    """
    told = {phrase: words - _FUNCTION_WORDS or words for phrase, words in phrases.items() if words}
    first = _shared(told)
    firsts = set(first.values())
    rest = {phrase: words - firsts or words - {first[phrase]} for phrase, words in told.items()}
    second = _shared({phrase: words for phrase, words in rest.items() if words})
    for phrase in told:
        if phrase not in second:
            yield first[phrase], phrase, _BOTH
            continue
        yield first[phrase], phrase, _LOWER
        yield second[phrase], phrase, _UPPER


def _shared(phrases: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """A word of each phrase, few different ones and, where it can be, none beside another: what phrases share is what they are about."""
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for phrase, words in phrases.items():
        for word in words:
            holding[word].append(phrase)
    alone = {word for words in phrases.values() if len(words) == 1 for word in words}
    order = sorted(holding, key=lambda word: (word in alone, len(holding[word]), len(word), word), reverse=True)
    chosen: dict[str, str] = {}
    beside: set[str] = set()
    for apart in (True, False):
        for word in order:
            if apart and word in beside and word not in alone:
                continue
            for phrase in holding[word]:
                if phrase not in chosen:
                    chosen[phrase] = word
                    beside |= phrases[phrase]
    return chosen


def _first_chunk(phrase: str) -> re.Pattern[str]:
    return re.compile(re.escape(phrase.lower().split()[0]))
