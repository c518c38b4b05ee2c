"""Left, right or both: the side of the finding's own noun or of its site, not of a neighbour's."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.head_sides import before_head, behind_head
from metextract.findings.neighbourhood import SEGMENT_KINDS
from metextract.findings.side_gaps import GREATER, STANDS_ALONE
from metextract.findings.side_words import sides_in
from metextract.findings.site_rules import SAME_SENTENCE, SiteRule
from metextract.findings.site_sides import of_part, of_site
from metextract.findings.target_sides import is_midline, of_foramen, of_target
from metextract.readings import Term
from metextract.records import Kind, Laterality

# "mild on the right[, moderate on the] left".
_AND_SIDE = re.compile(
    r"[\s,]* (?: and\s )? (?: mild | moderate | severe | marked | minimal ) \s (?: on\s | in\s )? (?: the\s )?",
    re.VERBOSE | re.IGNORECASE,
)
_SOFT_NOUN = re.compile(
    r"\b(?: h[ae]+matoma | mass | effusion | pneumothorax | h[ae]+mothorax | dislocation | cyst | collection )\b",
    re.VERBOSE | re.IGNORECASE,
)


def describe_side(draft: Draft, scene: Scene) -> None:
    """Set the laterality; left and right of one bone are both sides, of several bones none."""
    words = sides_in(scene)
    sides = [m for m in words if _belongs(draft, scene, m)] or of_foramen(draft, scene, words) or of_part(draft, scene, words)
    sides = _with_second(draft, scene, words, _nearest(draft, scene, sides))
    values = {m.values["laterality"] for m in sides}
    if not values:
        return
    start, end = min(m.start for m in sides), max(m.end for m in sides)
    if any(_is_greater(draft, scene, side) for side in sides):
        if is_midline(draft):
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


def _with_second(draft: Draft, scene: Scene, words: list[Term], sides: list[Term]) -> list[Term]:
    """With the side that goes on from the last: "mild on the right and moderate on the left"."""
    if draft.kind not in SEGMENT_KINDS or not sides or is_midline(draft):
        return sides
    following = next((w for w in words if w.start >= sides[-1].end), None)
    if following is None or sides[-1].start < draft.end or not _AND_SIDE.fullmatch(scene.text, sides[-1].end, following.start):
        return sides
    return [*sides, following] if STANDS_ALONE.match(scene.text, following.end) else sides


def _is_greater(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether the side is the worse of two: "exit canals, more to the right"."""
    if draft.kind not in SEGMENT_KINDS:
        return False
    return bool(GREATER.search(scene.text, draft.end, max(draft.end, side.start)))


def _of_several_places(draft: Draft) -> bool:
    return draft.site is not None and len(draft.site.bones()) + len(draft.site.regions()) + len(draft.site.levels(False)) > 1


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
        return of_target(draft, draft.target, scene, side)
    if before_head(draft, scene, side):
        return True
    if is_midline(draft):
        return False
    if behind_head(draft, scene, side):
        return True
    if draft.site is None or draft.site_rule not in SAME_SENTENCE:
        return False
    if draft.kind is Kind.EPIDURAL_DISEASE and draft.site_rule not in (SiteRule.BEFORE, SiteRule.INSIDE):
        return False
    return of_site(draft, draft.site, scene, side)
