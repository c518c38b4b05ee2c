"""Left, right or both: the side of the finding's own noun or of its site, not of a neighbour's."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap
from metextract.findings.linking import SEGMENT_KINDS
from metextract.readings import Term
from metextract.records import Kind, Laterality

_BEFORE = Gap(
    words=7,
    stops=frozenset(
        "with and of is are was were in at from by but to on has have no not without causing which that compressing compresses compress "
        "encroaching encroaches abutting abuts indenting indents disc disk paracentral protrusion bulge".split()
    ),
    listed=True,
)
_AFTER = re.compile(
    r"[\s,]*(?:(?:is|are|was|were|noted|seen|present|identified|worse|more|mainly|predominantly|also|again)\s)*(?:(?:on|at|in|of|towards|involving|more\sto)\s(?:the\s)?)?",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"[\s,(]*(?:(?!(?:with|and|but|without|causing|which|extending|compressing|no|not|displac\w*|result\w*|caus\w*|shows?|narrow\w*|both)\b)[\w'.%-]+\s){0,7}?(?:in|of|involving|at|on|within|affecting|replacing|to|along)\s(?:the\s|a\s)?(?:(?:[TLCDS]\d{1,2}|posterior|anterior|vertebral|body|bodies|and|mid|lower|upper|lateral|proximal|distal|superior|inferior)\s)*",
    re.IGNORECASE,
)
_SIDE_ENDS = re.compile(
    r"\s*(?:[,.;:)(]|$|[TLCDS]\d|sides?\b|body|facet|lateral|aspect|half|portion|part|posterior|anterior|lateral|rib|hip|than|and\b|at\b|with\b|pedicle|lamina|iliac|sacral|femor|humer)",
    re.IGNORECASE,
)
_SITE_SIDE = re.compile(
    r"[\s-]*(?:(?:the|sided|side|of|anterior|posterior|lateral|medial|proximal|distal|mid|upper|lower|superior|inferior|posterolateral|anterolateral|aspect|half|portion|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|and|to|through|end|part|shaft|head|neck|body|greater|pedicle|lamina|transverse|process|facet|several|multiple|old|neural)[\s,-]*|\d{1,2}(?:st|nd|rd|th)?[\s,-]*){0,6}",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[LR]")


def describe_side(draft: Draft, scene: Scene) -> None:
    """Set the laterality; left and right of one bone are both sides, of several bones none."""
    sides = [m for m in scene.reading.modifiers if "laterality" in m.values and _is_side(scene, m) and _belongs(draft, scene, m)]
    values = {m.values["laterality"] for m in sides}
    if not values:
        return
    start, end = min(m.start for m in sides), max(m.end for m in sides)
    if len(values) == 1:
        draft.set("laterality", Laterality(values.pop()), sides[0].entry, start, end)
    elif draft.site is None or len(draft.site.bones()) + len(draft.site.regions()) <= 1 or draft.kind in SEGMENT_KINDS:
        draft.set("laterality", Laterality.BILATERAL, "left and right", start, end)


def _is_side(scene: Scene, modifier: Term) -> bool:
    """Bare L and R are sides only in capitals before a word."""
    word = scene.text[modifier.start : modifier.end]
    if len(word) == 1:
        return (
            bool(_LETTER.fullmatch(word))
            and scene.text[modifier.end : modifier.end + 2].strip()[:1].isalpha()
            and not re.match(r"\s(?:spine|L\b)", scene.text[modifier.end :])
        )
    return not re.match(
        r"\s*-?\s*(?:central|paracentral|paramedian|paraspinal|ventric|atri|lobe|lower\slobe|upper\slobe|kidney|lung|heart|hemithorax|mca|parietal\slobe|thyroid|breast|adrenal|foraminal\s(?:and\sparacentral\s)?(?:dis[ck]|protrusion)|central\sdis|posterolateral\sdis|sided\sdis)",
        scene.text[modifier.end :],
        re.IGNORECASE,
    )


def _belongs(draft: Draft, scene: Scene, modifier: Term) -> bool:
    text = scene.text
    if draft.start <= modifier.start and modifier.end <= draft.end:
        return True
    target = draft.target
    if target is not None:
        effect_end = draft.anchor.end
        if any(
            t is not target and modifier.end <= t.start and t.end <= target.start
            for t in scene.reading.terms
            if t.role in ("neural_compression.structure", "stenosis.space")
        ):
            return False
        if (
            modifier.end <= target.start
            and _BEFORE.fits(text, modifier.end, target.start)
            and not _other_between(draft, scene, modifier.end, target.start)
        ):
            return True
        if (
            effect_end <= modifier.start
            and modifier.end <= target.start
            and target.start - effect_end < 60
            and not _other_between(draft, scene, effect_end, target.start)
        ):
            return True
        edge = max(target.end, draft.end)
        return (
            modifier.start >= edge
            and bool(_AFTER.fullmatch(text, edge, modifier.start))
            and (
                text[edge : modifier.start].strip(" ,") != ""
                or "bilat" in text[modifier.start : modifier.end].lower()
                or "b" == text[modifier.start].lower()
                or "on the" in text[modifier.start : modifier.end].lower()
                or modifier.end - edge < 12
            )
            and not re.match(r"\s*(?:L\d|[A-Z]\d|disc|neural|lateral|side\sof\sthe\s(?:disc|sac))", text[modifier.end :])
        )
    if (
        modifier.end <= draft.start
        and _BEFORE.fits(text, modifier.end, draft.start)
        and not _other_between(draft, scene, modifier.end, draft.start)
    ):
        return True
    if (
        modifier.start >= draft.end
        and not _other_between(draft, scene, draft.end, modifier.start)
        and (
            _AFTER.fullmatch(text, draft.end, modifier.start)
            and _SIDE_ENDS.match(text, modifier.end)
            or _PART_AFTER.fullmatch(text, draft.end, modifier.start)
        )
    ):
        return True
    if draft.kind is Kind.EPIDURAL_DISEASE and draft.site_rule not in ("before the head", "inside the head"):
        return False
    return (
        draft.site is not None
        and draft.site_rule
        in ("before the head", "behind the head", "inside the head", "far", "opens the clause", "heading", "shared")
        and _beside_site(draft, scene, modifier)
    )


def _beside_site(draft: Draft, scene: Scene, modifier: Term) -> bool:
    """Whether a side word covers the whole site: it stands before the first place, or there is only one kind of place."""
    site = draft.site
    if site is None:
        return False
    if site.start <= modifier.start and modifier.end <= site.end:
        one_place = len({(s.regions, s.bones) for s in site.sites}) == 1 and len(site.levels(False)) <= 1
        return one_place or modifier.values["laterality"] == Laterality.BILATERAL
    if modifier.end <= site.start:
        return bool(_SITE_SIDE.fullmatch(scene.text, modifier.end, site.start))
    return bool(
        draft.kind not in SEGMENT_KINDS
        and re.fullmatch(
            r"[\s,(-]*(?:(?:body|vertebra\w*|plus|and|on\sthe|the|of|both|ribs?|in\sthe|posterior|anterior|elements)\s?)*",
            scene.text[site.end : modifier.start],
            re.IGNORECASE,
        )
    )


def _other_between(draft: Draft, scene: Scene, start: int, end: int) -> bool:
    return any(h is not draft and start <= h.start < end for h in scene.drafts if not h.dropped)
