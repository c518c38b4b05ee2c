"""Where the findings of a report stand: its sentences and sections."""

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from metextract.records import Finding

NO_SECTION = "(none)"  # of what stands before the first heading


def sentence_starts(text: str) -> list[int]:
    """Where the sentences of a text begin, in order."""
    return [start for start, _ in _sentences(text)]


def section_of(text: str) -> Callable[[Finding], str]:
    """What gives the section of a finding in a text."""
    sentences = _sentences(text)
    starts = [start for start, _ in sentences]

    def section(finding: Finding) -> str:
        number = bisect_right(starts, finding.start)
        return (sentences[number - 1][1] if number else None) or NO_SECTION

    return section


def _sentences(text: str) -> list[tuple[int, str | None]]:
    """Where each sentence starts, and its section."""
    return [(sentence.folded.origin(0), sentence.section) for sentence in _layout().sentences(text)]


@lru_cache(maxsize=1)
def _layout() -> Any:
    from metextract.layout import Layout
    from metextract.lexicon import load_lexicon

    return Layout(load_lexicon().sections)
