"""Findings of a report: sentence by sentence, with the headings and places that carry over."""

import re
from collections.abc import Sequence
from typing import Protocol

from metextract.findings.carry import Carry
from metextract.findings.citations import cites
from metextract.findings.draft import Draft, Scene
from metextract.findings.grades import last_gradable, read_grades
from metextract.findings.limbs import Examined
from metextract.findings.listings import Listing
from metextract.findings.retropulsion import read_retropulsion
from metextract.findings.selection import Worth
from metextract.findings.sites import site_groups
from metextract.findings.telling import Teller
from metextract.findings.typed import typed_finding
from metextract.layout import Sentence
from metextract.readings import SentenceReading
from metextract.records import Finding

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


class Reader(Protocol):
    """Reads the text of a sentence: all of it, or its places alone."""

    def read(self, sentence: str) -> SentenceReading: ...

    def read_places(self, sentence: str) -> SentenceReading: ...


def find_findings(
    report: str, sentences: Sequence[tuple[Sentence, Worth]], reader: Reader, teller: Teller, *, spine_report: bool
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
            _read(scene, carry, examined, teller, before, gradable)
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


def _read(
    scene: Scene, carry: Carry, examined: Examined, teller: Teller, before: Sequence[Draft], gradable: Sequence[Draft]
) -> None:
    """What a sentence tells, of its own findings and of those of the sentence before."""
    plausible = teller.tell(scene, carry.inherited(), examined)
    if plausible:
        carry.restated(scene, before)
    elif scene.drafts:
        carry.add_to(scene, before)
    read_retropulsion(scene, before)
    read_grades(scene, gradable)
    if not scene.drafts:
        carry.add_to(scene, before)
