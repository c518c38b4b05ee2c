"""Shape, cause, age and height loss of a fracture."""

import re

from metextract.findings.cues import denied, first_cue
from metextract.findings.draft import Draft, Scene
from metextract.findings.heights import height_loss
from metextract.findings.modifiers import Owners
from metextract.readings import Modality, Term
from metextract.records import Acuity, Etiology

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
