"""Which site belongs to which finding of a sentence."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap
from metextract.findings.places import SiteGroup
from metextract.records import Kind
from metextract.spine import REGION_OF

SEGMENT_KINDS = frozenset({Kind.NEURAL_COMPRESSION, Kind.STENOSIS, Kind.EPIDURAL_DISEASE})

# Between a place and the noun that it stands before: "T9 [vertebral body] metastasis".
BEFORE_NOUN = Gap(
    words=5,
    stops=frozenset(
        "with and of is are was were in at from by but to on has have had no not without causing which that as for than there show shows demonstrates "
        "reveals now due seen noted or plus corner disc disk protrusion bulge osteophyte result results resulting secondary level levels".split()
    ),
    signs=frozenset("-/'%"),
    listed=True,
)
_PREPOSITION = re.compile(
    r"""
    (?: [\s-]* (?:line|lines|deformity|deformities|disease|type)? \s*
        (?: (?:is|are|was|were|has|have|been|again|also|now|noted|seen|present|identified|located|localized|centered|centred|extending|scattered|best|appreciated|demonstrated|visualized|found|largest|most|prominent|predominantly|particularly|mainly|primarily|arising|measuring\s[\d.x\s]+(?:cm|mm)|corresponding|centrally|laterally|medially|eccentrically|compressing|destroying|replacing|involved|suspected|probable|mild|moderate|severe|only)\s+ ){0,5}
        (?: at|of|in|involving|involves|affecting|within|to|from|through|throughout|on|over|near|along|across|around|about|between|behind|for|corresponding\sto|extending\sfrom|extending\sthrough|involve|affect|secondary\sto|localizing\sto|localizes\sto|including|opposite|incl\.?|into|traversing|destroying|replacing|eroding|expanding|occupying ) \s+
        (?: (?!(?:with|but|without|causing|producing|which|there|no|compatible|consistent|from|to|due|compressing|abutting|indenting)\b)[\w'().%/-]+\s+ ){0,7}?
      | \s* [:,(-] \s* (?: at\s | in\s | involving\s | including\s | e\.g\.?\s | for\sexample\s | for\sinstance\s | such\sas\s | the\s | of\s | worst\sat\s | most\s(?:significantly|notably|prominently)\s(?:at\s)? | notably\s | largest\s(?:at|in)\s | most\s(?:\w+\s)?(?:at|in)\s | incl\.?\s | left\s | right\s )* (?: left\s | right\s | both\s | the\s | lower\s | upper\s | mid\s )*
      | \s+ (?: left\s | right\s | both\s | bilateral\s | the\s | upper\s | lower\s | \d{1,2}(?:st|nd|rd|th)\s | (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\s )*
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMMA_APPOSITION = re.compile(r"\s*,")
_FAR_BREAK = re.compile(
    r";|\b(?:but|however|although|though|while|whereas|there\s(?:is|are)|demonstrates?|shows?|reveals?)\b", re.IGNORECASE
)
_STRONG_BREAK = re.compile(r";|\b(?:but|however|although)\b", re.IGNORECASE)
_BACK_REFERENCE = re.compile(
    r"\b(?:at\s(?:this|these|the\ssame|that|those|all\s(?:three|two|four|of\sthese)|said|both)(?:\s\w+)?\slevels?|at\s(?:these|those|this|that)\s(?:sites?|locations?|levels?)|at\sthe\s(?:above|same)\s(?:levels?|sites?)|(?:at|of|in)\s(?:this|that)\s(?:vertebra\w*|segment|bone)|same\slevel|\bhere\b|\bthere\b(?!\s(?:is|are|was|were|has|have|may|continue))|the\sabove\s(?:lesion|fracture|level|finding)s?|the\slatter|both\slevels)",
    re.IGNORECASE,
)
_EXACT_BREAK = re.compile(r"[;.]|\b(?:but|however|largest|most|worst|especially|with\snew|and\sa)\b", re.IGNORECASE)
_THIS_SUBJECT = re.compile(
    r"(?:this|these|the\sabove)\s(?:mass|lesions?|dis[ck]|fragment|tumou?r|bulge|protrusion|extrusion|process|finding|retropuls\w+)\b",
    re.IGNORECASE,
)
_FAR = 70
_COORDINATED = re.compile(r"\s(?:and|or|&)\s(?:\w+\s){0,1}", re.IGNORECASE)
_OTHER_ONES = re.compile(r"(?:;\s?|\b)(?:other|additional|remaining|elsewhere|otherwise)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_EXAMINATION_SHOWS = re.compile(
    r"\b(?:show\w*|reveal\w*|demonstrat\w*|disclos\w*|confirm\w*|without|seen|negative|with\sno)\b", re.IGNORECASE
)
_HERE = re.compile(r"\bhere\b|\bthere\s*\.?$", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(r"\b(?:this|these|those|the\slatter|the\sformer|the\sabove)\s(?:\w+\s){0,2}$", re.IGNORECASE)


def link_sites(
    scene: Scene, carried: SiteGroup | None, carried_rule: str, last: SiteGroup | None, earlier: dict[Kind, SiteGroup | None]
) -> None:
    """Give each draft of the sentence its sites.

    carried: the site of the heading or opening sentence that this one stands under, if any.
    last: the site named last before this sentence. earlier: the site of the last finding of each kind.
    """
    heads = scene.heads()
    heading = _heading_group(scene)
    previous: SiteGroup | None = None
    for number, draft in enumerate(heads):
        group, rule = _own_site(scene, draft, heads, number, heading, previous)
        if group is None:
            group, rule = _far_site(scene, draft, heads, previous, carried, carried_rule, last, earlier)
        if group is not None:
            group = _exact(scene, group, draft, heads)
        draft.site, draft.site_rule = group, rule
        if group is not None and rule in (
            "before the head",
            "behind the head",
            "opens the clause",
            "far",
            "inside the head",
            "shared",
        ):
            previous = group
    _share_forward(scene, heads)


def _heading_group(scene: Scene) -> SiteGroup | None:
    """The sites of the item heading that the sentence itself opens with."""
    if not scene.sentence.heading:
        return None
    return next((g for g in scene.groups if g.end <= scene.sentence.heading), None)


def _own_site(
    scene: Scene, draft: Draft, heads: list[Draft], number: int, heading: SiteGroup | None, previous: SiteGroup | None
) -> tuple[SiteGroup | None, str]:
    text = scene.text
    heading_end = scene.sentence.heading
    start, end = draft.start, draft.end
    if draft.target is not None and not (draft.start <= draft.target.start < draft.end):
        end = max(end, draft.target.end)
    groups = [g for g in scene.groups if g is not heading]
    inside = [g for g in groups if g.start < end and start < g.end and not g.weak]
    if inside:
        return inside[0], "inside the head"
    floor = max((h.end for h in heads[:number] if h.end <= start), default=0)
    ceiling = min((h.start for h in heads if h.start >= end), default=len(text))
    left = [g for g in groups if floor <= g.start and g.end <= start]
    right = [g for g in groups if g.start >= end]
    directly = (
        left[-1] if left and BEFORE_NOUN.fits(text, left[-1].end, start) and "," not in text[left[-1].end : start] else None
    )
    behind = next((g for g in right if g.start < ceiling), None)
    if behind is not None and not _PREPOSITION.fullmatch(text, end, behind.start):
        behind = None
    if behind is not None and "," in text[end : behind.start] and _claimed(scene, behind, heads[number + 1 :]):
        behind = None
    if behind is not None and (behind.weak and directly is not None):
        behind = None
    if directly is not None and behind is not None and not directly.has_levels and behind.has_levels:
        return behind, "behind the head"
    if directly is not None and behind is not None and directly.weak:
        return behind, "behind the head"
    if directly is not None and not directly.weak:
        return directly, "before the head"
    if behind is not None and not behind.weak:
        return behind, "behind the head"
    strong = [g for g in left if not g.weak and g.start >= heading_end]
    if (
        previous is not None
        and previous.has_levels
        and heading is not None
        and not heading.has_levels
        and not _STRONG_BREAK.search(text, previous.end, start)
    ):
        return previous, "shared"
    if (
        heading is not None
        and not heading.weak
        and heading.start < start
        and (heading.has_levels or not strong or not strong[-1].has_levels)
        and not (draft.kind not in SEGMENT_KINDS and _opening(text, strong, start))
    ):
        return heading, "heading"
    if strong and not _STRONG_BREAK.search(text, strong[-1].end, start):
        return strong[-1], "opens the clause"
    if draft.kind in SEGMENT_KINDS and previous is not None and not _STRONG_BREAK.search(text, previous.end, start):
        return previous, "shared"
    if directly or behind:
        return directly or behind, "before the head" if directly else "behind the head"
    if left and _EXAMINATION_SHOWS.search(text, left[-1].end, start):
        return left[-1], "opens the clause"
    return None, ""


def _opening(text: str, left: list[SiteGroup], start: int) -> bool:
    return bool(left) and len(text[left[-1].end : start].split()) <= 4


def _far_site(
    scene: Scene,
    draft: Draft,
    heads: list[Draft],
    previous: SiteGroup | None,
    carried: SiteGroup | None,
    carried_rule: str,
    last: SiteGroup | None,
    earlier: dict[Kind, SiteGroup | None],
) -> tuple[SiteGroup | None, str]:
    text = scene.text
    others_meant = bool(_OTHER_ONES.search(text[: draft.start]))
    if others_meant and carried is not None and carried_rule == "carried heading":
        return carried, carried_rule
    if not others_meant and previous is not None and (not previous.weak or _listed_with_previous(scene, draft, heads)):
        return previous, "shared"
    if carried is not None and carried.has_levels and _HERE.search(text):
        return carried, carried_rule
    if _BACK_REFERENCE.search(text) and last is not None and not any(g.has_levels for g in scene.groups):
        return last, "back-reference"
    if _THIS_SUBJECT.match(text) and last is not None and not any(g.has_levels for g in scene.groups):
        return last, "back-reference"
    noun = draft.anchor.values.get("voice", "noun") == "noun"
    if carried is not None and carried.has_levels and carried_rule == "carried heading" and not _BACK_REFERENCE.search(text):
        return carried, carried_rule
    if (
        noun
        and (
            _DEMONSTRATIVE.search(text[: draft.start])
            or (
                carried is None
                and draft.kind not in SEGMENT_KINDS
                and not text[draft.start : draft.end].lower().endswith("fractures")
                and re.fullmatch(r"the\s(?:\w+\s)?", text[: draft.start], re.IGNORECASE)
            )
        )
        and earlier.get(draft.kind) is not None
    ):
        return earlier[draft.kind], "back-reference"
    behind = [g for g in scene.groups if g.start >= draft.end and not g.weak]
    others = [h for h in heads if h is not draft and h.start > draft.end]
    if (
        behind
        and behind[0].start - draft.end <= _FAR
        and not _FAR_BREAK.search(text, draft.end, behind[0].start)
        and (not others or not _claimed(scene, behind[0], others))
    ):
        return behind[0], "far"
    if carried is not None and not others_meant:
        return carried, carried_rule
    adjoining = next(
        (
            g
            for g in scene.groups
            if g.weak
            and (
                g.start < draft.end and draft.start < g.end or BEFORE_NOUN.fits(text, g.end, draft.start) and g.end <= draft.start
            )
        ),
        None,
    )
    return (adjoining, "inside the head") if adjoining else (None, "")


def _listed_with_previous(scene: Scene, draft: Draft, heads: list[Draft]) -> bool:
    """Whether only "or", "and" or a comma stands between the finding and the one before it."""
    before = [h for h in heads if h.end <= draft.start]
    return bool(before) and bool(
        re.fullmatch(r"[\s,]*(?:and|or|,|/)?[\s,]*(?:no\s)?", scene.text[before[-1].end : draft.start], re.IGNORECASE)
    )


def _share_forward(scene: Scene, heads: list[Draft]) -> None:
    """ "Epidural extension and cord displacement at C5-6": the place behind the second belongs to both."""
    for first, second in zip(heads, heads[1:], strict=False):
        if (
            second.site_rule == "behind the head"
            and first.site_rule not in ("before the head", "behind the head", "inside the head")
            and _COORDINATED.fullmatch(scene.text, first.end, second.start)
        ):
            first.site, first.site_rule = second.site, "shared"


def _exact(scene: Scene, group: SiteGroup, draft: Draft, heads: list[Draft]) -> SiteGroup:
    """The levels that a later part of the sentence gives for its region: "cervical stenosis with cord compression, C5-C6"."""
    regions = set(group.regions())
    if group.has_levels or group.bones() or not regions or group not in scene.groups or draft.kind not in SEGMENT_KINDS:
        return group
    for other in scene.groups:
        inside = {REGION_OF[name[0]] for name in other.levels(False)}
        if (
            other.start > draft.end
            and inside
            and inside <= {str(region) for region in regions}
            and not _EXACT_BREAK.search(scene.text, draft.end, other.start)
            and not _claimed(scene, other, heads)
        ):
            return other
    return group


def _claimed(scene: Scene, group: SiteGroup, others: list[Draft]) -> bool:
    """Whether a site stands right before another finding."""
    return any(group.end <= h.start and BEFORE_NOUN.fits(scene.text, group.end, h.start) for h in others)
