"""Findings as lines of brat."""

import re
from collections.abc import Iterator

from metextract.annotation.attributes import attributes, values_as_words
from metextract.annotation.brat.lines import parts_of, text_bound_line
from metextract.annotation.brat.names import HEIGHT_LOSS, HEIGHT_LOSS_BOUNDS, SITE_RELATION, SITES, is_flag
from metextract.annotation.records import AnnotatedReport
from metextract.errors import InputError
from metextract.records import Assertion, Finding

Parts = tuple[tuple[int, int], ...]  # bounds


def annotation_lines(report: AnnotatedReport) -> list[str]:
    """Findings with their attributes, then sites, each once, then which finding has which."""
    if report.text is None:
        raise InputError(f"report {report.report_id!r} has no text, and brat marks words of texts")
    heads: list[str] = []
    details: list[str] = []
    sites: dict[tuple[str, str, Parts], int] = {}  # entity, value and words, and the number of the text-bound
    links: list[str] = []
    for number, finding in enumerate(report.findings, 1):
        parts = parts_of(report.text, finding.start, finding.end)
        if parts is None:
            place = f"report {report.report_id!r}: the head at {finding.start} to {finding.end}"
            raise InputError(f"{place} is empty, or begins or ends with a line break or tab; brat cannot mark it")
        heads.append(text_bound_line(number, finding.kind, parts, report.text))
        details += (f"{name} T{number}{value and ' '}{value}" for name, value in _attributes(finding))
        for entity, value, words in _sites(finding, parts, report.text):
            site = sites.setdefault((entity, value, words), len(report.findings) + len(sites) + 1)
            links.append(f"{SITE_RELATION} Arg1:T{number} Arg2:T{site}")
    value_names = {site.entity: site.attribute for site in SITES}
    details += (f"{value_names[entity]} T{number} {value}" for (entity, value, _), number in sites.items())
    return [
        *heads,
        *(text_bound_line(number, entity, words, report.text) for (entity, _, words), number in sites.items()),
        *(f"A{number}\t{detail}" for number, detail in enumerate(details, 1)),
        *(f"R{number}\t{link}" for number, link in enumerate(links, 1)),
    ]


def _attributes(finding: Finding) -> Iterator[tuple[str, str]]:
    """Names and values of all but the sites; the value of a flag is empty."""
    flags = {attribute.name for attribute in attributes() if is_flag(attribute)}
    fields = {site.field for site in SITES}
    for name, values in values_as_words(finding).items():
        if name in fields or (name, *values) == ("assertion", Assertion.PRESENT):
            continue
        if name == HEIGHT_LOSS:
            yield from zip(HEIGHT_LOSS_BOUNDS, values[0].split("-"), strict=True)
        else:
            yield name, "" if name in flags else values[0]


def _sites(finding: Finding, head: Parts, text: str) -> Iterator[tuple[str, str, Parts]]:
    """Entity, value and words of each site: within the words that evidence names, its own if it stands there by its name."""
    for site in SITES:
        stated = (evidence for evidence in finding.evidence if evidence.attribute == site.field)
        known = (
            parts_of(text, evidence.start, evidence.end)
            for evidence in stated
            if evidence.start is not None and evidence.end is not None
        )
        words = next(filter(None, known), None)
        for value in map(str, getattr(finding, site.field)):
            yield site.entity, value, head if words is None else _named(value, words, text)


def _named(value: str, words: Parts, text: str) -> Parts:
    name = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
    match = next(filter(None, (name.search(text, start, end) for start, end in words)), None)
    return words if match is None else (match.span(),)
