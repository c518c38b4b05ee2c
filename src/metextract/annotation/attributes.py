"""The attributes of findings as annotation tools know them: names, closed sets of values, values as words.

All of it is read off the records, so that a new attribute is in every format at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from metextract.records import FINDING_TYPES, Assertion, BaseFinding, Finding, Kind
from metextract.spine import TRANSITIONAL, VERTEBRAE, adjacent, ordered, segment

HEAD = ("kind", "start", "end", "text")
NOT_ANNOTATED = ("section", "evidence")  # what a program knows of a finding, and no annotator marks
YES, NO = "true", "false"

_BONES = (*VERTEBRAE, *TRANSITIONAL)
_SEGMENTS = {segment(upper, lower) for upper in _BONES for lower in _BONES if adjacent(upper, lower)}
LEVELS = ordered({*_BONES, *_SEGMENTS})


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that can be annotated.

    values: what it may be, as words; empty where that is open: height_loss_percent, as "40-40" or "50-100".
    many: whether it may have several values at once.
    kinds: the findings that have it.
    default: the value that is meant where none is given, or None.
    """

    name: str
    values: tuple[str, ...]
    many: bool
    kinds: tuple[Kind, ...]
    default: str | None = None


@cache
def attributes() -> tuple[Attribute, ...]:
    """Every attribute once: those that all kinds have first, then those of each kind, in the order of the records."""
    found: dict[str, Attribute] = {}
    for kind, record in FINDING_TYPES.items():
        hints = get_type_hints(record)
        for column in fields(record):
            if column.name in HEAD + NOT_ANNOTATED:
                continue
            known = found.get(column.name)
            kinds = (*known.kinds, kind) if known else (kind,)
            values, many = _domain(column.name, hints[column.name])
            found[column.name] = Attribute(column.name, values, many, kinds, NO if column.default is False else None)
    return tuple(sorted(found.values(), key=lambda attribute: attribute.name not in _common()))


@cache
def attributes_of(kind: Kind) -> tuple[Attribute, ...]:
    return tuple(attribute for attribute in attributes() if kind in attribute.kinds)


def values_as_words(finding: Finding) -> dict[str, tuple[str, ...]]:
    """The attributes that a finding has, with their values as words; those at their default are left out."""
    words: dict[str, tuple[str, ...]] = {}
    for attribute in attributes_of(finding.kind):
        value = _words(attribute, getattr(finding, attribute.name))
        if value and value != (attribute.default,):
            words[attribute.name] = value
    return words


def row_from_words(kind: str, start: object, end: object, words: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """A finding as JSON Lines have it; words that fit no value stay as they are, for the checks to name.

    What an annotator says nothing of is present.
    """
    values = {name: _value(name, tuple(values)) for name, values in words.items()}
    return {"kind": kind, "start": start, "end": end, "assertion": str(Assertion.PRESENT), **values}


def _words(attribute: Attribute, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, bool):
        return (YES if value else NO,)
    if isinstance(value, tuple):
        return tuple(map(str, value)) if attribute.many else ("-".join(map(str, value)),)
    return (str(value),)


def _value(name: str, words: tuple[str, ...]) -> Any:
    attribute = _by_name().get(name)
    if attribute is not None and attribute.many:
        return list(words)
    if len(words) != 1:
        return list(words)
    (word,) = words
    if attribute is None:
        return word
    if set(attribute.values) == {YES, NO}:
        return {YES: True, NO: False}.get(word.lower(), word)
    if not attribute.values:
        parts = [part.strip() for part in word.split("-")]
        return [int(part) for part in (*parts, *parts)[:2]] if all(map(str.isdecimal, parts)) and len(parts) <= 2 else word
    return word


def _domain(name: str, hint: Any) -> tuple[tuple[str, ...], bool]:
    """The values of an attribute, and whether it may have several."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if hint is bool:
        return (YES, NO), False
    if name == "levels":
        return LEVELS, True
    many = get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis
    choice = get_args(hint)[0] if many else hint
    return tuple(map(str, choice)) if isinstance(choice, type) and issubclass(choice, StrEnum) else (), many


@cache
def _by_name() -> dict[str, Attribute]:
    return {attribute.name: attribute for attribute in attributes()}


@cache
def _common() -> frozenset[str]:
    return frozenset(column.name for column in fields(BaseFinding))
