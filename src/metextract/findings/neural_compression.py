"""Neural compression: mechanical effects on cord, conus, cauda equina, thecal sac and nerve roots."""

import re

from metextract.findings.draft import Draft, Effect, Scene
from metextract.findings.effects import denied
from metextract.findings.modifiers import Owners
from metextract.findings.severity import describe_severity
from metextract.readings import Term
from metextract.records import Kind, Structure
from metextract.records import Effect as EffectValue

KIND = Kind.NEURAL_COMPRESSION

_NEAR = 40


def find(scene: Scene) -> None:
    """Add the compressions of a sentence."""
    for term in scene.free("neural_compression.whole"):
        draft = scene.add(Draft(KIND, term.start, term.end, term, (term,)))
        draft.take("structure", term)
        draft.take("effect", term)
    effects = scene.effects
    for index, effect in enumerate(effects):
        targets = [t for t in effect.targets if t.role == "neural_compression.structure"]
        if not targets or not _compresses(scene, effect, targets[0]):
            continue
        if effect.shared and _same_said(effects, index):
            continue
        _add(scene, effect, targets, _strongest(effects, index))
    _add_bare(scene, effects)


def _compresses(scene: Scene, effect: Effect, target: Term) -> bool:
    word = scene.text[effect.term.start : effect.term.end].lower()
    name = scene.text[target.start : target.end].lower()
    if word in ("filled", "completely filled", "occluded", "occludes"):
        return False
    if name in ("nerve", "nerves", "root", "roots", "neural") and not scene.spine_report:
        return False
    if name == "sac" and not scene.spine_report:
        return False
    if name.endswith("csf") and word in ("compression",) and not scene.spine_report:
        return False
    return not (target.values["structure"] == "cord" and not scene.spine_report and not re.search(r"spin|cord\b", name) and not scene.groups)


def _same_said(effects: list[Effect], index: int) -> bool:
    """Whether the neighbour that the target was taken from says the same, no less strongly."""
    effect = effects[index]
    for neighbour in (effects[index + 1 : index + 2] + effects[max(0, index - 1) : index]):
        if neighbour.targets[:1] == effect.targets[:1] and not neighbour.shared:
            return denied(neighbour.term) == denied(effect.term)
    return False


def _strongest(effects: list[Effect], index: int) -> Term:
    """The effect word whose effect is recorded: of "contacted and flattened" the stronger."""
    effect = effects[index]
    for other in effects[index + 1 : index + 2] + effects[max(0, index - 1) : index]:
        if other.shared and other.targets[:1] == effect.targets[:1] and denied(other.term) == denied(effect.term) and other.term.values.get("effect") == EffectValue.COMPRESSION:
            return other.term
    return effect.term


def _add(scene: Scene, effect: Effect, targets: list[Term], strongest: Term) -> None:
    for number, target in enumerate(targets):
        near = _adjoins(scene, effect.term, target) and not effect.shared
        first = target is (targets[-1] if target.end <= effect.term.start else targets[0])
        if first:
            terms = (effect.term, target) if near else (effect.term,)
            start, end = min(t.start for t in terms), max(t.end for t in terms)
            draft = Draft(KIND, start, end, effect.term, terms)
        else:
            draft = Draft(KIND, target.start, target.end, effect.term, (target,), extra_cues=target.cues)
        draft.target = target
        draft.take("structure", target)
        if "effect" in strongest.values:
            draft.take("effect", strongest)
        else:
            draft.set("effect", EffectValue.COMPRESSION, effect.term.entry, effect.term.start, effect.term.end)
        scene.add(draft)
        scene.used.add(id(target))
        scene.used.add(id(effect.term))


def _adjoins(scene: Scene, effect: Term, target: Term) -> bool:
    """Whether the effect and its structure stand together, with no level or side between them."""
    left, right = (effect.end, target.start) if effect.end <= target.start else (target.end, effect.start)
    return right - left <= _NEAR and not re.search(r"\d|\b(?:left|right|lt|rt|both)\b", scene.text[left:right], re.IGNORECASE)


def _add_bare(scene: Scene, effects: list[Effect]) -> None:
    """"No residual compression" in a report on the spine means the cord."""
    if not scene.spine_report or any(d.kind is KIND for d in scene.drafts):
        return
    for effect in effects:
        term = effect.term
        word = scene.text[term.start : term.end].lower()
        after = scene.text[term.end : term.end + 30]
        before = scene.text[max(0, term.start - 30) : term.start]
        if effect.targets or not scene.is_free(term) or word != "compression":
            continue
        if re.match(r"\s*(?:of|on|fract|deform|type|stock|dress|in\sheight|at\sthe\ssuperior)", after, re.IGNORECASE) or not re.search(r"(?:\bno\s|residual\s|prominent\s|significant\s|neural\s|without\s|recurrent\s|persistent\s|most\s\w+\s|epidural\s|extradural\s|any\s|no\snew\s)$", before, re.IGNORECASE):
            continue
        draft = scene.add(Draft(KIND, term.start, term.end, term, (term,)))
        draft.set("structure", Structure.CORD, "compression without a structure", term.start, term.end)
        draft.take("effect", term)


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the severity."""
    describe_severity(draft, scene, owners)
