"""Sentences, with the section, paragraph and line that each stands in, and the item heading it opens with."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from metextract.layout.fold import Folded, fold
from metextract.layout.lines import Line, split_lines

_ABBREVIATIONS = frozenset("dr mr mrs ms vs approx e.g i.e eg ie fig figs resp incl prev".split())

# A stop ends a sentence if what follows opens one; the checks before it are in _is_stop.
_STOP = re.compile(
    r"""
    [.?!,\u2022\uf0b7<]
    (?: (?<=\.) (?<!\.\.) \.*+ (?= \s | $ | [A-Z][a-z] | [,;]\S       # "noted. The", "seen.Axial", dictation's "pain.,POSTOPERATIVE"
                     | [a-z]{3,20} [\s-]? [a-z\s-]{0,30} (?: , \s? [a-z\s-]{3,40} ){2} ,     # "seen.spine, bone tumor, old age,"
                     | [a-z] \s [a-z\s]{2,40} , \s? [a-z] )     # "seen.A small effusion, new"
      | (?<=[?!]) (?= \s+ [A-Z0-9] | \s* $ )                    # "Fracture? None", "No!"
      | (?<=,) \s? (?= [A-Z] [A-Z/ ]{2,40} : )                   # dictation's "clear,FINDINGS:"
      | (?<=[\u2022\uf0b7])                                      # signs that part statements
      | (?<=<) [bB][rR] \s? /? >
    )
    """,
    re.VERBOSE,
)
# A stop behind a long word and before a capital ends every sentence; it belongs to the sentence before.
_SURE_STOP = re.compile(r"\. (?<=[a-z]{5}\.) (?<!approx\.) (?= \s+ [A-Z][a-z] )", re.VERBOSE)
# Stops that belong to neither sentence.
_PARTING_SIGNS = frozenset(",<\u2022\uf0b7")
_LAST_WORD = re.compile(r"[\w./]{1,40}$")
_LONGEST_WORD = 40
_SHORTEST = 2
_LONGEST = 1200
_CUTS = ("; ", ", ", " ")

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
            for number, (start, end) in enumerate(_stops(report, line, passes)):
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


def _stops(report: str, line: Line, passes: Callable[[str], bool] | None) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences of a line."""
    if passes is None:
        yield from _stops_between(report, line.start, line.end, line.end)
        return
    for start, end in _stretches(report, line):
        passed = passes(report[start:end])
        if start == line.start or not passed or report.find(":", start, end) >= 0:
            yield from _stops_between(report, start, end, line.end)


def _stretches(report: str, line: Line) -> Iterator[tuple[int, int]]:
    """Whole sentences at a time, parted where every reader would part them."""
    start = line.start
    for stop in _SURE_STOP.finditer(report, line.start, line.end):
        yield start, stop.end()
        start = stop.end()
    yield start, line.end


def _stops_between(report: str, start: int, end: int, line_end: int) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences of a line or a stretch of it."""
    for stop in _STOP.finditer(report, start, end):
        if not _is_stop(report, start, stop, line_end):
            continue
        yield from _bounded(report, start, stop.start() if stop.group()[0] in _PARTING_SIGNS else stop.end())
        start = stop.end()
    if start < end:
        yield from _bounded(report, start, end)


def _bounded(report: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, cut at a semicolon, comma or blank where it is longer than any real one.

    What is read of a sentence may cost the square of its length; the bound keeps a report's cost linear.
    """
    while end - start > _LONGEST:
        last = start + _LONGEST
        cut = next((at for sign in _CUTS if (at := report.rfind(sign, start + 1, last)) > 0), last - 1)
        yield start, cut + 1
        start = cut + 1
    yield start, end


def _is_stop(report: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a stop ends the sentence from `start` in a line up to `end`."""
    mark = stop.group()[0]
    if mark in "?!":
        before = report[stop.start() - 1 : stop.start()]
        return before.isalnum() or before == ")"
    if mark != ".":
        return True
    before = report[max(start, stop.start() - _LONGEST_WORD) : stop.start()]
    last = _last_word(before)
    if stop.start() - start <= _LONGEST_WORD and _is_bullet(before, last):
        return False
    if last.lower() in _ABBREVIATIONS:
        return False
    follower = report[stop.end() : stop.end() + _LONGEST_WORD].lstrip()[:1] if stop.end() < end else ""
    if len(last) == 1 and last.isalpha() and last.isupper() and not follower.isupper():
        return False
    return not (follower.islower() and len(last) < 4 and not last.isdigit())


def _last_word(text: str) -> str:
    """The word, number or abbreviation that a text ends with."""
    if not text or text[-1].isspace():
        return ""
    word = _LAST_WORD.search(text.rsplit(maxsplit=1)[-1])
    return word.group() if word else ""


def _is_bullet(opening: str, last: str) -> bool:
    """Whether what stands before the stop is nothing or a number alone: " - ", "(2"."""
    return not opening.strip(" \t*-(") or (last.isdigit() and opening.strip(" \t*-(,.") == last)


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
