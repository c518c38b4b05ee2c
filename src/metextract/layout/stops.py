"""Where sentences end."""

import re
from collections.abc import Callable, Iterator

from metextract.layout.lines import Line

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
# A stop behind a long word and before a capital ends a sentence, whatever stands around it.
SURE_STOP = re.compile(r"\. (?<=[a-z]{5}\.) (?<!approx\.) (?= \s+ [A-Z][a-z] )", re.VERBOSE)
# Stops that belong to neither sentence.
_PARTING_SIGNS = frozenset(",<\u2022\uf0b7")
_LAST_WORD = re.compile(r"[\w./]{1,40}$")
_LONGEST_WORD = 40
_LONGEST = 1200
_CUTS = ("; ", ", ", " ")


def stops(report: str, line: Line, passes: Callable[[str], bool] | None) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences of a line; passes: as `Layout.sentences` has it."""
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
    for stop in SURE_STOP.finditer(report, line.start, line.end):
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
