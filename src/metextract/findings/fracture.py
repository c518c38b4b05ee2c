"""Fractures: breaks of bones and height-loss deformities of vertebrae."""

import re

from metextract.findings.cues import denied, first_cue
from metextract.findings.draft import Draft, Scene
from metextract.findings.fracture_heads import add, qualifiers
from metextract.findings.height_fractures import (
    find_bare_compressions,
    find_collapse,
    find_deformity,
    find_height,
    find_hidden_losses,
)
from metextract.findings.heights import height_loss
from metextract.findings.modifiers import Owners
from metextract.readings import Modality, Term
from metextract.records import Acuity, Etiology, Kind

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
    r"\s (?: (?! with | and | of ) [\w-]+\s ){0,5}? (?: catheter | lead | screw | rod | plate | wire | stent | needle | implant | prosthesis | nail | device | port )s?\b",
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
        table | boot | brace | clinic | blister | pan\b
      | (?:portion|part|fragment|tip|end|segment)?\s?of\s(?:the\s)?(?:(?!(?:using|with|by|in|and)\b)[\w-]+\s){0,5}?
        (?:stent|sternotomy|component|stem|implant|(?:bone\s)?screw|rod|(?<!end\s)plate|catheter|tooth|wire|hardware|cartilage|prosthesis|nail|crown|instrument)s?\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Fracture of T8 due to metastasis", "fracture through a lytic lesion".
_DUE_TO_TUMOR = re.compile(
    r"""
    [^.;]{0,45}?
    \b(?:
        suggestive\sof | suspicious\sfor | consistent\swith | compatible\swith
      | due\sto | secondary\sto | from | caused\sby | through\s(?:a|an|the)
    )\s
    (?:a\s|an\s|the\s|lytic\s|underlying\s|known\s)*
    (?:metasta|malignan|tumou?r|neoplas|(?:\w+\s)?lesion|myeloma|enchondroma|bone\scyst|(?:simple|aneurysmal|unicameral)\sbone\scyst|plasmacytoma|giant\scell)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Without significant trauma", "denies trauma or".
_NO_TRAUMA = re.compile(r"\b(?:no|without|denie[sd]|denying|absence\sof|lack\sof)\s(?:\w+\s){0,3}$", re.IGNORECASE)
# "Due to severe osteoporosis".
_OSTEOPOROSIS = re.compile(
    r"[^.;]{0,40}? \b(?: due\sto | secondary\sto | related\sto | because\sof | from ) \s (?: [\w-]+\s ){0,2} (?P<cause>osteoporosis)\b",
    re.IGNORECASE | re.VERBOSE,
)
# "Motorcycle accident who sustained a femur fracture", "after fall: fracture".
_AFTER_EVENT = re.compile(
    r"""
    \b(?: accident | collision | crash | gunshot\swound | blast | after\s(?:a\s)?(?:fall|injury) | fall | fell | falling )\b
    [^.;]{0,80}? (?: : | \b(?: sustain\w* | suffer\w* | resulting\sin | with | causing | including )\b )
    [^.;]{0,90} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Fracture of the humerus after a ski fall".
_EVENT_BEHIND = re.compile(
    r"""
    (?: (?! pain | weakness ) [^.;:] ){0,60}? (?<!without\s) \b(?: after | following | caused\sby | due\sto | from ) \s (?: a\s | an\s | the\s | being\s )?
    (?: (?!no\b) [\w-]+\s ){0,2}
    (?: fall | falling | accident | collision | crash | injury | assault | struck | hit\sby )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EVENT_REACH = 200
# "No signs of healing".
_NOT_HEALING = re.compile(r"\b(?:no|not|never|without|lack\sof|delayed)\s(?:\w+\s){0,2}(?:of\s)?$|\bnon\s?-?\s?$", re.IGNORECASE)
_PRIOR = re.compile(
    r"\b(?:from|involving|of|with|multiple|several|are|is)\s(?P<age>prior|previous)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE
)
# Of several shapes or ages the first that is named.
_SHAPES = ("burst", "compression", "other")
_OVER = ("healed", "healing")


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
    before = scene.before(term)
    if scene.said(term).startswith("vcf") and not _is_vertebral(scene, term):
        return False
    organs = [t for t in scene.reading.terms if t.role == "anatomy.organ" and scene.said(t) != "sinus"]
    if any(_is_of_organ(scene, term, organ) for organ in organs):
        return False
    if scene.said(term).startswith("microfracture") and _ARTHROSCOPY.search(scene.text):
        return False
    if scene.said(term) == "broken" and not _breaks_bone(scene, term):
        return False
    if scene.said(term).startswith("fx") and _FRACTIONS.search(before):
        return False
    near = before[-_NOT_BONE_REACH:] if scene.said(term) != "fractured" else before[-2 * _NOT_BONE_REACH :]
    if _OF_IMPLANT.search(before) or (scene.said(term) == "fractured" and _FRACTURED_DEVICE.match(scene.text, term.end)):
        return False
    if _FIXATION.match(scene.text, term.end) and not _is_named(scene, term):
        return False
    if _NOT_BONE.search(near) and not _BESIDE_HARDWARE.search(near):
        return False
    return not _RISK.search(before) and not _HARDWARE_AFTER.match(scene.after(term))


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


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the attributes of a fracture."""
    draft.values.pop("height_word", None)
    _describe_morphology(draft, scene, owners)
    _describe_etiology(draft, scene, owners)
    _describe_acuity(draft, scene, owners)
    _describe_height_loss(draft, scene, owners)


def _describe_morphology(draft: Draft, scene: Scene, owners: Owners) -> None:
    beside = [m for m in owners.of(draft, "morphology") if not scene.is_mimic(m)]
    shapes = [t for t in draft.terms if "morphology" in t.values] + beside + _classes(draft, scene, owners)
    best = next((t for value in _SHAPES for t in shapes if t.values["morphology"] == value), None)
    if best is not None:
        draft.take("morphology", best)


def _classes(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """ "Hawkins II talar fracture": a class that the bone parts from its noun."""
    low, _ = owners.zone(draft)
    shapes = [t for t in scene.reading.terms if t.role == "fracture.shape" and "bones" in t.values]
    return [t for t in shapes if low <= t.start and t.end <= draft.start]


def _describe_etiology(draft: Draft, scene: Scene, owners: Owners) -> None:
    causes = [t for t in draft.terms if "etiology" in t.values and not scene.is_reversed(t)]
    causes += [m for m in owners.of(draft, "etiology") if not _NO_TRAUMA.search(scene.before(m))]
    if causes:
        draft.take("etiology", causes[0])
    elif (cause := _OSTEOPOROSIS.match(scene.text, draft.end)) and not denied(draft):
        draft.set("etiology", Etiology.INSUFFICIENCY, "due to osteoporosis", cause.start("cause"), cause.end("cause"))
    elif _DUE_TO_TUMOR.match(scene.text, draft.end) and not denied(draft):
        draft.set("etiology", Etiology.PATHOLOGIC, "due to tumor", draft.start, draft.end)
    elif not denied(draft) and (event := _accident(draft, scene)):
        draft.set("etiology", Etiology.TRAUMATIC, "after an accident", event.start(), event.end())


def _accident(draft: Draft, scene: Scene) -> re.Match[str] | None:
    """The accident that the sentence tells before or behind the fracture."""
    before = _AFTER_EVENT.search(scene.text, max(0, draft.start - _EVENT_REACH), draft.start)
    return before or _EVENT_BEHIND.match(scene.text, draft.end)


def _describe_acuity(draft: Draft, scene: Scene, owners: Owners) -> None:
    """ "Old healed fracture" is healed; "from prior fractures" chronic."""
    ages = [m for m in owners.of(draft, "acuity") if not _is_not_healing(scene, m)]
    if ages:
        draft.take("acuity", next((m for value in _OVER for m in ages if m.values["acuity"] == value), ages[0]))
    elif scene.sentence.section == "past_history":
        return
    elif (prior := _PRIOR.search(scene.text, 0, draft.start)) and first_cue(draft, Modality.HISTORICAL) is None:
        draft.set("acuity", Acuity.CHRONIC, "prior", prior.start("age"), prior.end("age"))


def _is_not_healing(scene: Scene, age: Term) -> bool:
    return age.values["acuity"] in _OVER and _NOT_HEALING.search(scene.text, 0, age.start) is not None


def _describe_height_loss(draft: Draft, scene: Scene, owners: Owners) -> None:
    """ "50% loss of height", of a vertebra only."""
    if draft.values.get("morphology") not in ("compression", "burst") and not (draft.site and draft.site.vertebral):
        return
    loss = height_loss(scene.text, *owners.zone(draft))
    if loss:
        percent, start, end = loss
        draft.set("height_loss_percent", percent, "height loss", start, end)
