"""Words of a report in their context, on one line."""

from typing import NamedTuple

REACH = 60  # characters of context on either side
_CUT = "…"


class Quote(NamedTuple):
    before: str
    words: str
    after: str


def quote(text: str, start: int, end: int) -> Quote:
    """The words from start to end, with white space as single blanks and an ellipsis where the context is cut."""
    first, last = max(start - REACH, 0), min(end + REACH, len(text))
    before, words, after = (_line(part) for part in (text[first:start], text[start:end], text[end:last]))
    return Quote(
        f"{_CUT if first else ''}{before}".lstrip(), words.strip(), f"{after}{_CUT if last < len(text) else ''}".rstrip()
    )


def _line(text: str) -> str:
    """As str.split does, but a blank stays at either end."""
    line = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{line}{' ' if line and text[-1:].isspace() else ''}"
