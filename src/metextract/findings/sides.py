"""Left, right or both: the side of the finding's own noun or of its site, not of a neighbour's."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap
from metextract.findings.neighbourhood import SEGMENT_KINDS
from metextract.findings.ordinals import ORDINAL_WORD
from metextract.findings.places import SiteGroup
from metextract.findings.side_words import is_side
from metextract.findings.site_rules import SAME_SENTENCE, SiteRule
from metextract.readings import Term
from metextract.records import Kind, Laterality

_BEFORE = Gap(
    words=7,
    stops=frozenset(
        "with and of is are was were in at from by but to on has have no not without causing which that "
        "compressing compresses compress encroaching encroaches abutting abuts indenting indents "
        "disc disk paracentral protrusion bulge pain tenderness rule evaluate".split()
    ),
    listed=True,
)
# "stenosis[, worse on the] left", "fracture [is noted on the] right".
_AFTER = re.compile(
    r"""
    [\s,]*
    (?: (?: is|are|was|were | noted|seen|present|identified | worse|more|mainly|predominantly | also|again ) \s )*
    (?: (?: on | at | in | of | towards | involving | more\sto ) \s (?:the\s)? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "rib fractures [and pleural thickening are present on the] right".
_TOGETHER = re.compile(
    r"\s and \s (?:[\w-]+\s){1,3} (?: is|are|was|were ) \s (?: noted\s|seen\s|present\s )? (?: on\sthe\s )?",
    re.VERBOSE | re.IGNORECASE,
)
_GREATER = re.compile(
    r"\b(?: more | worse | greater | largely | mainly ) \s (?: (?: to | on | in | at | the | towards ) \s )* $",
    re.VERBOSE | re.IGNORECASE,
)
# "lesion [measuring 2 cm in the posterior] left ilium".
_PART_AFTER = re.compile(
    r"""
    [\s,(]*
    (?: (?! (?: with|without|and|but|which|both|no|not|except
              | exten[dt]\w*|compressing | displac\w*|result\w*|caus\w*|shows?|narrow\w* )\b )
        [\w'.%-]+ \s ){0,7}?
    (?: in | of | involving | at | on | within | affecting | replacing | to | along ) \s (?: the\s | a\s )?
    (?: (?: [TLCDS]\d{1,2} | vertebral|body|bodies | and
          | posterior|anterior|mid|lower|upper|lateral|proximal|distal|superior|inferior ) \s )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What may stand behind a side that ends its phrase: "on the left.", "on the right side", "left T8", "left femur".
_SIDE_ENDS = re.compile(
    r"""
    \s* (?: [,.;:)(] | $ | (?<=ly)\s | [TLCDS]\d
          | than | and\b | at\b | with\b
          | sides?\b | aspect | half | portion | part | posterior | anterior | lateral
          | body | facet | pedicle | lamina
          | ventral | dorsal | (?:antero|postero|ventro|dorso)lateral
          | rib | hip | iliac | sacral | femor | humer )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "left [L5 nerve]", "right [side of the disc]": the side of a structure of its own.
_OWN_STRUCTURE = re.compile(r"\s* (?: [A-Z]\d | disc | neural | lateral | side\sof\sthe\s(?:disc|sac) )", re.VERBOSE)
# From a side to the site behind it: "left [anterior third through 6th] ribs", "right [half of the] sacrum".
_TO_SITE = re.compile(
    rf"""
    [\s-]*
    (?: (?: the|of|and|to|through | sided|side
          | anterior|posterior|lateral|medial|proximal|distal|mid|upper|lower|superior|inferior
          | posterolateral|anterolateral
          | aspect|half|portion|end|part|shaft|head|neck|body|greater
          | pedicle|lamina|transverse|process|facet|neural
          | several|multiple|old
          | {ORDINAL_WORD} ) [\s,-]*
      | \d{{1,2}}(?:st|nd|rd|th)? [\s,-]*
    ){{0,6}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
# From a site to the side behind it: "T8 [vertebral body (on the] right)".
_FROM_SITE = re.compile(
    r"""
    [\s,(-]*
    (?: (?: body | vertebra\w* | posterior | anterior | elements | ribs?
          | plus | and | both | of | the | on\sthe | in\sthe ) \s? )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TARGET_ROLES = frozenset({"neural_compression.structure", "stenosis.space"})
# "Rt [sided] thecal sac [& L5] nerve root": one side for two targets.
_ADJOINS_TARGET = re.compile(r"[\s)]* (?: sided\s )?", re.VERBOSE | re.IGNORECASE)
_COORDINATED = re.compile(
    r"\s (?: and | & ) \s (?: (?: [LCTDS]\d | exit\w* | traversing | the | neural ) \s )*", re.VERBOSE | re.IGNORECASE
)
_MIDLINE = frozenset({"cord", "conus", "thecal_sac", "cauda_equina"})
_EXITING = re.compile(r"\b(?:exiting|exit|traversing|descending)\b", re.IGNORECASE)
_PART = re.compile(
    r"\s (?: the\s )? (?: pedicles? | lamina\w* | facets? | transverse | articular | lateral\smass | posterior\selements | hemi )",
    re.VERBOSE | re.IGNORECASE,
)
_REACHES = re.compile(
    r"(?: (?! which ) [^.;:] ){0,90} \b (?: extend\w* | involv\w* | and | in ) \s (?: in\s?to\s | to\s | the\s | in\s | body\s | entire\s | and\s )*",
    re.VERBOSE | re.IGNORECASE,
)
_SOFT_NOUN = re.compile(
    r"\b(?: h[ae]+matoma | mass | effusion | pneumothorax | h[ae]+mothorax | dislocation | cyst | collection )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "collapse, both [pedicles are] eroded".
_OF_OWN_CLAUSE = re.compile(r"\s [\w-]+ \s (?: are | were )\b", re.VERBOSE)
_TARGET_REACH = 60
_WORSE_REACH = 30
_ADJOINING = 12


def describe_side(draft: Draft, scene: Scene) -> None:
    """Set the laterality; left and right of one bone are both sides, of several bones none."""
    words = [m for m in scene.reading.modifiers if "laterality" in m.values and is_side(scene.text, m)]
    sides = [m for m in words if _belongs(draft, scene, m)] or _of_foramen(draft, scene, words) or _of_part(draft, scene, words)
    sides = _nearest(draft, scene, sides)
    values = {m.values["laterality"] for m in sides}
    if not values:
        return
    start, end = min(m.start for m in sides), max(m.end for m in sides)
    if any(_is_greater(draft, scene, side) for side in sides):
        if _is_midline(draft):
            return
        draft.set("laterality", Laterality.BILATERAL, "greater on one side", start, end)
        return
    if len(values) == 1 and not _part_only(draft, words, sides[0]):
        draft.set("laterality", Laterality(values.pop()), sides[0].entry, start, end)
        return
    if len(values) > 1 and (not _of_several_places(draft) or draft.kind in SEGMENT_KINDS):
        draft.set("laterality", Laterality.BILATERAL, "left and right", start, end)


def _nearest(draft: Draft, scene: Scene, sides: list[Term]) -> list[Term]:
    """Without a side that has a noun of its own: "left hematoma beside the right fractured ramus"."""
    before = [side for side in sides if side.end <= draft.start]
    apart = len(before) > 1 and _SOFT_NOUN.search(scene.text, before[-2].end, before[-1].start)
    return [side for side in sides if side not in before[:-1]] if apart else sides


def _of_foramen(draft: Draft, scene: Scene, words: list[Term]) -> list[Term]:
    """The side of the foramen that a root leaves by: "into the left T8-T9 foramen with encasement of the exiting root"."""
    if draft.target is None or draft.values.get("structure") != "nerve_root" or not _EXITING.search(scene.text, draft.start):
        return []
    foramina = [t for t in scene.reading.terms if t.values.get("location") == "foraminal" and t.end <= draft.start]
    if not foramina:
        return []
    return [word for word in words if _BEFORE.fits(scene.text, word.end, foramina[-1].start)][-1:]


def _of_part(draft: Draft, scene: Scene, words: list[Term]) -> list[Term]:
    """The side of the vertebra's part that a lesion reaches: "replaces the body of T8 and extends into the left pedicle"."""
    site = draft.site
    if draft.kind is not Kind.BONE_LESION or site is None or site not in scene.groups or len(site.levels(False)) != 1:
        return []
    behind = [w for w in words if w.start >= site.end and not _other_between(draft, scene, draft.end, w.start)]
    parts = [w for w in behind if _PART.match(scene.text, w.end)]
    reached = bool(parts) and _REACHES.fullmatch(scene.text, site.end, parts[0].start)
    return parts if reached and len({w.values["laterality"] for w in parts}) == 1 else []


def _is_greater(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether the side is the worse of two: "exit canals, more to the right"."""
    if draft.kind not in SEGMENT_KINDS:
        return False
    return bool(_GREATER.search(scene.text, draft.end, max(draft.end, side.start)))


def _is_midline(draft: Draft) -> bool:
    """Whether what is acted on has no sides: the thecal sac, the cord, the canal."""
    return draft.values.get("structure") in _MIDLINE or draft.values.get("location") == "central"


def _of_several_places(draft: Draft) -> bool:
    return draft.site is not None and len(draft.site.bones()) + len(draft.site.regions()) > 1


def _part_only(draft: Draft, words: list[Term], side: Term) -> bool:
    """Whether a later place of the site has the other side: "right rib and left iliac wing"."""
    if draft.site is None or not _of_several_places(draft):
        return False
    inside = [word for word in words if draft.site.start <= word.start and word.end <= draft.site.end]
    return any(word.values["laterality"] != side.values["laterality"] for word in inside)


def _belongs(draft: Draft, scene: Scene, side: Term) -> bool:
    if draft.start <= side.start and side.end <= draft.end:
        return True
    if draft.target is not None:
        return _of_target(draft, draft.target, scene, side)
    if _before_head(draft, scene, side) or _behind_head(draft, scene, side):
        return True
    if draft.site is None or draft.site_rule not in SAME_SENTENCE:
        return False
    if draft.kind is Kind.EPIDURAL_DISEASE and draft.site_rule not in (SiteRule.BEFORE, SiteRule.INSIDE):
        return False
    return _of_site(draft, draft.site, scene, side)


def _before_head(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether a side is the head's adjective: "left lytic lesion"."""
    return _BEFORE.fits(scene.text, side.end, draft.start) and not _other_between(draft, scene, side.end, draft.start)


def _behind_head(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether a side stands behind the head: "fracture on the left", "lesion in the right ilium"."""
    text = scene.text
    if side.start < draft.end or _other_between(draft, scene, draft.end, side.start):
        return False
    if _TOGETHER.fullmatch(text, draft.end, side.start):
        return True
    if _OF_OWN_CLAUSE.match(text, side.end):
        return False
    if _AFTER.fullmatch(text, draft.end, side.start) and _SIDE_ENDS.match(text, side.end):
        return True
    return bool(_PART_AFTER.fullmatch(text, draft.end, side.start))


def _of_target(draft: Draft, target: Term, scene: Scene, side: Term) -> bool:
    """Whether a side is that of the structure or space acted on: "left foraminal narrowing", "compressing the left S1 root"."""
    others = [t for t in scene.reading.terms if t is not target and t.role in _TARGET_ROLES]
    between = [t for t in others if side.end <= t.start and t.end <= target.start]
    if between:
        return _shares_side(scene, side, between, target)
    if _BEFORE.fits(scene.text, side.end, target.start) and not _other_between(draft, scene, side.end, target.start):
        return True
    if _after_effect(draft, target, scene, side):
        return True
    return _behind_target(max(target.end, draft.end), scene.text, side)


def _shares_side(scene: Scene, side: Term, between: list[Term], target: Term) -> bool:
    """Whether a side before the first of two coordinated targets is of both: "the right lateral recess and foramen"."""
    if len(between) > 1 or scene.said(side).startswith("b") or target.values.get("structure") in _MIDLINE:
        return False
    adjoins = _ADJOINS_TARGET.fullmatch(scene.text, side.end, between[0].start)
    return bool(adjoins and _COORDINATED.fullmatch(scene.text, between[0].end, target.start))


def _after_effect(draft: Draft, target: Term, scene: Scene, side: Term) -> bool:
    """Whether a side stands between the effect and what it acts on: "narrowing of the left neural foramen"."""
    effect_end = draft.anchor.end
    if side.start < effect_end or side.end > target.start or target.start - effect_end >= _TARGET_REACH:
        return False
    return not _other_between(draft, scene, effect_end, target.start)


def _behind_target(end: int, text: str, side: Term) -> bool:
    """Whether a side stands behind the space: "foraminal stenosis, worse on the left".

    A side that nothing introduces stands right behind it or is both sides: "foraminal stenosis, bilaterally".
    """
    if end <= side.start < end + _WORSE_REACH and _GREATER.search(text, end, side.start):
        return True
    if side.start < end or not _AFTER.fullmatch(text, end, side.start) or _OWN_STRUCTURE.match(text, side.end):
        return False
    word = text[side.start : side.end].lower()
    introduced = bool(text[end : side.start].strip(" ,"))
    return introduced or word.startswith("b") or "bilat" in word or "on the" in word or side.end - end < _ADJOINING


def _of_site(draft: Draft, site: SiteGroup, scene: Scene, side: Term) -> bool:
    """Whether a side covers the whole site: it stands before the first place, or there is only one place."""
    if site.start <= side.start and side.end <= site.end:
        kinds = {(s.regions, s.bones) for s in site.sites}
        one_place = len(kinds) == 1 and len(site.levels(False)) <= 1
        return one_place or side.values["laterality"] == Laterality.BILATERAL
    if side.end <= site.start:
        return bool(_TO_SITE.fullmatch(scene.text, side.end, site.start))
    if draft.kind in SEGMENT_KINDS:
        return False
    return bool(_FROM_SITE.fullmatch(scene.text, site.end, max(site.end, side.start)))


def _other_between(draft: Draft, scene: Scene, start: int, end: int) -> bool:
    return any(h is not draft and start <= h.start < end for h in scene.drafts if not h.dropped)
