"""Fractures: breaks of bones and height-loss deformities of vertebrae."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.fracture_attributes import describe
from metextract.findings.fracture_heads import add, qualifiers
from metextract.findings.height_fractures import (
    find_bare_compressions,
    find_collapse,
    find_deformity,
    find_height,
    find_hidden_losses,
)
from metextract.readings import Term
from metextract.records import Kind

__all__ = ["KIND", "describe", "find", "find_bare_compressions", "find_hidden_losses", "is_plausible"]
KIND = Kind.FRACTURE
# "#" is a fracture beside these: "pathological # T8", "# of the left femur"; not in "C3/4 #2".
_HASH_BEFORE = re.compile(
    r"""
    (?:
        patholog\w* | path | compression | wedge | burst | insufficiency | old
      | healed | healing | chronic | acute | recent | stress
      | ribs? | neck | shaft | femur | femoral | hip | radius | vertebral | [TLCDS]\d{1,2}
    )\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HASH_AFTER = re.compile(
    r"s?\s*(?:of\b|at\b|[TLCDS]\d|neck\b|shaft\b|left\b|right\b|lt\b|rt\b|[lr]\s|femur|hip|rib|nof\b)",
    re.IGNORECASE,
)
_HASH_REACH = 3
_NUMBERED_BEFORE = re.compile(r"/\d*$")
_NUMBER = re.compile(r"\d")
# "Fracture fragments": a part of the fracture that the sentence names beside them.
_OF_FRACTURE = re.compile(r"\s*(?:fragments?|sites?|margins?)\b", re.IGNORECASE)
# "Screw fracture", "fractured sternotomy wires"; a periprosthetic fracture is one of bone.
_NOT_BONE = re.compile(
    r"""
    \b(?: sternotomy | screws? | rods? | wires? | (?<!end\s)(?<!end-)plates? | leads? | pacemaker | nail ) \b [^.;,]{0,60} \b (?: is | are | was | were | with ) \s $
  | \b(?:
        tooth | teeth | dental | cartilage
      | catheter | stent | lead | pacemaker | needle | instrument
      | wire | wires | screw | screws | rod | rods | (?<!end\s)(?<!end-)plate | hardware | prosthesis
      | (?<!peri-)(?<!peri\s)implant | sternotomy\sw\w+
    )\b (?: (?! \b(?: transfix | cross | across | fix | stabil | bridg | span | intact | and\sthe | for\b | to\b | loosening ) ) [^.;] ){0,25} $
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_IMPLANT = re.compile(r"\b(?:stem|nail|component|liner|spacer)\s$", re.IGNORECASE)
_BESIDE_HARDWARE = re.compile(r"\b(?:periprosthetic|around)\b", re.IGNORECASE)
# "30 Gy in 10 fx": fractions of a dose.
_FRACTIONS = re.compile(r"\b(?:c?Gy\b.{0,15}|in\s\d{1,2}\s?)$", re.IGNORECASE)
# "Fractured central venous catheter".
_FRACTURED_DEVICE = re.compile(
    r"\s (?: (?! with | and | of ) [\w-]+\s ){0,5}? (?: catheter | lead | screw | rod | plate | wire | stent | needle | implant | prosthesis | nail | device | port | calcul\w* | stone )s?\b",
    re.VERBOSE | re.IGNORECASE,
)
# The procedure: "debridement and microfracture".
_ARTHROSCOPY = re.compile(r"\b(?:arthroscop\w* | debridement | cartilage | chondr\w* | drilling)\b", re.VERBOSE | re.IGNORECASE)
# "Fracture fixation" is a treatment, "tibial fracture fixation" tells of a fracture.
_FIXATION = re.compile(r"\s* fixation\b", re.VERBOSE | re.IGNORECASE)
_NOT_BONE_REACH = 45
# "Fractured spleen", "fracture of the larynx".
_OF_ORGAN = re.compile(r"\s(?:of\s)?(?:the\s)?(?:left\s|right\s)?", re.IGNORECASE)
# "The tooth was evaluated for vertical fracture".
_OF_TOOTH = re.compile(r"\b(?:tooth|teeth|molars?|incisors?|premolars?|root\scanal)\b", re.IGNORECASE)
# "Ten-year probability of fracture".
_RISK = re.compile(r"\b(?:frax\b|(?:10|ten)[- ]year\s(?!old))", re.IGNORECASE)
# "Fracture fixation", "fracture clinic", "fracture of the left pedicle screw".
_HARDWARE_AFTER = re.compile(
    r"""
    \s*(?:
        classification | table | boot | brace | clinic | blister | pan\b
      | (?:portion|part|fragment|tip|end|segment)?\s?of\s(?:the\s)?(?:(?!(?:using|with|by|in|and)\b)[\w-]+\s){0,5}?
        (?:stent|sternotomy|component|stem|implant|(?:bone\s)?screw|rod|(?<!end\s)plate|catheter|tooth|wire|hardware|cartilage|prosthesis|nail|crown|instrument)s?\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find(scene: Scene) -> None:
    """Add the fractures of a sentence."""
    for term in scene.free("fracture.eponym"):
        add(scene, [term], term)
    for term in scene.free("fracture.noun"):
        if _is_fracture(scene, term) and not _is_part_of_fracture(scene, term):
            add(scene, [*qualifiers(scene, term), term], term)
    for term in scene.free("fracture.deformity"):
        find_deformity(scene, term)
    for term in scene.free("fracture.endplate"):
        add(scene, [term], term, height="fracture" not in scene.said(term))
    for term in scene.free("fracture.collapse", "fracture.wedging"):
        find_collapse(scene, term)
    for term in scene.free("fracture.height"):
        find_height(scene, term)


def _is_part_of_fracture(scene: Scene, term: Term) -> bool:
    """ "Collapse of L1 with fracture fragments"."""
    if not _OF_FRACTURE.match(scene.text, term.end):
        return False
    return any(t is not term and t.role in ("fracture.noun", "fracture.collapse") for t in scene.reading.terms)


def _is_fracture(scene: Scene, term: Term) -> bool:
    """Whether the noun is of a bone, and no hardware, risk or trade name."""
    if scene.said(term).startswith("#"):
        return _is_hash_of_bone(scene, term)
    if _is_other_word(scene, term) or _is_of_device(scene, term):
        return False
    organs = [t for t in scene.reading.terms if t.role == "anatomy.organ" and scene.said(t) != "sinus"]
    if any(_is_of_organ(scene, term, organ) for organ in organs):
        return False
    if _FIXATION.match(scene.text, term.end) and not _is_named(scene, term):
        return False
    return not _RISK.search(scene.before(term))


def _is_other_word(scene: Scene, term: Term) -> bool:
    """ "In 10 fx", "debridement and microfracture", "a broken night": words that name a fracture elsewhere only."""
    said = scene.said(term)
    if said.startswith("vcf"):
        return not _is_vertebral(scene, term)
    if said.startswith("microfracture"):
        return _ARTHROSCOPY.search(scene.text) is not None
    if said == "broken":
        return not _breaks_bone(scene, term)
    return said.startswith("fx") and _FRACTIONS.search(scene.before(term)) is not None


def _is_of_device(scene: Scene, term: Term) -> bool:
    """ "Screw fracture", "fractured central venous catheter", "fracture of the femoral stem"."""
    before = scene.before(term)
    fractured = scene.said(term) == "fractured"
    if _OF_IMPLANT.search(before) or _HARDWARE_AFTER.match(scene.after(term)):
        return True
    if fractured and _FRACTURED_DEVICE.match(scene.text, term.end):
        return True
    near = before[-(2 if fractured else 1) * _NOT_BONE_REACH :]
    return _NOT_BONE.search(near) is not None and not _BESIDE_HARDWARE.search(near)


def _is_named(scene: Scene, term: Term) -> bool:
    """Whether a bone, a limb or a shape stands right before the noun."""
    named = ("anatomy.bone", "anatomy.limb", "anatomy.region_word", "fracture.shape", "fracture.etiology")
    return any(t.role in named and not scene.between(t, term).strip() for t in scene.reading.terms if t.end <= term.start)


def _is_vertebral(scene: Scene, term: Term) -> bool:
    """Whether "VCF" is a fracture of its own: in a report on the spine, and no short form of what stands before."""
    spinal = scene.spine_report or any(g.vertebral for g in scene.groups)
    return spinal and not scene.before(term).endswith("(")


def _breaks_bone(scene: Scene, term: Term) -> bool:
    """ "Broken ribs", "broken left foot"; not "broken screw"."""
    behind = [
        t for t in scene.reading.terms if t.role in ("anatomy.bone", "anatomy.limb", "words.bone_word") and t.start >= term.end
    ]
    return bool(behind) and len(scene.between(term, behind[0]).split()) <= 1


def _is_of_organ(scene: Scene, term: Term, organ: Term) -> bool:
    """ "Fractured spleen", "fracture of the larynx", "laryngeal fracture"."""
    if organ.end <= term.start:
        return not scene.between(organ, term).strip()
    return _OF_ORGAN.fullmatch(scene.between(term, organ)) is not None


def _is_hash_of_bone(scene: Scene, term: Term) -> bool:
    """ "# L1", "old rib #"; not "#3"."""
    before, after = scene.before(term), scene.after(term)
    if _NUMBERED_BEFORE.search(before) or _NUMBER.match(after):
        return False
    beside = any(0 <= g.start - term.end <= _HASH_REACH for g in scene.groups)
    return beside or bool(_HASH_BEFORE.search(before) or _HASH_AFTER.match(after))


def is_plausible(draft: Draft, scene: Scene) -> bool:
    """Whether what the head needs stands beside it, and no tooth stands before it."""
    if draft.needs_bone:
        return draft.site is not None and draft.site.vertebral
    return draft.site is not None or _OF_TOOTH.search(scene.before(draft)) is None
