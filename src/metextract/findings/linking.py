"""Which site belongs to which finding of a sentence."""

import re
from collections.abc import Callable
from itertools import pairwise

from metextract.findings import far_places, near_places
from metextract.findings.draft import Draft, Scene
from metextract.findings.near_places import Answer
from metextract.findings.neighbourhood import SEGMENT_KINDS, Inherited, Neighbourhood, claimed
from metextract.findings.places import SiteGroup
from metextract.findings.rules import first_answer
from metextract.findings.site_rules import AT_HEAD, SHAREABLE, SiteRule
from metextract.records import Kind
from metextract.spine import REGION_OF

__all__ = ["SEGMENT_KINDS", "link_sites"]

# The first rule that answers gives the site.
RULES: tuple[Callable[[Neighbourhood], Answer], ...] = (
    # Right at the head. A level behind it outdoes a region before it, so that rule comes first.
    near_places.inside_head,
    near_places.better_behind,
    near_places.before_head,
    near_places.behind_head,
    # In the clause. Levels outdo the words of the item's heading, and these any other place before the head.
    near_places.levels_under_heading,
    near_places.item_heading,
    near_places.clause_opening,
    near_places.segment_of_previous,
    # A mere "spine" in the clause outdoes all that is farther away.
    near_places.weak_beside_head,
    near_places.examined_place,
    # In the sentence. "No other fracture" is not where the earlier finding is, so it is asked before sharing.
    far_places.heading_for_others,
    far_places.shared_with_previous,
    # From earlier sentences. "Here" is the heading's place, "at this level" the place named last, even under a heading.
    far_places.here,
    far_places.back_reference,
    far_places.levels_of_heading,
    far_places.named_before,
    # A far place of the sentence outdoes a heading without levels.
    far_places.far_behind,
    far_places.carried,
    far_places.weak_at_head,
)

_EXAMPLE = re.compile(
    r"""
    [^.;]{0,40}? \b
    (?: largest | most\s\w+ | worst | greatest(?:\s\w+)? | especially | particularly | notably | predominantly | mainly
      | for\sexample | for\sinstance | e\.g\.? ) \s
    (?: (?: in | at | of | involving | the | body | bodies ) \s )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COORDINATED = re.compile(r"\s (?: and | or | & ) \s (?:\w+\s)?", re.VERBOSE | re.IGNORECASE)
# "Stenosis at L4/L5, as well as and to a lesser degree at L3/L4": the later place is of all that was told.
_LESSER = re.compile(
    r"\b to \s (?: an?\s )? (?: much\s )? lesser \s (?: degree | extent ) \s? ,? \s? (?: (?: at | in | of ) \s )? (?: the\s )? $",
    re.VERBOSE | re.IGNORECASE,
)
# "cervical stenosis, worst at C5-6": these levels are of a part only.
_PART_ONLY = re.compile(
    r"[;.] | \b(?: but | however | largest | most | worst | especially | with\snew | and\sa )\b", re.VERBOSE | re.IGNORECASE
)


def link_sites(scene: Scene, inherited: Inherited) -> None:
    """Give each draft of the sentence its sites."""
    heads = scene.heads()
    heading = _heading_group(scene)
    previous: SiteGroup | None = None
    for number, draft in enumerate(heads):
        answer = first_answer(RULES, Neighbourhood(scene, draft, heads, number, heading, previous, inherited))
        if answer is None or (answer[1] not in AT_HEAD and _is_of_joint(scene, draft)):
            draft.site, draft.site_rule = None, SiteRule.NONE
            continue
        group, rule = answer
        draft.site, draft.site_rule = _exact(scene, group, draft, heads), rule
        if rule in SHAREABLE:
            previous = draft.site
    _share_forward(scene, heads)
    _share_lesser(scene, heads)


def _is_of_joint(scene: Scene, draft: Draft) -> bool:
    """Whether a joint or limb stands right before the head: "ankle fracture" names no bone."""
    limbs = [t for t in scene.reading.terms if t.role == "anatomy.limb" and t.end <= draft.start]
    return bool(limbs) and not scene.between(limbs[-1], draft).strip()


def _heading_group(scene: Scene) -> SiteGroup | None:
    """The sites of the item heading that the sentence itself opens with."""
    if not scene.sentence.heading:
        return None
    return next((g for g in scene.groups if g.end <= scene.sentence.heading), None)


def _with_example(scene: Scene, group: SiteGroup, draft: Draft) -> SiteGroup:
    """The region of a diffuse disease with the levels named as examples: "throughout the spine, largest in T12"."""
    for other in scene.groups:
        if (
            other.has_levels
            and other.start >= max(group.end, draft.end)
            and _EXAMPLE.fullmatch(scene.text, group.end, other.start)
        ):
            return group.joined(other)
    return group


def _exact(scene: Scene, group: SiteGroup, draft: Draft, heads: list[Draft]) -> SiteGroup:
    """The levels that a later part of the sentence gives for its region: "cervical stenosis with cord compression, C5-C6"."""
    regions = {str(region) for region in group.regions()}
    if group.has_levels or group.bones() or not regions or group not in scene.groups:
        return group
    if draft.kind is Kind.BONE_LESION:
        return _with_example(scene, group, draft)
    if draft.kind not in SEGMENT_KINDS:
        return group
    for other in scene.groups:
        inside = {REGION_OF[name[0]] for name in other.levels(False)}
        if other.start <= draft.end or not inside or not inside <= regions:
            continue
        if not _PART_ONLY.search(scene.text, draft.end, other.start) and not claimed(scene, other, heads):
            return other
    return group


def _share_forward(scene: Scene, heads: list[Draft]) -> None:
    """Give a place behind the second of two findings to both: "epidural extension and cord displacement at C5-6"."""
    for first, second in pairwise(heads):
        weak = first.site is not None and first.site.weak
        if second.site_rule != SiteRule.BEHIND or (first.site_rule in AT_HEAD and not weak):
            continue
        if _COORDINATED.fullmatch(scene.text, first.end, second.start):
            first.site, first.site_rule = second.site, SiteRule.SHARED


def _share_lesser(scene: Scene, heads: list[Draft]) -> None:
    """Add the levels named last to all findings before them: "..., and to a lesser extent at L3-4"."""
    last = scene.groups[-1] if scene.groups else None
    if last is None or not last.has_levels or not _LESSER.search(scene.text, 0, last.start):
        return
    for draft in heads:
        if draft.end <= last.start and draft.site is not None and draft.site.has_levels and draft.site is not last:
            draft.site = draft.site.joined(last)
