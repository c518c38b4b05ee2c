"""What brat's lines say about findings."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from metextract.annotation.attributes import YES, attributes, row_from_words
from metextract.annotation.brat.lines import AttributeLine, RelationLine, Standoff, TextBound
from metextract.annotation.brat.names import ANY_VALUE, HEIGHT_LOSS, HEIGHT_LOSS_BOUNDS, SITE_RELATION, SITES, SiteType
from metextract.annotation.drafts import FindingDraft
from metextract.levels import find_levels
from metextract.records import Kind
from metextract.spine import is_level

_SITE_OF = {site.entity: site for site in SITES}
_BONE_KINDS = (Kind.BONE_LESION, Kind.FRACTURE)  # two adjacent levels are two vertebrae to them, one segment to the others

Words = dict[str, list[str]]  # values by attribute


class Site(NamedTuple):
    """Words that name a site. values: those that are given; where none are, the words speak."""

    bound: TextBound
    type: SiteType
    words: str
    values: tuple[str, ...]

    def values_for(self, kind: str) -> tuple[str, ...]:
        if self.values or self.type.field != "levels":
            return self.values or tuple(value for value in (self.words.lower(),) if value in _values_of(self.type))
        named = [level for mention in find_levels(self.words) for level in mention.values(segments=kind not in _BONE_KINDS)]
        plain = "".join(self.words.upper().split())
        return tuple(named) or tuple(level for level in (plain,) if is_level(level))


def findings_of(lines: Standoff, text: str) -> tuple[list[FindingDraft], list[str]]:
    """The findings, and what could not be taken over."""
    problems: list[str] = []
    heads: dict[str, TextBound] = {}
    marked: dict[str, TextBound] = {}
    for name, bound in lines.text_bounds.items():
        reason = bound.misfit(text)
        if reason is not None:
            problems.append(f"{bound.place}: {reason}; it is left out")
        elif bound.type in list(Kind):
            heads[name] = bound
        elif bound.type in _SITE_OF:
            marked[name] = bound
        else:
            problems.append(f"{bound.place}: its type is none of {', '.join((*Kind, *_SITE_OF))}; it is left out")
    problems += (
        f"{head.place}: there are other words between the parts of its head, which is read from the first to the last"
        for head in heads.values()
        if not head.is_whole(text)
    )
    words = _attribute_words(lines.attributes, lines.text_bounds, problems)
    sites = dict(_sites(marked, words, text, problems))
    for name, site in _linked(lines.relations, heads, sites, problems):
        values = words[name].setdefault(site.type.field, [])
        named = site.values_for(heads[name].type)
        values += (value for value in named if value not in values)
        if not named:
            problems.append(f"{site.bound.place}: its words name no {site.type.attribute}; give it as {site.type.attribute!r}")
    return [_draft(head, words[name]) for name, head in heads.items()], problems


def _attribute_words(lines: Iterable[AttributeLine], bounds: Iterable[str], problems: list[str]) -> dict[str, Words]:
    """The values of attributes of each text-bound, those given twice once."""
    words: dict[str, Words] = {name: {} for name in bounds}
    for line in lines:
        if line.target not in words:
            problems.append(f"{line.place}: it is an attribute of {line.target}, which is no entity of this file; it is left out")
            continue
        values = words[line.target].setdefault(line.type, [])
        value = YES if line.value is None else line.value
        if value not in values:
            values.append(value)
    return words


def _sites(marked: dict[str, TextBound], words: dict[str, Words], text: str, problems: list[str]) -> Iterator[tuple[str, Site]]:
    for name, bound in marked.items():
        kind = _SITE_OF[bound.type]
        values: list[str] = []
        for attribute, given in words[name].items():
            if attribute not in (kind.attribute, ANY_VALUE):
                problems.append(f"{bound.place}: {bound.type} has no attribute {attribute!r}; it is left out")
            elif set(given) <= _values_of(kind):
                values += given
            else:
                problems.append(f"{bound.place}: its {attribute} is no {kind.attribute}; it is left out")
        yield name, Site(bound, kind, " ".join(text[start:end] for start, end in bound.spans), tuple(values))


def _linked(
    lines: Iterable[RelationLine], heads: dict[str, TextBound], sites: dict[str, Site], problems: list[str]
) -> Iterator[tuple[str, Site]]:
    """The names of findings, each with a site of it."""
    alone = dict(sites)
    for line in lines:
        ends = (line.one, line.other) if line.one in heads else (line.other, line.one)
        if line.type != SITE_RELATION:
            problems.append(f"{line.place}: its type is not {SITE_RELATION}; it is left out")
        elif ends[0] not in heads or ends[1] not in sites:
            problems.append(f"{line.place}: it does not lead from a finding to a site; it is left out")
        else:
            alone.pop(ends[1], None)
            yield ends[0], sites[ends[1]]
    problems += (f"{site.bound.place}: no finding has this {site.type.entity}; it is left out" for site in alone.values())


def _draft(head: TextBound, words: Words) -> FindingDraft:
    bounds = [words.pop(name) for name in HEIGHT_LOSS_BOUNDS if name in words]
    if len(bounds) == 1:
        return FindingDraft(head.place, {}, f"only one of {' and '.join(HEIGHT_LOSS_BOUNDS)} is given")
    if bounds:
        words[HEIGHT_LOSS] = ["-".join(pair) for pair in zip(*bounds, strict=False)]
    many = {attribute.name for attribute in attributes() if attribute.many}
    for name, values in words.items():
        if len(values) > 1 and name not in many:
            return FindingDraft(head.place, {}, f"it has several values of {name!r}")
    return FindingDraft(head.place, row_from_words(head.type, head.start, head.end, words))


def _values_of(site: SiteType) -> frozenset[str]:
    return frozenset(value for attribute in attributes() if attribute.name == site.field for value in attribute.values)
