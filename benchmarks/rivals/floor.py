"""The floor: an Aho-Corasick scan for our phrases, and the text split into sentences. It counts the phrases that it sees."""

import re
from collections.abc import Sequence

from rivals import Read, Task

PACKAGES = ("ahocorasick-rs",)
MODULES = ("ahocorasick_rs",)
_STOP = re.compile(r"[.?!]\s+|\n+")


def prepare(task: Task) -> Read:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    phrases = AhoCorasick(
        sorted({phrase.lower() for _, phrase in task.phrases}),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    )

    def read(texts: Sequence[str]) -> int:
        found = 0
        for text in texts:
            found += len(phrases.find_matches_as_indexes(text.lower()))
            _STOP.split(text)
        return found

    return read
