"""Regions that only frame the levels beside them, and regions named with an exception."""

import re

from metextract.findings.places import Site
from metextract.levels import LevelItem, LevelMention
from metextract.spine import COUNTS, REGION_OF

# "thoracic [vertebra] T8", "C4 [cervical body]", "the upper lumbar spine [(at approximately] L2)",
# "thoracic spine [from] T5 to T9".
_FRAME = re.compile(
    r"""
    [\s,(]*
    (?: (?: including|involving|approximately|probably|possibly|presumably|perhaps|about|likely|at|from|level|levels|the|of|vertebra\w*|bod(?:y|ies)|lesions? ) [\s,(]* ){0,4}
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "all lumbar vertebrae except L5", "all the other thoracic levels apart from T4".
_ALL_BUT = re.compile(
    r"""
    \b all \s (?:the\s)? (?:other\s)?
    (?P<region> cervical|thoracic|dorsal|lumbar ) \s
    (?: vertebrae | vertebral\sbodies | levels ) \s
    (?: except | but | other\sthan | apart\sfrom | save ) \s (?:for\s)? (?:at\s)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LETTERS = {"cervical": "C", "thoracic": "T", "dorsal": "T", "lumbar": "L"}


def without_exceptions(text: str, sites: list[Site]) -> list[Site]:
    """Sites with "all lumbar vertebrae except L5" read as L1 L2 L3 L4."""
    match = _ALL_BUT.search(text)
    if not match:
        return sites
    exception = next((s for s in sites if s.mention and s.start == match.end()), None)
    if exception is None or exception.mention is None:
        return sites
    letter = _LETTERS[match["region"].lower()]
    region = [f"{letter}{number}" for number in range(1, COUNTS[letter] + 1)]
    excepted = exception.mention.values(False)
    mention = LevelMention(match.start(), exception.end, tuple(LevelItem(level) for level in region if level not in excepted))
    rest = Site(match.start(), exception.end, mention=mention, rule="levels")
    others = [s for s in sites if s.end <= match.start() or s.start >= exception.end]
    return sorted([*others, rest], key=lambda s: s.start)


def without_frames(text: str, sites: list[Site]) -> list[Site]:
    """Sites without the regions that only introduce or qualify the level beside them ("thoracic vertebra T8")."""
    return [site for index, site in enumerate(sites) if not _is_frame(text, site, sites[max(0, index - 1) : index + 2])]


def _is_frame(text: str, site: Site, beside: list[Site]) -> bool:
    return bool(site.regions) and any(_frames(text, site, other) for other in beside if other is not site)


def _frames(text: str, region: Site, level: Site) -> bool:
    """Whether the region holds all the levels and stands right beside them."""
    if level.mention is None:
        return False
    first, second = sorted((region, level), key=lambda site: site.start)
    if not _FRAME.fullmatch(text, first.end, max(first.end, second.start)):
        return False
    return region.weak or {REGION_OF[name[0]] for name in level.mention.values(False)} <= set(region.regions)
