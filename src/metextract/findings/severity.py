"""Severity of compressions and stenoses: the report's own degree word, the highest of several."""

import re

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.modifiers import Owners
from metextract.readings import Term

# "Mild disc bulge with canal stenosis": the degree of another noun before the head.
_OTHER_NOUN = re.compile(
    r"""
    \b(?:
        dis[ck]s? | bulges? | bulging | protrusion | extrusion
      | facet | hypertroph\w* | degenerat(?!ive\s$)\w* | spondyl\w* | osteophytes? | arthropathy
      | collapse | height | wedging | compression\sfracture | kyphosis | edema
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Cord compression, severe collapse": the degree of the noun right behind it.
_OTHER_NOUN_NEXT = re.compile(
    r"""
    \s*(?:
        height | loss | collapse | migrat | protrud | descend | block\b
      | disc | bulge | protrusion | facet | degenerati(?:on|ve\s(?:dis|change|facet|spond|end)) | spondyl | edema | kyphosis | scolio | hypertroph
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Less severe than before", "not as severe": no degree of its own.
_LESS = re.compile(r"\b(?:less|not\sas|not\sso)\s$", re.IGNORECASE)
_DECOMPRESSED = re.compile(
    r"\s* (?: decompress | remov | excis | resect | (?:back\s|neck\s|low\s|leg\s)?pain | weakness | deficit | resol | improv | decreas | increas | progress | wors | reduc | larger | smaller | regress )",
    re.IGNORECASE | re.VERBOSE,
)
_ORDER = ("mild", "moderate", "severe")


def describe_severity(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the severity; a degree inside a denial ("no severe stenosis") is none."""
    if denied(draft):
        return
    degrees = [m for m in owners.of(draft, "severity") if not _grades_other_noun(m, draft, scene)]
    if degrees:
        draft.take("severity", max(degrees, key=lambda m: _ORDER.index(m.values["severity"])))
        return
    if draft.target is None:
        return
    listed = next((h for h in scene.heads() if h is not draft and h.anchor is draft.anchor and "severity" in h.values), None)
    if listed is not None:
        draft.copy("severity", listed)


def _grades_other_noun(degree: Term, draft: Draft, scene: Scene) -> bool:
    if degree.end <= draft.start and _OTHER_NOUN.search(scene.between(degree, draft)):
        return True
    if _LESS.search(scene.before(degree)) or _DECOMPRESSED.match(scene.after(degree)):
        return True
    return bool(_OTHER_NOUN_NEXT.match(scene.after(degree)))
