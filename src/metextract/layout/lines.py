"""Items: the lines of a report with wrapped ones joined, so that a sentence is whole."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r]* (?: \r\n | \n | \r | $ )", re.VERBOSE)

# What opens an item of its own, whatever stands above it.
_ITEM = re.compile(
    r"""
    \s*
    (?: [-*>\u2022\u2013\uf0b7.]+ \s* \w                                    # "- Lytic lesion", "* T8"
      | \(? \d{1,2} \s? [.)] (?!\d) \s* \S                                  # "1. Fracture", "(2) None"; not "1.5 cm"
      | \(? [a-z] \) \s                                                     # "a) Spine", "(b) Ribs"
      | [A-Z] [A-Za-z0-9 /,&()-]{0,50} \s? :                                # "Bones:", "SOFT TISSUES (NECK):"
      | [CTDLS]\d{1,2} (?: \s?[-/]\s? [CTDLS]?\d{1,2} )? \s* (?: [-:.] | $ )    # "L4-5 -", "T8"
    )
    """,
    re.VERBOSE,
)

# What opens an item even behind an open word: a bullet, or a heading.
_BULLET = re.compile(
    r"\s* (?: [-*>\u2022\u2013\uf0b7.]+ \s* \w | \(? \d{1,2} [.)] \s | [A-Z] [A-Za-z0-9 /,&()-]{0,50} \s? : )", re.VERBOSE
)

# A line that ends with one of these is not at its end: "There is a fracture of", "severe".
_LAST_WORD = re.compile(r"\w+$")
_LONGEST_WORD = 40
_OPEN_WORDS = frozenset(
    "a an the and or but as that than which no not without of with at in into to from for by on through "
    "is are was were be been has have seen involving causing "
    "mild moderate severe left right both spinal vertebral nerve thecal grade type approximately about".split()
)
# A line that opens so tells what the line above does: "Compressing the thecal sac", "Mildly indenting the cord".
_ACTS = re.compile(
    r"(?: \w{1,20}ly \s+ )? (?: compressing | indenting | abutting | encroaching | effacing | displacing | causing | resulting )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "L4-5: bulge.// L5-S1: protrusion" and "Chest. Clear. 2. Right shoulder. Normal."; not "https://".
_PARTING = re.compile(r"(?<!:)//+ | (?<=[.;,]) \s* (?= [2-9] \s? [.)] \s+ [A-Z][a-z] )", re.VERBOSE)
# Without either of the two a line has one part.
_NUMBERED = re.compile(r"[2-9] \s? [.)] \s+ [A-Z]", re.VERBOSE)
_CLOSING_SIGNS = (".", "?", "!", ":", ";")

# A shorter line was not wrapped for want of room.
_WRAPPED = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line with those that it wraps into: bounds in the report, its number and its paragraph's."""

    start: int
    end: int
    number: int
    paragraph: int


def split_lines(report: str, sections: Mapping[str, str]) -> Iterator[Line]:
    """Lines from top to bottom, blank ones left out; "//" and the number of an item part lines too."""
    parts = ((*part, paragraph) for start, end, paragraph in _joined(report, sections) for part in _parted(report, start, end))
    for number, (start, end, paragraph) in enumerate(parts):
        yield Line(start, end, number, paragraph)


def _parted(report: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a line, blank ones left out."""
    if report.find("//", start, end) < 0 and not _NUMBERED.search(report, start, end):
        if not report[start:end].isspace():
            yield start, end
        return
    for parting in _PARTING.finditer(report, start, end):
        if report[start : parting.start()].strip():
            yield start, parting.start()
        start = parting.end()
    if report[start:end].strip():
        yield start, end


def _joined(report: str, sections: Mapping[str, str]) -> Iterator[tuple[int, int, int]]:
    """The bounds and the paragraph of each line that is not blank, with the lines that it wraps into."""
    paragraph = 0
    opened: tuple[int, int] | None = None
    previous = ""
    for start, end in _written(report):
        text = report[start:end]
        blank = not text.strip()
        if opened and not blank and _continues(previous, text, sections):
            opened = opened[0], end
        else:
            if opened:
                yield *opened, paragraph
            opened = None if blank else (start, end)
        paragraph += blank
        previous = text
    if opened:
        yield *opened, paragraph


def _written(report: str) -> Iterator[tuple[int, int]]:
    """The bounds of the lines as they are written, without their ends."""
    for line in _LINE.finditer(report):
        if line.group():
            yield line.start(), line.start() + len(line.group().rstrip("\r\n"))


def _continues(previous: str, text: str, sections: Mapping[str, str]) -> bool:
    """Whether a line goes on where the previous one was wrapped."""
    previous, text = previous.rstrip(), text.strip()
    if previous.endswith(_CLOSING_SIGNS) or _BULLET.match(text) or " ".join(text.lower().split()) in sections:
        return False
    if previous.endswith(",") or _last_word(previous) in _OPEN_WORDS or _ACTS.match(text):
        return True
    if _ITEM.match(text):
        return False
    if text[0].islower():
        return not _ITEM.match(previous) or len(previous) >= _WRAPPED or ":" in previous[:-1]
    return len(previous) >= _WRAPPED and text[0] in "(0123456789"


def _last_word(line: str) -> str:
    """The word that the line ends with, in lower case."""
    word = _LAST_WORD.search(line[-_LONGEST_WORD:])
    return word.group().lower() if word else ""
