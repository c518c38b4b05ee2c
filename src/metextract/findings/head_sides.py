"""The side of a finding's head: its adjective, or what stands behind it."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.side_gaps import AFTER, BEFORE, other_between
from metextract.readings import Term

# "rib fractures [and pleural thickening are present on the] right".
_TOGETHER = re.compile(
    r"\s and \s (?:[\w-]+\s){1,3} (?: is|are|was|were ) \s (?: noted\s|seen\s|present\s )? (?: on\sthe\s )?",
    re.VERBOSE | re.IGNORECASE,
)
# "lesion [measuring 2 cm in the posterior] left ilium".
_PART_AFTER = re.compile(
    r"""
    [\s,(]*
    (?: (?! (?: with|without|and|but|which|both|no|not|except
              | exten[dt]\w*|compressing | displac\w*|result\w*|caus\w*|shows?|narrow\w* )\b )
        [\w'.%-]+ \s ){0,7}?
    (?: in | of | involving | involves | through | at | on | within | affecting | replacing | to | along ) \s (?: the\s | a\s )?
    (?: (?: [TLCDS]\d{1,2} | vertebral|body|bodies | and
          | posterior|anterior|mid|lower|upper|lateral|proximal|distal|superior|inferior ) \s )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What may stand behind a side that ends its phrase: "on the left.", "on the right side", "left T8", "left femur".
_SIDE_ENDS = re.compile(
    r"""
    \s* (?: [,.;:)(] | $ | (?<=ly)\s | [TLCDS]\d
          | than | and\b | at\b | with\b | without\b
          | sides?\b | aspect | half | portion | part | posterior | anterior | lateral
          | body | facet | pedicle | lamina
          | ventral | dorsal | (?:antero|postero|ventro|dorso)lateral
          | rib | hip | iliac | sacral | femor | humer
          | (?: ankle | wrist | elbow | arm | leg | knee | shoulder | foot | hand | thumb | finger | toe | forearm | thigh | heel )s?\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "He fractured [his] left wrist".
_HIS = re.compile(r"\s (?: his\s | her\s | the\s )?", re.VERBOSE | re.IGNORECASE)
# "collapse, both [pedicles are] eroded".
_OF_OWN_CLAUSE = re.compile(r"\s [\w-]+ \s (?: are | were )\b", re.VERBOSE)


def before_head(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether a side is the head's adjective: "left lytic lesion"."""
    return BEFORE.fits(scene.text, side.end, draft.start) and not other_between(draft, scene, side.end, draft.start)


def behind_head(draft: Draft, scene: Scene, side: Term) -> bool:
    """Whether a side stands behind the head: "fracture on the left", "lesion in the right ilium"."""
    text = scene.text
    if side.start < draft.end or other_between(draft, scene, draft.end, side.start):
        return False
    if _TOGETHER.fullmatch(text, draft.end, side.start):
        return True
    if _OF_OWN_CLAUSE.match(text, side.end):
        return False
    if _HIS.fullmatch(text, draft.end, side.start) and scene.said(draft) in ("fractured", "broken"):
        return True
    if AFTER.fullmatch(text, draft.end, side.start) and _SIDE_ENDS.match(text, side.end):
        return True
    return bool(_PART_AFTER.fullmatch(text, draft.end, side.start))
