"""The lines of brat's .ann files (https://brat.nlplab.org/standoff.html), read one by one and not yet understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# What ends a line for brat, and tabs, can stand in no annotation: brat itself parts one at them.
_PART = re.compile("[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

_TEXT_BOUND = re.compile(
    r"""
    (?P<name> T\d\S* ) \t
    (?P<type> \S+ )
    (?P<spans> [ ] \d{1,9} [ ] \d{1,9} (?: ; \d{1,9} [ ] \d{1,9} )* ) [ ]*
    (?: \t (?P<words> .* ) )?
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?P<name>[AM]\d\S*)\t(?P<type>\S+) (?P<target>\S+)(?: (?P<value>\S.*))?", re.ASCII)
_RELATION = re.compile(r"(?P<name>R\d\S*)\t(?P<type>\S+) [^\s:]+:(?P<one>\S+) [^\s:]+:(?P<other>\S+)", re.ASCII)


class TextBound(NamedTuple):
    """Words of the text with a type. spans: bounds of its parts, in text order. words: as the file has them."""

    place: str
    name: str
    type: str
    spans: tuple[tuple[int, int], ...]
    words: str | None

    def misfit(self, text: str) -> str | None:
        """Why it cannot stand in this text, in words without the text."""
        starts_and_ends = [bound for span in self.spans for bound in span]
        if any(start >= end for start, end in self.spans) or starts_and_ends != sorted(starts_and_ends):
            return "its offsets are empty or overlap"
        if starts_and_ends[-1] > len(text):
            return f"its offsets end at {starts_and_ends[-1]}, and the text has {len(text)} characters"
        if self.words is not None and not self._has_words_of(text):
            return f"its words are not those at {starts_and_ends[0]} to {starts_and_ends[-1]} of the text"
        return None

    def _has_words_of(self, text: str) -> bool:
        """Parts are joined with a space, before brat 1.3 with nothing."""
        parts = [text[start:end] for start, end in self.spans]
        return self.words in (" ".join(parts), "".join(parts))

    def is_whole(self, text: str) -> bool:
        """Whether nothing but blanks and line breaks lies between its parts."""
        return all(not text[end:start].strip() for (_, end), (start, _) in zip(self.spans, self.spans[1:], strict=False))

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


class AttributeLine(NamedTuple):
    """value: None for a flag, which says yes by being there."""

    place: str
    type: str
    target: str
    value: str | None


class RelationLine(NamedTuple):
    place: str
    type: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Standoff:
    """What a file says. problems: the lines that are none of brat's, and those of kinds that say nothing about findings."""

    text_bounds: dict[str, TextBound] = field(default_factory=dict)
    attributes: list[AttributeLine] = field(default_factory=list)
    relations: list[RelationLine] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def standoff(content: str) -> Standoff:
    """The lines of a file; normalizations (N), notes (#) and equivalences (*) are passed over."""
    found = Standoff()
    for number, line in enumerate(content.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.strip() and not line.startswith(("#", "N", "*")):
            _take(line, f"line {number}", found)
    return found


def _take(line: str, place: str, found: Standoff) -> None:
    if line.startswith("E"):
        found.problems.append(f"{place}: events are not read; mark findings as entities")
    elif match := _TEXT_BOUND.fullmatch(line):
        bound = TextBound(
            f"{place}: {match['name']}", match["name"], match["type"], _spans(match["spans"]), match["words"] or None
        )
        if bound.name in found.text_bounds:
            found.problems.append(f"{bound.place}: was there before; this one is left out")
        else:
            found.text_bounds[bound.name] = bound
    elif match := _ATTRIBUTE.fullmatch(line.rstrip()):
        found.attributes.append(AttributeLine(f"{place}: {match['name']}", match["type"], match["target"], match["value"]))
    elif match := _RELATION.fullmatch(line.rstrip()):
        found.relations.append(RelationLine(f"{place}: {match['name']}", match["type"], match["one"], match["other"]))
    else:
        found.problems.append(f"{place}: is no line of brat")


def _spans(written: str) -> tuple[tuple[int, int], ...]:
    pairs = (part.split() for part in written.split(";"))
    return tuple(sorted((int(start), int(end)) for start, end in pairs))


def parts_of(text: str, start: int, end: int) -> tuple[tuple[int, int], ...] | None:
    """The bounds of the parts that words are in, between line breaks and tabs; None if they begin or end with one."""
    parts = tuple(match.span() for match in _PART.finditer(text, start, end))
    return parts if parts and (parts[0][0], parts[-1][1]) == (start, end) else None


def text_bound_line(number: int, kind: str, parts: Sequence[tuple[int, int]], text: str) -> str:
    spans = ";".join(f"{start} {end}" for start, end in parts)
    return f"T{number}\t{kind} {spans}\t{' '.join(text[start:end] for start, end in parts)}"
