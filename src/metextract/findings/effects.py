"""Mechanical effects and what they act on: "compressing the thecal sac", "canal and foraminal stenosis"."""

import re
from collections.abc import Iterator

from metextract.findings.draft import Effect, Scene
from metextract.findings.effect_targets import Reach, is_compound, targets_of
from metextract.readings import Term

EFFECTS = ("neural_compression.effect", "stenosis.narrowing", "fracture.deformity")
TARGETS = ("neural_compression.structure", "stenosis.space")
# "Abutting but not deforming": between two effects on one target.
_SHARED = re.compile(
    r"""
    [\s,/]*(?:and|or|but|nor|/|,)?\s*
    (?:
        (?:
            it|is|are|does|do|not|without|no
          | mildly|slightly|minimally|moderately|severely|at\ most
          | definitely|frankly|clearly|grossly|actually|possibly|even|then|also
        )\s*
    )*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def read_effects(scene: Scene) -> None:
    """Link all effects of a sentence; those without any target get an empty tuple."""
    effects = scene.free(*EFFECTS)
    if not effects:
        return
    targets = scene.free(*TARGETS)
    taken: set[int] = set()
    chosen: dict[int, list[Term]] = {}
    # Passive ones first: "narrowing of the canal, conus is displaced" has its conus from "is displaced".
    for effect in sorted(effects, key=lambda e: e.values.get("voice") != "passive"):
        chosen[id(effect)] = targets_of(_reach(scene, effect, effects, [t for t in targets if id(t) not in taken]))
        taken |= {id(t) for t in chosen[id(effect)]}
    scene.effects = list(_share(scene, [Effect(effect, tuple(chosen[id(effect)])) for effect in effects]))


def _reach(scene: Scene, effect: Term, effects: list[Term], targets: list[Term]) -> Reach:
    floor = max((e.end for e in effects if e.end <= effect.start), default=0)
    following = next((e for e in effects if e.start >= effect.end), None)
    ceiling = following.start if following else len(scene.text)
    left = [t for t in targets if floor <= t.start and t.end <= effect.start]
    right = [t for t in targets if effect.end <= t.start and t.end <= ceiling]
    if following and right and is_compound(scene, right[-1], following):
        right = right[:-1]
    return Reach(scene, effect, effect.values.get("voice", "noun"), left, right)


def _share(scene: Scene, linked: list[Effect]) -> Iterator[Effect]:
    """ "Abutting but not deforming the thecal sac": an effect without a target takes its neighbour's."""
    for index, effect in enumerate(linked):
        following = linked[index + 1] if index + 1 < len(linked) else None
        previous = linked[index - 1] if index else None
        if effect.targets:
            yield effect
        elif following and _may_share(effect, following) and _shares_following(scene, effect, following):
            yield Effect(effect.term, following.targets[:1], shared=True)
        elif previous and _may_share(effect, previous) and _shares_previous(scene, effect, previous):
            yield Effect(effect.term, previous.targets[:1], shared=True)
        else:
            yield effect


def _may_share(effect: Effect, neighbour: Effect) -> bool:
    """A stenosis of no named space is no effect on the cord beside it: "cord compression or stenosis"."""
    noun = effect.term.role == "stenosis.narrowing" and effect.term.values.get("voice") == "noun"
    return not (noun and any(t.role == "neural_compression.structure" for t in neighbour.targets))


def _shares_following(scene: Scene, effect: Effect, following: Effect) -> bool:
    """ "Abutting but not deforming the thecal sac"."""
    if not following.targets or following.targets[0].start <= effect.term.end:
        return False
    return _SHARED.fullmatch(scene.text, effect.term.end, following.term.start) is not None


def _shares_previous(scene: Scene, effect: Effect, previous: Effect) -> bool:
    """ "The thecal sac is abutted but not deformed"."""
    if not previous.targets:
        return False
    return _SHARED.fullmatch(scene.text, max(previous.term.end, previous.targets[-1].end), effect.term.start) is not None
