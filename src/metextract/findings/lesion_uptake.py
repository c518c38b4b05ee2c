"""Uptake and signal: whose they are, and what explains them."""

import re

from metextract.findings.lesion_head import Head
from metextract.findings.lesion_words import DEGENERATIVE
from metextract.findings.site_rules import SiteRule

# "Abnormal signal in T8": signal is of a bone when it says what it is in.
_SIGNAL_IN = re.compile(
    r"\s*(?:is\s|are\s|also\s|present\s|seen\s|noted\s)*(?:in|within|of|throughout|involving)\b", re.IGNORECASE
)
# "Facet uptake", "physiologic uptake in the kidneys".
_UPTAKE_EXPLAINED = re.compile(
    r"""
    \b(?:
        facet | joint | joints | costovert\w* | discovert\w* | discovertebral | periprosthetic
      | degenerat\w* | arthri\w* | reactive | surgical | traumatic | post\s?-?traumatic | infarct\w*
      | physiolog\w* | non-?specific | unspecific | g-?csf | rebound | inject\w*
      | kidney\w* | bladder | prostate | peripheral\szone | thyroid | salivary | bowel | breast | soft\stissue | cord
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UPTAKE_REACH_BEFORE, _UPTAKE_REACH_AFTER = 30, 60
# "Faint uptake in the left third rib without a correlate, unspecific".
_UPTAKE_UNSPECIFIC = re.compile(r"[^.;]{0,110}\b(?:un-?specific|non-?specific|reactive)\b", re.IGNORECASE)
_PAGET = re.compile(r"\bpaget", re.IGNORECASE)
# "Uptake in the sixth rib consistent with fracture".
_UPTAKE_READ_AS = re.compile(
    r"""
    \b(?:consistent|compatible|typical|likely|correspond\w*|represent\w*|due|related|favou?r\w*|secondary)\b
    [^.;]{0,60}?
    \b(?:fractur\w*|o?edema|contusion\w*|bruise\w*|costochond\w*|splints?|trauma\w*|degenerat\w*|arthr\w*|physiolog\w*)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_READ_AS_REACH = 160


def signal_of_nothing(head: Head) -> bool | None:
    """ "Increased signal" that does not say what it is in."""
    signal = head.uptake and "signal" in head.scene.text[head.draft.start : head.draft.end]
    return False if signal and not _SIGNAL_IN.match(head.scene.text, head.draft.end) else None


def uptake_under_heading(head: Head) -> bool | None:
    """ "Spine: Mild uptake": a heading without levels gives uptake no place."""
    if not head.uptake or head.draft.site_rule not in (SiteRule.HEADING, SiteRule.CARRIED_HEADING, SiteRule.CARRIED_OPENING):
        return None
    return None if head.draft.site is not None and head.draft.site.has_levels else False


def uptake_explained(head: Head) -> bool | None:
    """ "Uptake in the sixth rib consistent with fracture", "facet uptake"."""
    if not head.uptake:
        return None
    read_as = _UPTAKE_READ_AS.search(head.scene.text, head.draft.end, head.draft.end + _READ_AS_REACH)
    unspecific = _UPTAKE_UNSPECIFIC.match(head.scene.text, head.draft.end) or _PAGET.search(head.scene.before(head.draft))
    explained = read_as or unspecific or _UPTAKE_EXPLAINED.search(head.words(_UPTAKE_REACH_BEFORE, _UPTAKE_REACH_AFTER))
    return False if explained else None


def in_vertebrae(head: Head) -> bool:
    """ "Increased signal in several vertebral bodies"."""
    site = head.draft.site
    named = site is not None and site.weak and head.draft.site_rule is SiteRule.BEHIND
    return named and site is not None and head.scene.said(site).startswith("verteb") and not DEGENERATIVE.search(head.scene.text)
