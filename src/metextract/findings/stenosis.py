"""Stenosis: narrowing of the spinal canal, a neural foramen or a lateral recess."""

import re

from metextract.findings.draft import Draft, Effect, Scene
from metextract.findings.modifiers import Owners
from metextract.findings.severity import describe_severity
from metextract.readings import Modality, Term
from metextract.records import Effect as EffectValue
from metextract.records import Kind

KIND = Kind.STENOSIS

_NO_NARROWING = re.compile(r"displac|deform|encas|wrap|engulf|distort", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:arter|aort|valv|vein|bronch|trachea|urethr|ureter|esophag|duct\b|pylor|coronary|carotid|luminal|anastomo|septal|cardiac|bowel)", re.IGNORECASE)
_SPINAL = re.compile(r"\b(?:spin\w*|foramin\w*|canal|cervical|lumbar|thoracic|dorsal|degenerative|acquired|congenital|multilevel|disc|disk|facet|central|recess|listhesis)\b", re.IGNORECASE)
_NEAR = 40


def find(scene: Scene) -> None:
    """Add the stenoses of a sentence."""
    effects = scene.effects
    for effect in effects:
        targets = [t for t in effect.targets if t.role == "stenosis.space"]
        if targets and not _NO_NARROWING.search(scene.text, effect.term.start, effect.term.end) and effect.term.values.get("effect") != EffectValue.CONTACT:
            _add(scene, effect, [t for t in targets if _is_space(scene, effect.term, t)])
    for effect in effects:
        if not effect.targets and scene.is_free(effect.term) and _stands_alone(scene, effect.term):
            scene.add(Draft(KIND, effect.term.start, effect.term.end, effect.term, (effect.term,)))


def _is_space(scene: Scene, effect: Term, target: Term) -> bool:
    """Bare "central" and "canal" are spaces only beside a narrowing of the spine."""
    name = scene.text[target.start : target.end].lower()
    if name in ("central", "exit", "subarticular"):
        return target.end <= effect.start and scene.text[target.end : effect.start].strip(" -,/") in ("", "or", "and", "canal", "and foraminal", "or foraminal") or effect.values.get("voice") == "noun"
    if name in ("canal", "canals"):
        return scene.spine_report or bool(scene.groups) or not scene.text[target.end : effect.start].strip()
    return True


def _stands_alone(scene: Scene, term: Term) -> bool:
    word = scene.text[term.start : term.end].lower()
    if not word.startswith("stenos"):
        return False
    return scene.spine_report and bool(any(g.vertebral for g in scene.groups) or _SPINAL.search(scene.text) or _asked(term)) and not _ELSEWHERE.search(scene.text)


def _asked(term: Term) -> bool:
    return any(cue.modality is Modality.HYPOTHETICAL for cue in term.cues)


def _add(scene: Scene, effect: Effect, targets: list[Term]) -> None:
    for target in targets:
        first = target is (targets[-1] if target.end <= effect.term.start else targets[0]) and scene.is_free(effect.term)
        left, right = (effect.term.end, target.start) if effect.term.end <= target.start else (target.end, effect.term.start)
        near = right - left <= _NEAR
        if first:
            terms = (effect.term, target) if near else (effect.term,)
            draft = Draft(KIND, min(t.start for t in terms), max(t.end for t in terms), effect.term, terms)
        else:
            draft = Draft(KIND, target.start, target.end, effect.term, (target,), extra_cues=target.cues)
        draft.target = target
        draft.take("location", target)
        scene.add(draft)
        scene.used.add(id(target))
    scene.used.add(id(effect.term))


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the severity."""
    describe_severity(draft, scene, owners)
