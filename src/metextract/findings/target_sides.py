"""The side of the structure or space acted on: "left foraminal narrowing", "compressing the left S1 root"."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.side_gaps import AFTER, BEFORE, GREATER, STANDS_ALONE, other_between
from metextract.readings import Term

# "left [L5 nerve]", "right [side of the disc]": the side of a structure of its own.
_OWN_STRUCTURE = re.compile(r"\s* (?: [A-Z]\d | disc | neural | lateral | side\sof\sthe\s(?:disc|sac) )", re.VERBOSE)
_TARGET_ROLES = frozenset({"neural_compression.structure", "stenosis.space"})
# "Rt [sided] thecal sac [& L5] nerve root": one side for two targets.
_ADJOINS_TARGET = re.compile(r"[\s)]* (?: sided\s )?", re.VERBOSE | re.IGNORECASE)
_COORDINATED = re.compile(
    r"\s (?: and | & ) \s (?: (?: [LCTDS]\d | exit\w* | traversing | the | neural ) \s )*", re.VERBOSE | re.IGNORECASE
)
_MIDLINE = frozenset({"cord", "conus", "thecal_sac", "cauda_equina"})
_EXITING = re.compile(r"\b(?:exiting|exit|traversing|descending)\b", re.IGNORECASE)
# "left sacral foramina [with] root compression", "left foramen[, severe] foraminal stenosis".
_BESIDE = re.compile(r"\s with \s | , \s (?: mild | moderate | severe | marked ) \s", re.VERBOSE | re.IGNORECASE)
# "neural impingement [upon the exiting] left C7 root": the root that the structure's own name leaves open.
_UPON_ROOT = re.compile(
    r"\s (?: on | upon | of | to ) \s (?: the\s )? (?: exiting\s | traversing\s | descending\s )?", re.VERBOSE | re.IGNORECASE
)
# "disc bulge, more to the left [sided with encroaching upon the exit canal]".
_SIDED_WITH = re.compile(r"[\s-] sided? \s (?: with | and ) \s (?:\w+ly\s)?", re.VERBOSE | re.IGNORECASE)
_ADJECTIVES = re.compile(
    r"[\s-] (?: sided\s )? (?: (?: mild | moderate | severe | marked | minimal | significant | bony | degenerative | mass ) \s ){0,2}",
    re.VERBOSE | re.IGNORECASE,
)
_TARGET_REACH = 60
_WORSE_REACH = 30
_ADJOINING = 12


def of_target(draft: Draft, target: Term, scene: Scene, side: Term) -> bool:
    """Whether a side is that of the structure or space acted on: "left foraminal narrowing", "compressing the left S1 root"."""
    others = [t for t in scene.reading.terms if t is not target and t.role in _TARGET_ROLES]
    between = [t for t in others if side.end <= t.start and t.end <= target.start]
    if between:
        return _shares_side(scene, side, between, target)
    if BEFORE.fits(scene.text, side.end, target.start) and not other_between(draft, scene, side.end, target.start):
        return True
    if not is_midline(target) and (_of_cause(draft, scene, side) or _before_effect(draft, target, scene, side)):
        return True
    if _after_effect(draft, target, scene, side):
        return True
    end = max(target.end, draft.end)
    of_root = target.values.get("structure") == "nerve_root" and _UPON_ROOT.fullmatch(scene.text, end, max(end, side.start))
    return bool(of_root) or _behind_target(end, scene.text, side) or _behind_site(draft, target, scene, side)


def _shares_side(scene: Scene, side: Term, between: list[Term], target: Term) -> bool:
    """Whether a side before the first of two coordinated targets is of both: "the right lateral recess and foramen"."""
    if len(between) > 1 or scene.said(side).startswith("b") or target.values.get("structure") in _MIDLINE:
        return False
    adjoins = _ADJOINS_TARGET.fullmatch(scene.text, side.end, between[0].start)
    return bool(adjoins and _COORDINATED.fullmatch(scene.text, between[0].end, target.start))


def _of_cause(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether a side is that of what acts: "disc bulge, more to the left sided with encroaching upon the exit canal"."""
    start = side.end - len(" sided") if scene.said(side).endswith("sided") else side.end
    return _SIDED_WITH.fullmatch(scene.text, start, draft.start) is not None


def _before_effect(draft: Draft, target: Term, scene: Scene, side: Term) -> bool:
    """Whether a side is the adjective of a noun of effect: "bilateral narrowing of the neural foramina"."""
    noun = draft.anchor.values.get("voice") == "noun" or scene.said(draft.anchor).startswith("narrowing")
    of = noun and draft.start == draft.anchor.start and target.start > draft.anchor.end
    return of and _ADJECTIVES.fullmatch(scene.text, side.end, draft.start) is not None


def _after_effect(draft: Draft, target: Term, scene: Scene, side: Term) -> bool:
    """Whether a side stands between the effect and what it acts on: "narrowing of the left neural foramen"."""
    effect_end = draft.anchor.end
    if side.start < effect_end or side.end > target.start or target.start - effect_end >= _TARGET_REACH:
        return False
    return not other_between(draft, scene, effect_end, target.start)


def _behind_target(end: int, text: str, side: Term) -> bool:
    """Whether a side stands behind the space: "foraminal stenosis, worse on the left".

    A side that nothing introduces stands right behind it or is both sides: "foraminal stenosis, bilaterally".
    """
    if end <= side.start < end + _WORSE_REACH and GREATER.search(text, end, side.start):
        return True
    word = text[side.start : side.end].lower()
    both = side.values["laterality"] == "bilateral"
    if side.start < end or not AFTER.fullmatch(text, end, side.start) or (not both and _OWN_STRUCTURE.match(text, side.end)):
        return False
    introduced = bool(text[end : side.start].strip(" ,("))
    if not introduced and "," in text[end : side.start] and not STANDS_ALONE.match(text, side.end):
        return False
    return introduced or both or "on the" in word or side.end - end < _ADJOINING


def _behind_site(draft: Draft, target: Term, scene: Scene, side: Term) -> bool:
    """Whether a side stands behind the level of a paired structure: "foraminal stenosis at L5-S1 on the right"."""
    site = draft.site
    if site is None or site not in scene.groups or site.start < draft.end or is_midline(target):
        return False
    if side.start < site.end or other_between(draft, scene, draft.end, side.start):
        return False
    behind = AFTER.fullmatch(scene.text, site.end, side.start) or GREATER.search(scene.text, site.end, side.start)
    near = side.start - site.end < _WORSE_REACH
    return bool(behind) and near and STANDS_ALONE.match(scene.text, side.end) is not None


def of_foramen(draft: Draft, scene: Scene, words: list[Term]) -> list[Term]:
    """The side of the foramen that a root leaves by: "into the left T8-T9 foramen with encasement of the exiting root"."""
    if draft.target is None or (draft.values.get("structure") != "nerve_root" and draft.values.get("location") != "foraminal"):
        return []
    foramina = [t for t in scene.reading.terms if t.values.get("location") == "foraminal" and t.end <= draft.start]
    if not foramina or not (
        _EXITING.search(scene.text, draft.start) or _BESIDE.fullmatch(scene.text, foramina[-1].end, draft.start)
    ):
        return []
    return [word for word in words if BEFORE.fits(scene.text, word.end, foramina[-1].start)][-1:]


def is_midline(target: Draft | Term) -> bool:
    """Whether what is acted on has no sides: the thecal sac, the cord, the canal."""
    return target.values.get("structure") in _MIDLINE or target.values.get("location") == "central"
