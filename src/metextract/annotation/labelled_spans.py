"""Findings as spans that have nothing but a label, for tools whose spans have no attributes.

A finding is a span with the label of its kind, "fracture". Each of its values is one more span over the very same words,
"assertion=absent", "levels=T5"; a present assertion goes without saying. Where several findings have the same words, the label of
a value begins with the finding that it belongs to, "stenosis:severity=mild", and the second of a kind is "stenosis#2",
with "stenosis#2:severity=mild".

Read are also values elsewhere in the text that are linked to their finding by a relation, "levels=T5" over the level itself.
A value that names no finding belongs to all over the same words that may have it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from metextract.annotation.attributes import attributes, attributes_of, row_from_words, values_as_words
from metextract.annotation.drafts import FindingDraft
from metextract.records import Assertion, Finding, Kind

NO_WORDS: Mapping[str, Sequence[str]] = MappingProxyType({})
_PRESENT = ("assertion", str(Assertion.PRESENT))

_VALUE_LABEL = re.compile(r"(?:(?P<finding>[^:=]+):)?(?P<name>[^:=]+)=(?P<value>.+)", re.DOTALL)


class LabelledSpan(NamedTuple):
    """start, end: as read, unchecked. words: values that the span has beside its label. place: what names it ("span 3")."""

    start: Any
    end: Any
    label: str
    words: Mapping[str, Sequence[str]] = NO_WORDS
    place: str = ""


class _Value(NamedTuple):
    """finding: the label of the finding it says it belongs to, empty for any."""

    span: LabelledSpan
    finding: str
    name: str
    word: str


def spans_of(findings: Iterable[Finding]) -> Iterator[LabelledSpan]:
    """The spans of a report: each finding, and behind it its values."""
    every = tuple(findings)
    crowds = Counter((finding.start, finding.end) for finding in every)
    seen: Counter[tuple[int, int, Kind]] = Counter()
    for finding in every:
        seen[finding.start, finding.end, finding.kind] += 1
        label = _numbered(finding.kind, seen[finding.start, finding.end, finding.kind])
        owner = f"{label}:" if crowds[finding.start, finding.end] > 1 else ""
        yield LabelledSpan(finding.start, finding.end, label)
        for name, words in values_as_words(finding).items():
            for word in words:
                if (name, word) != _PRESENT:
                    yield LabelledSpan(finding.start, finding.end, f"{owner}{_value_label(name, word)}")


def labels() -> Iterator[str]:
    """The labels that an annotator chooses from: the kinds first, then the values of closed sets."""
    yield from map(str, Kind)
    for attribute in attributes():
        for word in attribute.values:
            if word != attribute.default and (attribute.name, word) != _PRESENT:
                yield _value_label(attribute.name, word)


def drafts_of(spans: Sequence[LabelledSpan], links: Iterable[tuple[int, int]] = ()) -> tuple[list[FindingDraft], list[str]]:
    """The findings among the spans, and what belongs to none of them.

    links: pairs of indexes into the spans, in either direction.
    """
    values: dict[int, _Value] = {}
    for index, span in enumerate(spans):
        match = _VALUE_LABEL.fullmatch(span.label)
        if match is not None:
            values[index] = _Value(span, (match["finding"] or "").strip(), match["name"].strip(), match["value"].strip())
    heads = [index for index in range(len(spans)) if index not in values]
    words: dict[int, dict[str, list[str]]] = {
        head: {name: list(given) for name, given in spans[head].words.items()} for head in heads
    }
    linked, problems = _linked(values, words, links)
    at: dict[tuple[int, int], list[int]] = {}
    for head in heads:
        if (words_at := _words_at(spans[head])) is not None:
            at.setdefault(words_at, []).append(head)
    for index, value in values.items():
        words_at = _words_at(value.span)
        near = at.get(words_at, []) if words_at else []
        owners = linked.get(index) or _owners(value, near, spans)
        if not owners:
            problems.append(f"{value.span.place}: a value over the words of no finding that may have it, and linked to none")
        for owner in owners:
            words[owner].setdefault(value.name, []).append(value.word)
    drafts = [
        FindingDraft(span.place, row_from_words(_kind(span.label), span.start, span.end, _once(words[head])))
        for head in heads
        for span in (spans[head],)
    ]
    return drafts, problems


def _words_at(span: LabelledSpan) -> tuple[int, int] | None:
    return (span.start, span.end) if type(span.start) is type(span.end) is int else None


def _linked(
    values: Mapping[int, _Value], heads: Mapping[int, object], links: Iterable[tuple[int, int]]
) -> tuple[dict[int, list[int]], list[str]]:
    """The findings that each value is linked to, and the links that are between others."""
    found: dict[int, list[int]] = {}
    problems = []
    for number, (one, other) in enumerate(links, 1):
        value, head = (one, other) if one in values else (other, one)
        if value in values and head in heads:
            found.setdefault(value, []).append(head)
        else:
            problems.append(f"relation {number}: not between a finding and one of its values; it is left out")
    return found, problems


def _owners(value: _Value, near: Sequence[int], spans: Sequence[LabelledSpan]) -> list[int]:
    if value.finding:
        return [head for head in near if _unnumbered(spans[head].label) == _unnumbered(value.finding)]
    if len(near) == 1:
        return list(near)
    return [head for head in near if _may_have(_kind(spans[head].label), value.name)]


def _may_have(kind: str, name: str) -> bool:
    return kind in list(Kind) and any(attribute.name == name for attribute in attributes_of(Kind(kind)))


def _once(words: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The same value said twice is one value."""
    return {name: tuple(dict.fromkeys(given)) for name, given in words.items()}


def _value_label(name: str, word: str) -> str:
    return f"{name}={word}"


def _numbered(kind: str, number: int) -> str:
    return kind if number == 1 else f"{kind}#{number}"


def _unnumbered(label: str) -> str:
    """ "stenosis#1" is the first stenosis, whose label is "stenosis"."""
    return label.strip().removesuffix("#1")


def _kind(label: str) -> str:
    return label.strip().partition("#")[0]
