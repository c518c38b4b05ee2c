"""Epidural disease: tumour or soft tissue in the epidural space."""

import re

from metextract.findings.draft import Draft, Scene, span_of
from metextract.findings.modifiers import Owners
from metextract.readings import Term
from metextract.records import Kind

KIND = Kind.EPIDURAL_DISEASE

_NOUNS = frozenset({"words.noun", "words.weak_noun", "words.soft_tissue", "bone_lesion.metastasis", "bone_lesion.nature"})
_INNER = frozenset({"words.qualifier", "bone_lesion.metastatic", "words.bone_word"}) | _NOUNS
_CLOSE = re.compile(r"[\s-]*(?:(?:spinal|paraspinal|prevertebral|paravertebral|foraminal|intraforaminal|canal|tumoral)\s|(?:and|or|&|/|,)\s*(?:paraspinal|prevertebral|foraminal|paravertebral|intradural|soft)?\s*)*[\s-]*", re.IGNORECASE)
_LINK = re.compile(r"[\s-]*(?:(?:and|or|&|/)\s+(?:paraspinal|prevertebral|foraminal|paravertebral|intraforaminal|soft|neural\sforaminal)\s+)?[\s-]*", re.IGNORECASE)
_ENTRY = re.compile(
    r"(?:\bsoft\stissue\s(?:(?:mass|component|tumou?r)\s)?(?:filling|occupying|within|in)\s(?:[^.;,\s]+\s){0,6}?|\b(?:extends?|extending|extension|protrud\w+|invad\w+|invasion|spread\w*)\s(?:in\s?to|of|within|to|through)\s(?:[^.;,\s]+\s){0,8}?)(?:the\s)?(?:(?:spinal|central|vertebral)\s)?canal\b",
    re.IGNORECASE,
)
_NOT_TUMOR = re.compile(r"\b(?:dis[ck]|bulge|protrusion|extrusion|osteophyte|fragment|ligament|cyst|bone|retropuls\w+|cement|needle|screw|fracture|syrinx)\b[^.;]{0,40}$", re.IGNORECASE)
_NOT_SPINE = re.compile(r"\b(?:intracranial|convexity|brain|skull|cranial|frontal|temporal|parietal|occipital|cerebral)\b", re.IGNORECASE)
_NOT_NOUN = frozenset({"findings", "finding", "region", "regions", "area", "pattern", "change", "changes", "process", "appearance", "defect"})


def find(scene: Scene) -> None:
    """Add the epidural disease of a sentence."""
    for term in scene.free("epidural_disease.space"):
        nouns = _nouns_after(scene, term)
        if nouns and not _NOT_SPINE.search(scene.text, max(0, term.start - 60), term.start):
            _add(scene, [*_before(scene, term), term, *nouns], nouns[-1])
    for term in scene.free("epidural_disease.entry", "epidural_disease.whole"):
        near = [d for d in scene.drafts if d.kind is KIND and abs(d.start - term.end) < 60 or d.kind is KIND and 0 <= term.start - d.end < 60]
        if not near and not re.search(r"\b(?:dis[ck]|bulge|protrusion|extrusion|osteophyte|fragment|ligament|cyst|bone|retropuls\w+|cement|needle)\b[^.;]{0,40}$", scene.text[: term.start], re.IGNORECASE):
            _add(scene, [*_before(scene, term), term], term)
    _find_entries(scene)


def _find_entries(scene: Scene) -> None:
    """"Soft tissue filling half of the canal", "component extends into the paravertebral region and spinal canal"."""
    for match in _ENTRY.finditer(scene.text):
        canal = next((t for t in scene.reading.terms if t.start < match.end() <= t.end and t.role in ("stenosis.space", "mimics.mimic")), None)
        if canal is None or any(d.kind is KIND and d.start < match.end() + 40 for d in scene.drafts) or _NOT_TUMOR.search(scene.text[: match.start()]):
            continue
        scene.drafts.append(Draft(KIND, match.start(), match.end(), canal, ()))
        scene.used.add(id(canal))


def _before(scene: Scene, term: Term) -> list[Term]:
    """Type words right before the space word: "soft tissue epidural"."""
    taken: list[Term] = []
    start = term.start
    for other in reversed([t for t in scene.reading.terms if t.end <= term.start]):
        if other.role not in _INNER or not scene.is_free(other) or scene.text[other.end : start].strip(" -"):
            break
        taken.insert(0, other)
        start = other.start
    return taken


def _nouns_after(scene: Scene, space: Term) -> list[Term]:
    taken: list[Term] = []
    end = space.end
    for term in [t for t in scene.reading.terms if t.start >= space.end]:
        if term.role == "stenosis.space" and re.fullmatch(r"\s*(?:and|or|&|/)\s*(?:neural\s)?", scene.text[end : term.start], re.IGNORECASE):
            end = term.end
            continue
        if term.role not in _INNER or not scene.is_free(term) or not (_LINK.fullmatch(scene.text, end, term.start) or _CLOSE.fullmatch(scene.text, end, term.start)):
            break
        taken.append(term)
        end = term.end
    while taken and (taken[-1].role not in _NOUNS or scene.text[taken[-1].start : taken[-1].end].lower() in _NOT_NOUN):
        taken.pop()
    return taken


def _add(scene: Scene, terms: list[Term], anchor: Term) -> Draft:
    start, end = span_of(terms)
    return scene.add(Draft(KIND, start, end, anchor, tuple(terms)))


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """An ESCC grade is read for the whole sentence (`grades`); nothing else is of this kind alone."""
