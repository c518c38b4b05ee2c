"""Items: the lines of a report with wrapped ones joined, so that a sentence is whole."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r]*(?:\r\n|\n|\r|$)")
_ITEM = re.compile(r"\s*(?:[-*>\u2022\u2013\uf0b7.]+\s*\w|\(?\d{1,2}\s?[.)](?!\d)|\(?[a-z]\)\s|[A-Z][A-Za-z0-9 /,&()-]{0,50}\s?:|[CTDLS]\d{1,2}(?:\s?[-/]\s?[CTDLS]?\d{1,2})?\s*(?:[-:.]|$))")
_OPEN_END = re.compile(r"(?:,|\b(?:and|or|of|the|a|an|with|at|in|to|from|for|by|on|is|are|was|were|no|not|without|mild|moderate|severe|left|right|both|which|that|than|as|but|be|has|have|been|into|through|involving|causing|seen|spinal|vertebral|nerve|thecal))\s*$", re.IGNORECASE)
_WRAPPED = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line with those that it wraps into: bounds in the report, its number and its paragraph's."""

    start: int
    end: int
    number: int
    paragraph: int


def split_lines(report: str, sections: Mapping[str, str]) -> Iterator[Line]:
    """Lines from top to bottom, blank ones left out."""
    raw = [(m.start(), m.start() + len(m.group().rstrip("\r\n"))) for m in _LINE.finditer(report) if m.group()]
    number, paragraph = 0, 0
    current: tuple[int, int] | None = None
    for start, end in raw:
        text = report[start:end]
        if not text.strip():
            if current:
                yield Line(*current, number, paragraph)
                current, number = None, number + 1
            paragraph += 1
            continue
        if current and _continues(report[current[0] : current[1]].rsplit("\n", 1)[-1], text, sections):
            current = (current[0], end)
            continue
        if current:
            yield Line(*current, number, paragraph)
            number += 1
        current = (start, end)
    if current:
        yield Line(*current, number, paragraph)


def _continues(previous: str, text: str, sections: Mapping[str, str]) -> bool:
    """Whether a line goes on where the previous one was wrapped."""
    previous, text = previous.rstrip(), text.strip()
    if previous.endswith((".", "?", "!", ":", ";")) or _ITEM.match(text) or " ".join(text.lower().split()) in sections:
        return False
    if _OPEN_END.search(previous):
        return True
    if text[0].islower():
        return not _ITEM.match(previous) or len(previous) >= _WRAPPED or ":" in previous[:-1]
    return len(previous) >= _WRAPPED and text[0] in "(0123456789"
