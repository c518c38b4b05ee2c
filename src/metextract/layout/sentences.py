"""Sentences, with the section, paragraph and line that each stands in, and the item heading it opens with."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from metextract.layout.fold import Folded, fold
from metextract.layout.lines import split_lines
from metextract.layout.stops import stops

_SHORTEST = 2

_BULLET = re.compile(
    r"""
    (?: [-*>.\u2022\u2013\uf0b7,] (?!\d) \s*        # "- ", "* "; not "-5"
      | \(? \d{1,2} \s? [.)] (?!\d) \s*             # "1. ", "(2) "; not "1.5"
      | \(? [a-zA-Z] \) \s+                         # "a) ", "(B) "
    )+
    """,
    re.VERBOSE,
)
_LEVELS = r"[CTDLS]\d{1,2} (?: \s?[-/,&]\s? [CTDLS]?\d{1,2} )*"
_HEADING = re.compile(r"(?P<name> [^:.;?!\n]{1,60}? ) \s* : (?!\d) \s*", re.VERBOSE)  # "L4-L5: ", "FINDINGS:"; not "12:30"
_DASHED = re.compile(
    rf"""
    (?P<name> {_LEVELS} (?: \s (?: level | disc | disk ) )?     # "L4-5 disc - "
            | [A-Za-z]+ (?: \s[A-Za-z]+ ){{0,2}}                # "IMPRESSION - "
    )
    \s+ [-–—]+ \s+
    """,
    re.VERBOSE,
)
_LEVELS_ALONE = re.compile(
    rf"{_LEVELS} (?: \s (?: level | disc | disk | segment )s? )? \s* [.:-]? $", re.VERBOSE
)  # "L4-5 level:"
_REMARK = re.compile(r"\( [^()]{1,60} \) \s* :? \s*", re.VERBOSE)  # "L4-5 level: (desiccated disc):"
_LEVEL = re.compile(r"[CTDLS]\d")
# "Cervical - ...", "Dorsal spine - ..."
_REGION = re.compile(
    r"(?: cervical | thoracic | dorsal | lumbar | lumbosacral | dorsolumbar | thoracolumbar | sacral ) (?: \s (?: spine | region | segment ) )?",
    re.VERBOSE | re.IGNORECASE,
)
_VERB = re.compile(
    r"\b (?: is | are | was | were | has | have | shows? | demonstrates? | reveals? | seen | noted ) \b",
    re.VERBOSE | re.IGNORECASE,
)
_WORDS_OF_LEVELS = 4
_WORDS_OF_HEADING = 8
_LONGEST_HEADING = 120  # with the blanks before its colon

# These end with any heading in capitals: "PERTINENT DATA: ...".
_HISTORIES = frozenset({"past_history", "family_history"})
_CAPITALS = re.compile(r"[A-Z][A-Z /&-]{2,50} \s? :", re.VERBOSE)
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

    def sentences(self, report: str, passes: Callable[[str], bool] | None = None) -> Iterator[Sentence]:
        """The sentences from top to bottom.

        passes: asked of each stretch of whole sentences without a colon, whether they may be left out; the first ones of a
        line never are. The sentences that come are the same with and without it.
        """
        section: str | None = None
        section_paragraph: int | None = None  # of the section's last sentence; None before its first
        for line in split_lines(report, self._sections):
            if section in _ONE_PARAGRAPH and section_paragraph not in (None, line.paragraph):
                section = None
            item = False
            for number, (start, end) in enumerate(stops(report, line, passes)):
                opens = number == 0
                bullet = _BULLET.match(report, start, end)
                if bullet:
                    start = bullet.end()
                    item = item or opens
                named = self._section_at(report, start, end, opens)
                if named:
                    section, start = named
                    section_paragraph = None
                elif section in _HISTORIES and _CAPITALS.match(report, start, end):
                    section = None
                folded = fold(report, start, end)
                if len(folded.text) < _SHORTEST:
                    continue
                heading = _heading(folded.text, opens)
                alone = heading == len(folded.text) and end >= line.end
                section_paragraph = line.paragraph
                yield Sentence(folded, section, line.paragraph, line.number, heading, alone, opens or named is not None, item)

    def _section_at(self, report: str, start: int, end: int, opens: bool) -> tuple[str, int] | None:
        """The section that a heading here opens, and where its text starts."""
        heading = _heading_at(report, start, end)
        if heading and (section := self._section(heading["name"])):
            return section, heading.end()
        if not opens:
            return None
        dashed = _DASHED.match(report, start, end)
        if dashed and (section := self._section(dashed["name"])):
            return section, dashed.end()
        section = self._section(report[start:end].rstrip(" .-"))
        return (section, end) if section else None

    def _section(self, name: str) -> str | None:
        return self._sections.get(" ".join(name.lower().split()))


def _heading(text: str, opens: bool) -> int:
    """The length of the item heading that the text opens with, 0 without one."""
    if _LEVELS_ALONE.match(text) and len(text.split()) <= _WORDS_OF_LEVELS:
        return len(text)
    heading = _heading_at(text, 0, len(text))
    if heading and (opens or text[0].isupper()) and _names_item(heading["name"]):
        return len(text) if _REMARK.fullmatch(text, heading.end()) else heading.end()
    dashed = _DASHED.match(text) if opens else None
    return dashed.end() if dashed and (_LEVEL.match(text) or _REGION.fullmatch(dashed["name"])) else 0


def _heading_at(text: str, start: int, end: int) -> re.Match[str] | None:
    """The words up to a colon that a text opens with; most texts have no colon there, which is found out faster."""
    if text.find(":", start, min(end, start + _LONGEST_HEADING)) < 0:
        return None
    return _HEADING.match(text, start, end)


def _names_item(name: str) -> bool:
    """Whether the words before a colon are a heading and no statement."""
    return len(name.split()) <= _WORDS_OF_HEADING and not _VERB.search(name)
