"""The side of a finding's place: "left T8", "the right half of the sacrum", "T8 and its left pedicle"."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.neighbourhood import SEGMENT_KINDS
from metextract.findings.ordinals import ORDINAL_WORD
from metextract.findings.places import SiteGroup
from metextract.findings.side_gaps import other_between
from metextract.readings import Term
from metextract.records import Kind, Laterality

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
    (?: (?: pars | interarticularis | transverse | process(?:es)? | pedicles? | laminae? | facets? | body | vertebra\w* | posterior | anterior | elements | ribs?
          | plus | and | both | of | the | on\sthe | in\sthe ) \s? )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PART = re.compile(
    r"\s (?: the\s )? (?: pedicles? | lamina\w* | facets? | transverse | articular | lateral\smass | posterior\selements | hemi )",
    re.VERBOSE | re.IGNORECASE,
)
_REACHES = re.compile(
    r"(?: (?! which ) [^.;:] ){0,90} \b (?: extend\w* | involv\w* | and | in ) \s (?: in\s?to\s | to\s | the\s | in\s | body\s | entire\s | and\s )*",
    re.VERBOSE | re.IGNORECASE,
)


def of_site(draft: Draft, site: SiteGroup, scene: Scene, side: Term) -> bool:
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


def of_part(draft: Draft, scene: Scene, words: list[Term]) -> list[Term]:
    """The side of the vertebra's part that a lesion reaches: "replaces the body of T8 and extends into the left pedicle"."""
    site = draft.site
    if draft.kind is not Kind.BONE_LESION or site is None or site not in scene.groups or len(site.levels(False)) != 1:
        return []
    behind = [w for w in words if w.start >= site.end and not other_between(draft, scene, draft.end, w.start)]
    parts = [w for w in behind if _PART.match(scene.text, w.end)]
    reached = bool(parts) and _REACHES.fullmatch(scene.text, site.end, parts[0].start)
    return parts if reached and len({w.values["laterality"] for w in parts}) == 1 else []
