"""Findings of a report: sentence by sentence, with the headings and places that carry over."""

import re
from collections.abc import Sequence
from typing import Protocol

from metextract.findings import fracture
from metextract.findings.carry import Carry
from metextract.findings.change import describe_change
from metextract.findings.citations import cites
from metextract.findings.draft import Draft, Scene
from metextract.findings.effects import read_effects
from metextract.findings.grades import last_gradable, read_grades
from metextract.findings.kinds import BY_KIND, KINDS
from metextract.findings.lesion_context import is_plausible
from metextract.findings.lesion_restatements import merge_words
from metextract.findings.limbs import Examined
from metextract.findings.linking import link_sites
from metextract.findings.listings import Listing
from metextract.findings.modifiers import Owners
from metextract.findings.restatements import merge_restatements
from metextract.findings.retropulsion import read_retropulsion
from metextract.findings.selection import Worth
from metextract.findings.sides import describe_side
from metextract.findings.site_rules import SHAREABLE
from metextract.findings.sites import site_groups
from metextract.findings.typed import typed_finding
from metextract.layout import Sentence
from metextract.readings import SentenceReading
from metextract.records import Finding, Kind

# What a sentence has and a list of index words has not.
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|no|without|seen|noted|shows?|with)\b|[;:()]|\d",
    re.IGNORECASE,
)
# A list of index words has so many items; fewer if it is glued to the stop before it ("...disease.spine,tumor").
_KEYWORDS = 7
_KEYWORDS_GLUED = 4
_IGNORED_SECTIONS = frozenset({"family_history", "references", "keywords"})
# "Family history of bone metastases in the father."
_OF_RELATIVES = re.compile(r"(?:no\s|positive\s|strong\s)?family\shistory\b", re.IGNORECASE)
# Sections in which a line of one upper-case word is a diagnosis and no title.
_NAMING_SECTIONS = frozenset({"impression", "differential"})


class Reader(Protocol):
    """Reads the text of a sentence: all of it, or its places alone."""

    def read(self, sentence: str) -> SentenceReading: ...

    def read_places(self, sentence: str) -> SentenceReading: ...


def find_findings(
    report: str, sentences: Sequence[tuple[Sentence, Worth]], reader: Reader, *, spine_report: bool
) -> tuple[Finding, ...]:
    """The findings of a report in text order; spine_report: whether it is one on the spine."""
    carry = Carry()
    examined = Examined()
    listing = Listing()
    read: list[tuple[Draft, Scene]] = []
    before: list[Draft] = []
    gradable: list[Draft] = []
    cited = {sentence.line for sentence, _ in sentences if cites(sentence.text)} if cites(report) else ()
    for sentence, worth in sentences:
        if sentence.line in cited:
            continue
        # What is told behind a finding may be of it, so that it is read whole.
        whole = worth is Worth.FINDING or bool(before)
        reading = _reading(reader, sentence, worth, whole)
        scene = Scene(sentence, reading, site_groups(reading), spine_report=spine_report)
        carry.enter(scene)
        examined.enter(scene)
        if whole and not _is_ignored(report, sentence):
            _read(scene, carry, examined, before, gradable)
        elif gradable:
            read_grades(scene, gradable)
        carry.leave(scene)
        ended = listing.read(scene)
        if ended is not None:
            read.append(ended)
        before = scene.heads()
        gradable = last_gradable(scene, before, gradable)
        read += [(draft, scene) for draft in before]
    if (ended := listing.close()) is not None:
        read.append(ended)
    # Typed last: a sentence may still change the findings of the one before ("No retropulsion.").
    findings = [typed_finding(report, draft, scene) for draft, scene in read if not draft.dropped]
    return tuple(sorted(findings, key=lambda f: (f.start, f.end)))


def _reading(reader: Reader, sentence: Sentence, worth: Worth, whole: bool) -> SentenceReading:
    if whole:
        return reader.read(sentence.text)
    return SentenceReading(sentence.text) if worth is Worth.LAYOUT else reader.read_places(sentence.text)


def _is_ignored(report: str, sentence: Sentence) -> bool:
    """Whether a sentence tells nothing of the patient: relatives, literature, index words."""
    if sentence.section in _IGNORED_SECTIONS or _OF_RELATIVES.match(sentence.text):
        return True
    return _is_keyword_list(sentence.text, _is_glued(report, sentence))


def _is_glued(report: str, sentence: Sentence) -> bool:
    """Whether a sentence stands right behind a stop, without a blank."""
    start = sentence.folded.start
    return report[start - 1 : start] == "."


def _is_keyword_list(text: str, glued: bool) -> bool:
    """Dictation services append index words: many short items, no verb, no stop inside."""
    items = text.split(",")
    if len(items) < (_KEYWORDS_GLUED if glued else _KEYWORDS):
        return False
    short = sum(len(item.split()) <= 3 for item in items)
    return short >= 0.8 * len(items) and not _FINITE.search(text)


def _read(scene: Scene, carry: Carry, examined: Examined, before: Sequence[Draft], gradable: Sequence[Draft]) -> None:
    """Find, link and describe the findings of a sentence; before: those of the sentence before."""
    _find(scene)
    if scene.drafts:
        _describe(scene, carry, examined, before)
    read_retropulsion(scene, before)
    read_grades(scene, gradable)
    if not scene.drafts:
        carry.add_to(scene, before)


def _find(scene: Scene) -> None:
    if not scene.roles:
        return
    for entry in KINDS:
        if entry.kind is Kind.NEURAL_COMPRESSION:
            read_effects(scene)
        entry.find(scene)
        if entry.kind is Kind.STENOSIS:
            # What is left of "compression" and "loss" once cord and canal have taken theirs.
            fracture.find_bare_compressions(scene)
            fracture.find_hidden_losses(scene)


def _describe(scene: Scene, carry: Carry, examined: Examined, before: Sequence[Draft]) -> None:
    link_sites(scene, *carry.for_sentence(scene), carry.last, carry.earlier)
    for draft in scene.heads():
        if not _is_plausible(draft, scene):
            draft.dropped = True
    merge_words(scene)
    if not scene.heads():
        carry.add_to(scene, before)
        return
    owners = Owners(scene)
    for draft in scene.heads():
        BY_KIND[draft.kind].describe(draft, scene, owners)
        describe_change(draft, scene, owners)
    for draft in scene.heads():
        describe_side(draft, scene)
        examined.describe_side(draft, scene)
    merge_restatements(scene)
    _drop_titles(scene)
    carry.restated(scene, before)


def _has_own_place(title: Draft, items: Sequence[Draft]) -> bool:
    """ "Bone mets: increased density T4-6, new L5 lesion": a place that no item has."""
    return (
        title.site is not None
        and title.site.has_levels
        and title.site_rule in SHAREABLE
        and all(h.site is not title.site for h in items)
    )


def _drop_titles(scene: Scene) -> None:
    """A heading that only names what its items tell ("Fractures:") is no finding; one that lists their places is."""
    heads = scene.heads()
    if len(heads) == 1 and scene.text.isupper() and scene.text.isalpha() and scene.sentence.section not in _NAMING_SECTIONS:
        heads[0].dropped = True
    for draft in heads:
        if draft.end > scene.sentence.heading:
            continue
        items = [h for h in heads if h.kind is draft.kind and h.start >= scene.sentence.heading]
        told = bool(items) and not _has_own_place(draft, items)
        if told or (draft.site is None and scene.sentence.alone):
            draft.dropped = True


def _is_plausible(draft: Draft, scene: Scene) -> bool:
    """Whether what the head needs stands beside it."""
    if draft.kind is Kind.BONE_LESION:
        return is_plausible(draft, scene)
    if draft.kind is Kind.FRACTURE:
        return fracture.is_plausible(draft, scene)
    return True
