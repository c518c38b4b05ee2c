"""Neural compression: mechanical effects on cord, conus, cauda equina, thecal sac and nerve roots."""

import re

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Effect, Scene
from metextract.findings.modifiers import Owners
from metextract.findings.severity import describe_severity
from metextract.readings import Term
from metextract.records import Effect as EffectValue
from metextract.records import Kind, Structure

KIND = Kind.NEURAL_COMPRESSION

_NO_COMPRESSION = frozenset({"filled", "completely filled", "occluded", "occludes"})
# Names that mean a structure of the spine only in a report on the spine.
_SHORT_NAMES = frozenset({"nerve", "nerves", "root", "roots", "neural", "sac"})
_SPINAL_CORD = re.compile(r"spin|cord\b")
# Between an effect and the structure of its own head stands no level and no side.
_PLACE = re.compile(r"\d|\b(?:left|right|lt|rt|both)\b", re.IGNORECASE)
# "Cord signal suggestive of compressive myelopathy" tells of the signal.
_SIGNAL_OF = re.compile(
    r"\b(?:signal|hyperintens\w*|myelomalacia)\b[^.;]{0,90}\b(?:suggest\w*|consistent|compatible|keeping|represent\w*|due)\b[^.;,]{0,20}$",
    re.IGNORECASE,
)
# An effect farther from its structure than this many characters has a head of its own.
_NEAR = 40

# "Compression fracture", "compression stockings", "compression of L1": no bare compression.
_BARE_AFTER = re.compile(
    r"""
    \s*(?:
        of | on | in\sheight | at\sthe\ssuperior
      | fract | deform | type
      | stock | dress
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "The worst compression was at C5-C6", "compression at the C3-C4 area": of a segment.
_AT_SEGMENT = re.compile(
    r"\s (?: (?: is | was | seen | noted | present ) \s ){0,2} at \s (?: the\s )?", re.VERBOSE | re.IGNORECASE
)
# "No residual compression", "most severe compression", "extradural compression".
_BARE_BEFORE = re.compile(
    r"""
    (?: \bno | no\snew | any | without
      | residual | recurrent | persistent | prominent | significant | most\s\w+
      | neural | epidural | extradural
    )\s$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BARE_REACH = 30


def find(scene: Scene) -> None:
    """Add the compressions of a sentence."""
    for term in scene.free("neural_compression.whole"):
        if _SIGNAL_OF.search(scene.before(term)):
            continue
        draft = scene.add(Draft(KIND, term.start, term.end, term, (term,)))
        draft.take("structure", term)
        draft.take("effect", term)
    for index, effect in enumerate(scene.effects):
        targets = [t for t in effect.targets if t.role == "neural_compression.structure"]
        if not targets or not _compresses(scene, effect, targets[0]):
            continue
        if effect.shared and _same_said(scene.effects, index):
            continue
        _add(scene, effect, targets, _strongest(scene.effects, index))
    _add_bare(scene)


def _compresses(scene: Scene, effect: Effect, target: Term) -> bool:
    """Whether the effect is one on a structure of the spine: "filled" is none, nor are the roots of a lung."""
    word, name = scene.said(effect.term), scene.said(target)
    if word in _NO_COMPRESSION:
        return False
    if scene.spine_report:
        return True
    if name in _SHORT_NAMES or (name.endswith("csf") and word == "compression"):
        return False
    return target.values["structure"] != "cord" or bool(_SPINAL_CORD.search(name)) or bool(scene.groups)


def _neighbours(effects: list[Effect], index: int) -> list[Effect]:
    """The effect behind and the one before."""
    return effects[index + 1 : index + 2] + effects[max(0, index - 1) : index]


def _same_said(effects: list[Effect], index: int) -> bool:
    """Whether the neighbour that the target was taken from says the same, no less strongly."""
    effect = effects[index]
    for neighbour in _neighbours(effects, index):
        if neighbour.targets[:1] == effect.targets[:1] and not neighbour.shared:
            return denied(neighbour.term) == denied(effect.term)
    return False


def _strongest(effects: list[Effect], index: int) -> Term:
    """The effect word whose effect is recorded: of "contacted and flattened" the stronger."""
    effect = effects[index]
    for other in _neighbours(effects, index):
        same = other.shared and other.targets[:1] == effect.targets[:1] and denied(other.term) == denied(effect.term)
        if same and other.term.values.get("effect") == EffectValue.COMPRESSION:
            return other.term
    return effect.term


def _add(scene: Scene, effect: Effect, targets: list[Term], strongest: Term) -> None:
    """One draft a structure; the structure next to the effect has its head at the effect, unless a foramen stands nearer."""
    for target in targets:
        next_to_effect = effect.targets[-1] if target.end <= effect.term.start else effect.targets[0]
        if target is next_to_effect:
            draft = _head_at_effect(scene, effect, target)
            scene.take(effect.term)
        else:
            draft = Draft(KIND, target.start, target.end, effect.term, (target,), extra_cues=target.cues)
        draft.target = target
        draft.take("structure", target)
        if "effect" in strongest.values:
            draft.take("effect", strongest)
        else:
            draft.set("effect", EffectValue.COMPRESSION, effect.term.entry, effect.term.start, effect.term.end)
        scene.add(draft)
        scene.take(target)


def _head_at_effect(scene: Scene, effect: Effect, target: Term) -> Draft:
    terms = (effect.term, target) if _adjoins(scene, effect.term, target) and not effect.shared else (effect.term,)
    return Draft(KIND, min(t.start for t in terms), max(t.end for t in terms), effect.term, terms)


def _adjoins(scene: Scene, effect: Term, target: Term) -> bool:
    """Whether the effect and its structure stand together, with no level or side between them."""
    left, right = (effect, target) if effect.end <= target.start else (target, effect)
    gap = scene.between(left, right)
    return len(gap) <= _NEAR and ":" not in gap and not _PLACE.search(gap)


def _add_bare(scene: Scene) -> None:
    """ "No residual compression" in a report on the spine means the cord."""
    if not scene.spine_report or any(d.kind is KIND for d in scene.drafts):
        return
    for effect in scene.effects:
        term = effect.term
        if effect.targets or not scene.is_free(term) or not _is_bare(scene, term):
            continue
        named = [t for t in scene.reading.terms if t.role == "neural_compression.structure" and t.end <= term.start]
        draft = scene.add(Draft(KIND, term.start, term.end, term, (term,)))
        if named:
            draft.take("structure", named[-1])
        else:
            draft.set("structure", Structure.CORD, "compression without a structure", term.start, term.end)
        draft.take("effect", term)


def _is_bare(scene: Scene, term: Term) -> bool:
    if scene.said(term) not in ("compression", "impingement") or _BARE_AFTER.match(scene.after(term)):
        return False
    return bool(_BARE_BEFORE.search(scene.before(term)[-_BARE_REACH:])) or _is_at_segment(scene, term)


def _is_at_segment(scene: Scene, term: Term) -> bool:
    """ "Compression at C5-C6"; not of the vertebrae C5 and C6."""
    at = _AT_SEGMENT.match(scene.text, term.end)
    return at is not None and any(g.has_pair and g.start == at.end() for g in scene.groups)


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the severity."""
    describe_severity(draft, scene, owners)
