"""Findings of a report: sentence by sentence, with the headings and places that carry over."""

import re
from collections.abc import Iterable, Sequence

from metextract.findings import bone_lesion, fracture
from metextract.findings.assertion import assertion_of, history_of
from metextract.findings.carry import Carry
from metextract.findings.change import describe_change
from metextract.findings.draft import Draft, Scene
from metextract.findings.effects import read_effects
from metextract.findings.grades import read_grades
from metextract.findings.kinds import BY_KIND, KINDS
from metextract.findings.linking import SEGMENT_KINDS, link_sites
from metextract.findings.modifiers import Owners
from metextract.findings.restatements import merge_restatements, merge_words
from metextract.findings.retropulsion import read_retropulsion
from metextract.findings.sides import describe_side
from metextract.findings.sites import SiteGroup, site_groups
from metextract.findings.values import ENUMERATIONS
from metextract.layout import Sentence
from metextract.layout.fold import Folded
from metextract.readings import SentenceReading
from metextract.records import FINDING_TYPES, Evidence, Finding, Kind

_SPINE = re.compile(r"\b(?:spin(?:e|al)|vertebra\w*|lumb\w+|lss|dis[ck]s?|thecal|cord|foramin\w*|[CTL]\d{1,2}\s?[-/]\s?[CTLS]?\d{1,2}|cauda|conus|epidural|foramen|canal\sstenosis)\b", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|no|without|seen|noted|shows?|with)\b|[;:()]|\d", re.IGNORECASE)
_CITATION = re.compile(r"\b(?:19|20)\d\d\s?[;:]\s?\d", re.IGNORECASE)
_KEYWORDS = 7
_KEYWORDS_GLUED = 4
_IGNORED_SECTIONS = frozenset({"family_history", "references"})


def find_findings(report: str, sentences: Iterable[tuple[Sentence, SentenceReading]]) -> tuple[Finding, ...]:
    """The findings of a report in text order."""
    carry = Carry()
    findings: list[Finding] = []
    before: list[tuple[Draft, Scene]] = []
    pending: list[tuple[Draft, Scene]] = []
    spine_report = bool(_SPINE.search(report))
    read = list(sentences)
    cited = {sentence.line for sentence, _ in read if _CITATION.search(sentence.text)}
    for sentence, reading in read:
        if sentence.line in cited:
            continue
        scene = Scene(sentence, reading, site_groups(reading), spine_report=spine_report)
        carry.enter(scene)
        if sentence.section not in _IGNORED_SECTIONS and not _is_keyword_list(reading.text, glued=report[sentence.folded.start - 1 : sentence.folded.start] == "."):
            _read(scene, carry, [d for d, _ in before])
        carry.leave(scene)
        current = [(d, scene) for d in scene.heads()]
        pending += before
        before = current
    pending += before
    for draft, scene in pending:
        if not draft.dropped:
            findings.append(_finding(report, draft, scene))
    return tuple(sorted(findings, key=lambda f: (f.start, f.end)))


def _is_keyword_list(text: str, glued: bool) -> bool:
    """Dictation services append index words: many short items, no verb, no stop inside."""
    items = text.split(",")
    return len(items) >= (_KEYWORDS_GLUED if glued else _KEYWORDS) and sum(len(item.split()) <= 3 for item in items) >= 0.8 * len(items) and not _FINITE.search(text)


def _read(scene: Scene, carry: Carry, before: Sequence[Draft]) -> None:
    for entry in KINDS:
        if entry.kind is Kind.NEURAL_COMPRESSION:
            read_effects(scene)
        entry.find(scene)
        if entry.kind is Kind.STENOSIS:
            fracture.find_bare_compressions(scene)
            fracture.find_hidden_losses(scene)
    if not scene.drafts:
        read_retropulsion(scene, before)
        read_grades(scene, before)
        carry.add_to(scene, before)
        return
    link_sites(scene, *carry.for_sentence(scene), carry.last, carry.earlier)
    for draft in scene.heads():
        if not _is_plausible(draft, scene):
            draft.dropped = True
    merge_words(scene)
    if not scene.heads():
        carry.add_to(scene, before)
    owners = Owners(scene)
    for draft in scene.heads():
        BY_KIND[draft.kind].describe(draft, scene, owners)
        describe_change(draft, scene, owners)
    for draft in scene.heads():
        describe_side(draft, scene)
    merge_restatements(scene)
    _drop_titles(scene)
    carry.restated(scene, before)
    read_retropulsion(scene, before)
    read_grades(scene, before)


def _drop_titles(scene: Scene) -> None:
    """A heading that only names what its items tell ("Fractures:") is no finding; one that lists their places is."""
    heading = scene.sentence.heading
    heads = scene.heads()
    if len(heads) == 1 and scene.text.isupper() and scene.text.isalpha() and scene.sentence.section not in ("impression", "differential"):
        heads[0].dropped = True
    for draft in heads:
        titled = draft.end <= heading and draft.site is None or draft.end <= heading and any(h.kind is draft.kind and h.start >= heading for h in heads)
        if titled and (scene.sentence.alone or any(h.kind is draft.kind and h.start >= heading for h in heads)):
            draft.dropped = True


def _is_plausible(draft: Draft, scene: Scene) -> bool:
    if draft.kind is Kind.BONE_LESION:
        return bone_lesion.is_plausible(draft, scene)
    if draft.kind is Kind.FRACTURE and draft.needs_bone:
        return draft.site is not None and draft.site.vertebral
    return True


def _finding(report: str, draft: Draft, scene: Scene) -> Finding:
    folded = scene.sentence.folded
    section = scene.sentence.section
    assertion, cue, rule = assertion_of(draft, section, scene.text)
    evidence = [_evidence(folded, "assertion", rule, cue.start if cue else None, cue.end if cue else None)]
    historical, past, past_rule = history_of(draft, section, scene.text)
    if historical:
        evidence.append(_evidence(folded, "historical", past_rule, past.start if past else None, past.end if past else None))
    places = _places(draft.site, draft.kind)
    if draft.site is not None:
        local = draft.site in scene.groups
        for attribute, value in places.items():
            if value:
                evidence.append(_evidence(folded, attribute, f"site: {draft.site_rule}", draft.site.start if local else None, draft.site.end if local else None))
    values = {name: value for name, value in draft.values.items() if value is not None}
    for name in values:
        why, start, end = draft.reasons[name]
        evidence.append(_evidence(folded, name, why, start, end))
    start, end = folded.origin(draft.start), folded.origin_end(draft.end)
    record = FINDING_TYPES[draft.kind](
        start=start,
        end=end,
        text=report[start:end],
        assertion=assertion,
        historical=historical,
        section=section,
        evidence=tuple(evidence),
        **places,
        **{name: _typed(name, value) for name, value in values.items()},
    )
    return record  # type: ignore[return-value]


def _places(site: SiteGroup | None, kind: Kind) -> dict[str, tuple[object, ...]]:
    if site is None:
        return {"levels": (), "regions": (), "bones": ()}
    return {"levels": site.levels(kind in SEGMENT_KINDS), "regions": site.regions(), "bones": site.bones()}


def _evidence(folded: Folded, attribute: str, rule: str, start: int | None, end: int | None) -> Evidence:
    if start is None or end is None or end <= start:
        return Evidence(attribute=attribute, rule=rule)
    return Evidence(attribute=attribute, rule=rule, start=folded.origin(start), end=folded.origin_end(end))


def _typed(name: str, value: object) -> object:
    """The closed-set value of what a lexicon entry wrote as a word."""
    enumeration = ENUMERATIONS.get(name)
    return enumeration(value) if enumeration and isinstance(value, str) else value
