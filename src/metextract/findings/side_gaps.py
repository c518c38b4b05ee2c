"""What may stand between a side and what it is the side of, wherever that stands."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap

BEFORE = Gap(
    words=7,
    stops=frozenset(
        "with and of is are was were in at from by but to on has have no not without causing which that "
        "compressing compresses compress encroaching encroaches abutting abuts indenting indents "
        "disc disk paracentral protrusion bulge pain tenderness rule evaluate".split()
    ),
    listed=True,
)
# "stenosis[, worse on the] left", "fracture [is noted on the] right".
AFTER = re.compile(
    r"""
    [\s,(:]* (?: levels? \s? ,? \s? )?
    (?: (?: is|are|was|were | mild|moderate|severe|marked|minimal | noted|seen|present|identified | worse|more|mainly|predominantly | also|again ) \s )*
    (?: (?: on | at | in | of | towards | involving | more\sto ) \s (?:the\s | his\s | her\s)? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "exit canals, [more to the] right": the greater of two.
GREATER = re.compile(
    r"\b(?: more(?:\sso)? | worse | greater | largely | mainly ) \s (?: (?: to | on | in | at | the | towards ) \s )* $",
    re.VERBOSE | re.IGNORECASE,
)


# A side that is no adjective of a noun behind it: "on the left.", "bilaterally", "right greater than left".
STANDS_ALONE = re.compile(
    r"\s* (?: [,.;:)(>] | $ | (?<=ly)\s | sides?\b | and\b | at\b | with\b | without\b | greater\b | worse\b | more\b | than\b | levels?\b | aspects?\b | [CTLDS]\d )",
    re.VERBOSE | re.IGNORECASE,
)


def other_between(draft: Draft, scene: Scene, start: int, end: int) -> bool:
    """Whether another finding's head stands between two offsets."""
    return any(h is not draft and start <= h.start < end for h in scene.drafts if not h.dropped)
