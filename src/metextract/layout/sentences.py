"""Sentences, with the section, paragraph and line that each stands in, and the item heading it opens with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from metextract.layout.fold import Folded, fold
from metextract.layout.lines import Line, split_lines

_ABBREVIATIONS = frozenset("dr mr mrs ms vs approx e.g i.e eg ie fig figs resp incl prev".split())

# A stop ends a sentence if what follows opens one; the checks before it are in _is_stop.
_STOP = re.compile(
    r"""
      \.+ (?= \s | $ | [A-Z][a-z] | [,;] \S | [a-z][a-z\s]{3,40},\s?[a-z] )   # "noted. The", "seen.Axial", dictation's "pain.,POSTOPERATIVE"
    | [?!] (?= \s+ [A-Z0-9] | \s* $ )
    | ,\s? (?= [A-Z][A-Z/ ]{2,40} : )           # dictation's "clear,FINDINGS:"
    | //
    | \u2022 | \uf0b7
    | < \s? br \s? /? >
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-*>.\u2022\u2013\uf0b7,](?!\d)\s*|\(?\d{1,2}\s?[.)](?!\d)\s*|\(?[a-zA-Z]\)\s+)+")
_HEADING = re.compile(r"(?P<name>[^:.;?!\n]{1,60}?)\s*:(?!\d)\s*")
_DASHED = re.compile(r"(?P<name>(?:[CTDLS]\d{1,2}(?:\s?[-/,&]\s?[CTDLS]?\d{1,2})*(?:\s(?:level|disc|disk))?)|[A-Za-z]+(?:\s[A-Za-z]+){0,2})\s+-+\s+")
_LEVEL_ALONE = re.compile(r"[CTDLS]\d{1,2}(?:\s?[-/,&]\s?[CTDLS]?\d{1,2})*(?:\s(?:level|disc|disk|segment)s?)?\s*[.:-]?$")
_VERB = re.compile(r"\b(?:is|are|was|were|shows?|has|have|demonstrates?|reveals?|seen|noted)\b", re.IGNORECASE)
_SHORTEST = 2
_LONGEST = 1200
_LONGEST_WORD = 40
_LAST_WORD = re.compile(r"[\w./]{1,40}$")

# A blank line ends these: what follows without a heading is the report itself.
_ONE_PARAGRAPH = frozenset({"indication", "technique", "comparison"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a report.

    folded: its text with blanks folded and the way back to offsets in the report.
    section: canonical section name or None. paragraph, line: running numbers; a blank line starts a paragraph.
    heading: length in `text` of the item heading that the sentence opens with ("L4-L5:"), 0 without one.
    alone: the sentence is a heading with nothing behind it, and stands over the lines below.
    opens_line: the sentence is the first of its line. item: its line opens with a bullet or number.
    """

    folded: Folded
    section: str | None
    paragraph: int
    line: int
    heading: int
    alone: bool
    opens_line: bool
    item: bool

    @property
    def text(self) -> str:
        return self.folded.text


class Layout:
    """Splits reports by the section names of a lexicon (lower case -> canonical)."""

    def __init__(self, sections: Mapping[str, str]) -> None:
        self._sections = sections

    def sentences(self, report: str) -> Iterator[Sentence]:
        """The sentences from top to bottom."""
        section: str | None = None
        section_paragraph: int | None = None
        for line in split_lines(report, self._sections):
            opens, item = True, False
            if section in _ONE_PARAGRAPH and section_paragraph not in (None, line.paragraph):
                section = None
            for start, end in _stops(report, line):
                bullet = _BULLET.match(report, start, end)
                start = bullet.end() if bullet else start
                item = item or (opens and bullet is not None)
                named = self._section_at(report, start, end, opens)
                if named:
                    section, start = named
                    section_paragraph = None
                folded = fold(report, start, end)
                if len(folded.text) >= _SHORTEST:
                    heading, alone = _heading(folded.text, opens)
                    section_paragraph = line.paragraph
                    yield Sentence(folded, section, line.paragraph, line.number, heading, alone and end >= line.end, opens or bool(named), item)
                opens = False

    def _section_at(self, report: str, start: int, end: int, opens: bool) -> tuple[str, int] | None:
        """The section that a heading here opens, and where its text starts."""
        match = _HEADING.match(report, start, end)
        if match:
            section = self._sections.get(" ".join(match["name"].lower().split()))
            if section:
                return section, match.end()
        if not opens:
            return None
        dashed = _DASHED.match(report, start, end)
        if dashed and (section := self._sections.get(dashed["name"].lower())):
            return section, dashed.end()
        section = self._sections.get(" ".join(report[start:end].lower().rstrip(" .-").split()))
        return (section, end) if section else None


def _stops(report: str, line: Line) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences of a line."""
    start = line.start
    for match in _STOP.finditer(report, line.start, line.end):
        if match.start() < start or not _is_stop(report, start, match, line.end):
            continue
        yield from _bounded(report, start, match.start() if match.group()[0] in ",/<\u2022\uf0b7" else match.end())
        start = match.end()
    if start < line.end:
        yield from _bounded(report, start, line.end)


def _bounded(report: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, cut at a semicolon, comma or blank where it is longer than any real one.

    What is read of a sentence may cost the square of its length; the bound keeps a report's cost linear.
    """
    while end - start > _LONGEST:
        cut = next((at for sign in ("; ", ", ", " ") if (at := report.rfind(sign, start + 1, start + _LONGEST)) > 0), start + _LONGEST - 1)
        yield start, cut + 1
        start = cut + 1
    yield start, end


def _is_stop(report: str, start: int, match: re.Match[str], end: int) -> bool:
    mark = match.group()[0]
    if mark in "?!":
        before = report[match.start() - 1 : match.start()]
        return before.isalnum() or before == ")"
    if mark != ".":
        return True
    before = report[max(start, match.start() - _LONGEST_WORD) : match.start()]
    word = _LAST_WORD.search(before)
    last = word.group() if word else ""
    opening = before if match.start() - start <= _LONGEST_WORD else "x"
    if not opening.strip(" \t*-(") or (last.isdigit() and opening.strip(" \t*-(,.") == last):
        return False
    if last.lower() in _ABBREVIATIONS:
        return False
    follower = report[match.end() : match.end() + _LONGEST_WORD].lstrip()[:1] if match.end() < end else ""
    if len(last) == 1 and last.isalpha() and last.isupper() and not follower.isupper():
        return False
    return not (follower.islower() and len(last) < 4 and not last.isdigit())


def _heading(text: str, opens: bool) -> tuple[int, bool]:
    """The length of the item heading that the text opens with, and whether it is all there is."""
    if _LEVEL_ALONE.match(text) and len(text.split()) <= 4:
        return len(text), True
    match = _HEADING.match(text)
    if match and len(match["name"].split()) <= 8 and not _VERB.search(match["name"]) and (opens or match["name"][:1].isupper()):
        return match.end(), match.end() >= len(text)
    dashed = _DASHED.match(text) if opens else None
    if dashed and re.match(r"[CTDLS]\d", text):
        return dashed.end(), False
    return 0, False
