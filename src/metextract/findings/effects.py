"""Mechanical effects and what they act on: "compressing the thecal sac", "canal and foraminal stenosis"."""

import re
from collections.abc import Iterator

from metextract.findings.draft import Effect, Scene
from metextract.findings.gaps import Gap
from metextract.readings import Modality, Term

EFFECTS = ("neural_compression.effect", "stenosis.narrowing", "fracture.deformity")
TARGETS = ("neural_compression.structure", "stenosis.space")

_STOPS = frozenset(
    "with but without causing producing which there no where while resulting fat disc disk discs due from by against "
    "affect affects affecting involve involves involving extend extends extending".split()
)
_JOINED = re.compile(
    r"\s*(?:,|and|or|/|&|and/or|,\s*(?:and|or)|as well as)\s*"
    r"(?:(?:the|exiting|traversing|exit|both|left|right|lt|rt|bilateral|adjacent|of|spinal|any|descending|upon|on|mild|moderate|severe|marked|minimal|significant)\s+)*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,\s*(?:and|or|as well as)\b|,|and/or\b|and also\b|as well as\b|but not\b|and\b|or\b|nor\b|/|&)", re.IGNORECASE)
_PREPOSITION = re.compile(r"\s*(?:(?:and|or)\s(?:\w+\s){1,2})?(?:of|on|upon|to|in|over|into|with|at|involving|along|within|affecting)\s", re.IGNORECASE)
_LISTED = Gap(words=5, stops=_STOPS | {"could", "may"})
_OBJECT = Gap(words=8, stops=_STOPS, signs=frozenset("-/'.(),&"))
_OF = Gap(words=7, stops=_STOPS)
_SUBJECT = Gap(words=7, stops=_STOPS | {"and", "or"})
# "The cord and conus are normal in signal and are not compressed."
_SECOND_VERB = re.compile(r"\s(?:is|are|was|were)\s(?:\w+\s){1,5}(?:and|or)\s(?:(?:is|are|was|were|not|also)\s)+(?:\w+ly\s)?", re.IGNORECASE)
_INTO = re.compile(r"\b(?:into|within|through)\s(?:the\s)?$", re.IGNORECASE)
# "Narrowed spinal canal", "compression thecal sac".
_ADJOINS = re.compile(r"\s(?:the\s)?", re.IGNORECASE)
_DIRECT = re.compile(r"\s+(?:the|both|left|right|lt|rt|bilateral|adjacent|spinal|central|neural|exit\w*|canal|foram\w*|lateral|\(?lt|\(?rt|thecal|nerve|cord)\b", re.IGNORECASE)
_SHARED = re.compile(r"[\s,/]*(?:and|or|but|nor|/|,)?\s*(?:(?:it|is|are|does|do|not|without|no|definitely|frankly|mildly|slightly|then|even|possibly|also|clearly|grossly|actually|severely|moderately|minimally|at most)\s*)*", re.IGNORECASE)
_FAT = re.compile(r"\bfat\b|\bepidural fat\b|\bperineural\b", re.IGNORECASE)


def read_effects(scene: Scene) -> None:
    """Link all effects of a sentence; those without any target get an empty tuple."""
    effects = scene.free(*EFFECTS)
    targets = scene.free(*TARGETS)
    taken: set[int] = set()
    chosen: dict[int, list[Term]] = {}
    # Passive ones first: "narrowing of the canal, conus is displaced" has its conus from "is displaced".
    for effect in sorted(effects, key=lambda e: e.values.get("voice") != "passive"):
        chosen[id(effect)] = _targets(scene, effect, effects, [t for t in targets if id(t) not in taken])
        taken |= {id(t) for t in chosen[id(effect)]}
    scene.effects = list(_share(scene, [Effect(effect, tuple(chosen[id(effect)])) for effect in effects]))


def _targets(scene: Scene, effect: Term, effects: list[Term], targets: list[Term]) -> list[Term]:
    voice = effect.values.get("voice", "noun")
    floor = max((e.end for e in effects if e.end <= effect.start), default=0)
    ceiling = min((e.start for e in effects if e.start >= effect.end), default=len(scene.text))
    left = [t for t in targets if floor <= t.start and t.end <= effect.start]
    right = [t for t in targets if effect.end <= t.start and t.end <= ceiling]
    if voice != "active" and left and scene.text[left[-1].end : effect.start].strip(" -") == "":
        return _chain_left(scene, left)
    if voice == "active" and right:
        found = _chain_right(scene, effect.end, right, _OBJECT)
        if found:
            return found
    if voice == "noun" and right and not (effect.role == "stenosis.narrowing" and scene.text[effect.end :].lstrip().startswith("with")):
        found = _chain_right(scene, effect.end, right, _OF, _PREPOSITION)
        if found:
            return found
    if right and scene.text[effect.start : effect.end].lower().endswith(("ing", "encroachment", "impingement", "contact")) and _DIRECT.match(scene.text, effect.end):
        found = _chain_right(scene, effect.end, right, _OBJECT)
        if found:
            return found
    if voice == "passive" and left and _SECOND_VERB.fullmatch(scene.text, left[-1].end, effect.start):
        return _chain_left(scene, left)
    if voice == "passive" and left and _SUBJECT.fits(scene.text, left[-1].end, effect.start):
        return _chain_left(scene, left)
    if voice == "passive" and right and re.match(r"\s*(?:the|both|left|right|exiting|traversing)\s", scene.text[effect.end :]):
        return _chain_right(scene, effect.end, right, _OBJECT)
    if right and voice != "active" and _ADJOINS.fullmatch(scene.text, effect.end, right[0].start):
        return _chain_right(scene, effect.end, right, _OBJECT)
    if voice == "active" and left and scene.text[left[-1].end : effect.start].strip(" -") == "":
        return _chain_left(scene, left)
    if voice == "noun" and left and _SUBJECT.fits(scene.text, left[-1].end, effect.start) and len(scene.text[left[-1].end : effect.start].split()) <= 3:
        return _chain_left(scene, left)
    return []


def _chain_left(scene: Scene, left: list[Term]) -> list[Term]:
    """The nearest target before the effect, with those listed before it."""
    chain = [left[-1]]
    for target in reversed(left[:-1]):
        gap = scene.text[target.end : chain[0].start]
        if _INTO.search(scene.text, 0, target.start):
            break
        if not _JOINED.fullmatch(gap) or (len(chain) == 1 and gap.lstrip().startswith(",") and not re.match(r"\s*,\s*(?:and|or)\b", gap)):
            break
        chain.insert(0, target)
    return chain


def _chain_right(scene: Scene, start: int, right: list[Term], gap: Gap, opening: re.Pattern[str] | None = None) -> list[Term]:
    """The first target behind the effect, with those listed behind it; a gap may have to open with a preposition."""
    text = scene.text
    if _FAT.search(text, start, right[0].start):
        return []
    if opening is not None:
        opened = opening.match(text, start)
        if not opened:
            return []
        start = opened.end()
    if not gap.fits(text, min(start, right[0].start), right[0].start):
        return []
    chain = [right[0]]
    for target in right[1:]:
        joint = _AND.match(text, chain[-1].end)
        if not joint or joint.end() > target.start or not _LISTED.fits(text, joint.end(), target.start):
            break
        chain.append(target)
    return chain


def _share(scene: Scene, linked: list[Effect]) -> Iterator[Effect]:
    """"Abutting but not deforming the thecal sac": an effect without a target takes its neighbour's."""
    for index, effect in enumerate(linked):
        if effect.targets:
            yield effect
            continue
        following = linked[index + 1] if index + 1 < len(linked) else None
        previous = linked[index - 1] if index else None
        if following and following.targets and following.targets[0].start > effect.term.end and _SHARED.fullmatch(scene.text, effect.term.end, following.term.start):
            yield Effect(effect.term, following.targets[:1], shared=True)
        elif previous and previous.targets and _SHARED.fullmatch(scene.text, max(previous.term.end, previous.targets[-1].end), effect.term.start):
            yield Effect(effect.term, previous.targets[:1], shared=True)
        else:
            yield effect


def denied(term: Term) -> bool:
    return any(cue.modality is Modality.NEGATION for cue in term.cues)
