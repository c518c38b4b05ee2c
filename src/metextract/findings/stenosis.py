"""Stenosis: narrowing of the spinal canal, a neural foramen or a lateral recess."""

import re

from metextract.findings.cues import asked
from metextract.findings.draft import Draft, Effect, Scene
from metextract.findings.modifiers import Owners
from metextract.findings.severity import describe_severity
from metextract.readings import Term
from metextract.records import Effect as EffectValue
from metextract.records import Kind

KIND = Kind.STENOSIS

# "Displacing", "encasing": an effect on a foramen that does not narrow it.
_NO_NARROWING = re.compile(r"displac|deform|encas|wrap|engulf|distort", re.IGNORECASE)
# "Tumor fills the foramen" narrows it, "fills the canal" is epidural disease.
_PARTLY = re.compile(r"\b(?:partially|partly)\s$", re.IGNORECASE)
_FILLS = re.compile(r"fills|filling|occup", re.IGNORECASE)
# "Tracheal stenosis", "stenosis of the left carotid".
_ELSEWHERE = re.compile(
    r"""
    arter | aort | vein | coronary | carotid | valv | cardiac | septal
  | bronch | trachea
  | urethr | ureter
  | esophag | pylor | bowel | duct\b
  | luminal | anastomo | uter(?:us|ine) | cervical\sos\b | endometri | hysteroscop | dilat | auditory | \bear\b | \banal\b | vagin | biliary | pancrea
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SPINAL = re.compile(
    r"""
    \b(?:
        spin\w* | cervical | thoracic | dorsal | lumbar
      | canal | foramin\w* | central | recess | (?:spinal\s)?cord | thecal | cauda | nerve\sroots?
      | disc | disk | facet | listhesis
      | degenerative | acquired | congenital | multilevel
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Cervical stenosis", "thoracic stenosis".
_OF_REGION = re.compile(
    r"\b(?: cervical | thoracic | lumbar | lumbosacral ) \s (?: spine\s | spinal\s )? $", re.IGNORECASE | re.VERBOSE
)
# "Central and foraminal stenosis": what may stand between a half-named space and its narrowing.
_HALF_NAMES = frozenset({"central", "exit", "subarticular", "extraforaminal", "extra foraminal"})
_BEHIND_HALF_NAME = frozenset({"", "or", "and", "canal", "and foraminal", "or foraminal"})
# A space farther from its narrowing than this many characters is no part of the head.
_NEAR = 40


def find(scene: Scene) -> None:
    """Add the stenoses of a sentence."""
    for effect in scene.effects:
        targets = [t for t in effect.targets if t.role == "stenosis.space"]
        if targets and _narrows(scene, effect.term):
            _add(scene, effect, [t for t in targets if _is_space(scene, effect.term, t)])
    for effect in scene.effects:
        if not effect.targets and scene.is_free(effect.term) and _stands_alone(scene, effect.term):
            scene.add(Draft(KIND, effect.term.start, effect.term.end, effect.term, (effect.term,)))


def _narrows(scene: Scene, effect: Term) -> bool:
    if _FILLS.search(scene.said(effect)) and _PARTLY.search(scene.before(effect)):
        return False
    return not _NO_NARROWING.search(scene.said(effect)) and effect.values.get("effect") != EffectValue.CONTACT


def _is_space(scene: Scene, effect: Term, target: Term) -> bool:
    """Bare "central" and "canal" are spaces only beside a narrowing of the spine."""
    name = scene.said(target)
    if _FILLS.search(scene.said(effect)) and target.values["location"] != "foraminal":
        return False
    if name in _HALF_NAMES:
        before = target.end <= effect.start and scene.between(target, effect).strip(" -,/") in _BEHIND_HALF_NAME
        return before or effect.values.get("voice") == "noun"
    if name in ("canal", "canals"):
        return scene.spine_report or bool(scene.groups) or not scene.between(target, effect).strip()
    return True


def _stands_alone(scene: Scene, term: Term) -> bool:
    """ "Multilevel degenerative stenosis": no space is named, and no artery or airway either."""
    if not scene.said(term).startswith("stenos") or _ELSEWHERE.search(scene.text):
        return False
    placed = any(g.has_levels for g in scene.groups) or _OF_REGION.search(scene.before(term)) is not None
    if not scene.spine_report and not placed:
        return False
    return (
        placed or scene.under_levels or any(g.vertebral for g in scene.groups) or bool(_SPINAL.search(scene.text)) or asked(term)
    )


def _add(scene: Scene, effect: Effect, targets: list[Term]) -> None:
    """One draft a space; the space next to the narrowing shares its head with it."""
    for target in targets:
        before = target.end <= effect.term.start
        next_to_effect = target is (targets[-1] if before else targets[0])
        if next_to_effect and scene.is_free(effect.term):
            draft = _shared_head(scene, effect.term, target)
        else:
            draft = Draft(KIND, target.start, target.end, effect.term, (target,), extra_cues=target.cues)
        draft.target = target
        draft.take("location", target)
        scene.add(draft)
        scene.take(target)
    scene.take(effect.term)


def _shared_head(scene: Scene, effect: Term, target: Term) -> Draft:
    first, second = (effect, target) if effect.end <= target.start else (target, effect)
    if second.start - first.end > _NEAR or ":" in scene.between(first, second):
        return Draft(KIND, effect.start, effect.end, effect, (effect,))
    return Draft(KIND, first.start, max(effect.end, target.end), effect, (effect, target))


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the severity."""
    describe_severity(draft, scene, owners)
