"""Epidural disease: tumour or soft tissue in the epidural space."""

import re

from metextract.findings.draft import Draft, Scene, span_of
from metextract.findings.modifiers import Owners
from metextract.readings import Term
from metextract.records import Kind

KIND = Kind.EPIDURAL_DISEASE

_NOUNS = frozenset({"words.noun", "words.weak_noun", "words.soft_tissue", "bone_lesion.metastasis", "bone_lesion.nature"})
_INNER = frozenset({"words.qualifier", "bone_lesion.metastatic", "words.bone_word"}) | _NOUNS
_NOT_NOUN = frozenset("findings finding region regions area pattern change changes process appearance defect".split())
# Between the space and its noun: "epidural spinal canal tumor", "epidural and paraspinal soft tissue".
_CLOSE = re.compile(
    r"""
    [\s-]*
    (?:
        (?:spinal|paraspinal|prevertebral|paravertebral|foraminal|intraforaminal|canal|tumoral
          |midline|ventral|dorsal|lateral|anterior|posterior|solid|cystic|thoracic|cervical|lumbar|large|small|dumbbell(?:[\s-]shaped)?)[\s,]+
      | (?:and|or|&|/|,)\s*(?:left\s|right\s|bilateral\s)?(?:[TLCS]\d[\w/-]*\s)?(?:paraspinal|prevertebral|foraminal|paravertebral|intradural|soft)?\s*
    )*
    [\s-]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Epidural and neural foraminal disease".
_LINK = re.compile(
    r"""
    [\s-]*
    (?:
        (?:and|or|&|/)\s+
        (?:left\s+|right\s+|bilateral\s+)?
        (?:paraspinal|prevertebral|foraminal|paravertebral|intraforaminal|soft|neural\sforaminal)\s+
    )?
    [\s-]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Epidural and foraminal disease": the second space is passed over.
_SECOND_SPACE = re.compile(r"\s*(?:and|or|&|/)\s*(?:neural\s)?", re.IGNORECASE)
# Tumour that reaches the canal without the word "epidural".
_ENTRY = re.compile(
    r"""
    (?:
        \bsoft\stissue\s(?:(?:mass|component|tumou?r)\s)?       # "soft tissue filling half of the canal"
        (?:filling|occupying|within|in)\s
        (?:[^.;,\s]+\s){0,6}?
      | \b(?:extend|extends|extended|extending|extension|protrud\w+|invad\w+|invasion|spread\w*|enter(?:s|ed|ing))\s
        (?: \w+ly\s | of\s(?:the\s)?(?:tumou?r|mass|lesion)\s ){0,2}
        (?:in\s?to|of|within|to|through|thru)\s                      # "extends into the paravertebral region and spinal canal"
        (?:[^.;,\s]+\s){0,8}?
    )
    (?:the\s)?(?:(?:spinal|central|vertebral)\s)?canal\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Soft tissue extending into the anterior epidural space".
_INTO_SPACE = re.compile(
    r"""
    \b (?: extend\w* | extension | invad\w* | invasion | spread\w* | protrud\w* ) \s [^.;,]{0,60}?
    (?: in\s?to | to | through | within | and ) \s (?:the\s)? (?:[\w-]+\s){0,2} $
  | \b (?: involv\w+ | reach\w* | enter\w* | invad\w+ | invasion\sof ) \s (?:the\s)? (?:[\w-]+\s){0,2} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOCATED = re.compile(r"\s (?: \w+\s ){0,2}? (?: in | within ) \s (?: the\s )? (?: [\w-]+\s ){0,2}", re.VERBOSE | re.IGNORECASE)
_INTO_REACH = 110
_SPACE = re.compile(r"\s space\b", re.VERBOSE | re.IGNORECASE)
# "Epidural or leptomeningeal metastatic disease": the space shares the noun of another.
_SHARED_NOUN = re.compile(
    r"""
    \s* (?: , | and | or | / | & ) \s* (?: and\s | or\s )? (?: leptomeningeal | intradural | osseous | bony | nodal | visceral ) \s
    (?: metastatic\s | neoplastic\s )? (?: tumou?r | disease | metastas[ei]s | mets | lesions? )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "A retropulsed fragment extends into the canal", "disc extrusion with epidural extension".
_NOT_TUMOR = re.compile(
    r"""
    \b(?:
        dis[ck] | bulge | protrusion | extrusion | osteophyte | ligament | cyst
      | fragment | bone | retropuls\w+
      | cement | needle | contrast | air | gas | blood | h[a]?ematoma | h[a]?emorrhage | abscess | fluid | catheter
    )\b[^.;]{0,40}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT_TUMOR_IN_CANAL = re.compile(r"\b(?:screw|fracture|syrinx)\b[^.;]{0,40}$", re.IGNORECASE)
# "Epidural hematoma over the left convexity" is of the head.
_NOT_SPINE = re.compile(
    r"\b(?:intracranial|convexity|brain|skull|cranial|frontal|temporal|parietal|occipital|cerebral)\b",
    re.IGNORECASE,
)
_INTO_HEAD = re.compile(
    r"[^.;]{0,40}\b(?:in|into|of|to|along|over)\s(?:the\s)?(?:\w+\s)?(?:frontal|parietal|temporal|occipital|cranial|intracranial|brain|skull)\b",
    re.IGNORECASE,
)
_HEAD_REACH = 60
# Two heads nearer to each other than this many characters are one.
_NEAR = 60
_NEAR_CANAL = 40
_CANALS = frozenset({"stenosis.space", "mimics.mimic"})


def find(scene: Scene) -> None:
    """Add the epidural disease of a sentence."""
    for term in scene.free("epidural_disease.space"):
        nouns = _nouns_after(scene, term)
        if nouns and not _is_of_head(scene, term):
            _add(scene, [*_before(scene, term), term, *nouns], nouns[-1])
    for term in scene.free("epidural_disease.space", "mimics.mimic"):
        into = _INTO_SPACE.search(scene.text, max(0, term.start - _INTO_REACH), term.start)
        named = scene.said(term).endswith("ural space") or (term.role != "mimics.mimic" and _SPACE.match(scene.text, term.end))
        if into and named and not _NOT_TUMOR.search(scene.text[: into.start()]):
            draft = _add(scene, [term], term)
            draft.start = into.start()
        elif named and (noun := _noun_inside(scene, term)) is not None:
            draft = _add(scene, [noun, term], noun)
        elif term.role == "mimics.mimic":
            continue
        elif _SHARED_NOUN.match(scene.text, term.end) and not _is_of_head(scene, term):
            _add(scene, [term], term)
    for term in scene.free("epidural_disease.entry", "epidural_disease.whole"):
        if not _is_told(scene, term) and not _is_of_head(scene, term) and not _NOT_TUMOR.search(scene.before(term)):
            _add(scene, [*_before(scene, term), term], term)
    _find_entries(scene)


def _noun_inside(scene: Scene, space: Term) -> Term | None:
    """The noun of "mass located in the T8 epidural space"."""
    before = [t for t in scene.free("words.noun", "words.soft_tissue") if t.end <= space.start]
    located = bool(before) and _LOCATED.fullmatch(scene.text, before[-1].end, space.start)
    return before[-1] if located and not _NOT_TUMOR.search(scene.before(before[-1])) else None


def _is_of_head(scene: Scene, term: Term) -> bool:
    """Whether the epidural space is that of the brain: "extradural extension into the anterior cranial fossa"."""
    before = _NOT_SPINE.search(scene.text, max(0, term.start - _HEAD_REACH), term.start)
    return bool(before or _INTO_HEAD.match(scene.text, term.end))


def _is_told(scene: Scene, term: Term) -> bool:
    """Whether a head beside the term tells of the disease already: "epidural tumor with epidural extension"."""
    own = [d for d in scene.drafts if d.kind is KIND]
    return any(abs(d.start - term.end) < _NEAR or 0 <= term.start - d.end < _NEAR for d in own)


def _find_entries(scene: Scene) -> None:
    """ "Soft tissue filling half of the canal", "component extends into the paravertebral region and spinal canal"."""
    if scene.roles.isdisjoint(_CANALS):
        return
    for match in _ENTRY.finditer(scene.text):
        canal = _canal(scene, match.end())
        if canal is None or any(d.kind is KIND and d.start < match.end() + _NEAR_CANAL for d in scene.drafts):
            continue
        before = scene.text[: match.start()]
        if _NOT_TUMOR.search(before) or _NOT_TUMOR_IN_CANAL.search(before):
            continue
        scene.drafts.append(Draft(KIND, match.start(), match.end(), canal, ()))
        scene.take(canal)


def _canal(scene: Scene, end: int) -> Term | None:
    """The term of the canal that a match ends in."""
    spaces = [t for t in scene.reading.terms if t.role in _CANALS]
    return next((t for t in spaces if t.start < end <= t.end), None)


def _before(scene: Scene, term: Term) -> list[Term]:
    """Type words right before the space word: "soft tissue epidural"."""
    taken: list[Term] = []
    first = term
    for other in reversed([t for t in scene.reading.terms if t.end <= term.start]):
        if other.role not in _INNER or not scene.is_free(other) or scene.between(other, first).strip(" -"):
            break
        taken.insert(0, other)
        first = other
    return taken


def _nouns_after(scene: Scene, space: Term) -> list[Term]:
    """The words behind the space up to their last noun: "metastatic soft tissue component"."""
    taken: list[Term] = []
    last = space
    for term in [t for t in scene.reading.terms if t.start >= space.end]:
        if term.role == "stenosis.space" and _SECOND_SPACE.fullmatch(scene.between(last, term)):
            last = term
            continue
        if term.role not in _INNER or not scene.is_free(term) or not _follows(scene, last, term):
            break
        taken.append(term)
        last = term
    while taken and (taken[-1].role not in _NOUNS or scene.said(taken[-1]) in _NOT_NOUN):
        taken.pop()
    return taken


def _follows(scene: Scene, last: Term, term: Term) -> bool:
    gap = scene.between(last, term)
    return bool(_LINK.fullmatch(gap) or _CLOSE.fullmatch(gap))


def _add(scene: Scene, terms: list[Term], anchor: Term) -> Draft:
    start, end = span_of(terms)
    return scene.add(Draft(KIND, start, end, anchor, tuple(terms)))


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """An ESCC grade is read for the whole sentence (`grades`); nothing else is of this kind alone."""
