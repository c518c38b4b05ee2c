"""Which words for left and right are sides of a bone or canal, and not of an organ or a disc."""

import re

from metextract.findings.draft import Scene
from metextract.readings import Term

_LETTERS = frozenset("LR")
# "L spine" is lumbar, "R L" part of a list of films.
_ORDINAL = re.compile(r"\s \d{1,2} (?: st | nd | rd | th )\b", re.VERBOSE)
_NO_LETTER_SIDE = re.compile(r"\s (?: spine | L\b )", re.VERBOSE)
_OF_SOMETHING_ELSE = re.compile(
    r"""
    \s* -? \s*
    (?: # "left paracentral disc protrusion", "right-sided disc"
        central | paracentral | paramedian | paraspinal
      | foraminal\s (?:and\sparacentral\s)? (?: dis[ck] | protrusion ) | posterolateral\sdis | sided\sdis
        # "rightward displacement", "leftward curvature": a direction
      | (?<=ward)\s (?: \w+\s )? (?: displac\w* | shift | deviat\w* | curv\w* | scoli\w* | convex\w* | bowing | listhesis | angulat\w* | rotat\w* )
        # "left ventricle", "right lower lobe"
      | ventric | atri | heart | mca
      | paravertebral | prevertebral | foraminal\sextension | lung | lobe | lower\slobe | upper\slobe | hemithorax | parietal\slobe
      | kidney | adrenal | thyroid | breast
        # "both bone forearm fracture", "both the fractures", "both the left ilium and the right"
      | (?<=both)\s (?: (?:forearm\s)?bones? | (?:the\s)? fractures? | (?:the\s)? lesions? | (?:the|his|her) \s (?:left|right)
                         | patients | cases | groups | films | views | images | studies | of
                         | ventral\w* | dorsal\w* | anterior\w* ) \b )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def sides_in(scene: Scene) -> list[Term]:
    """The words of a sentence for a side, in text order."""
    return [m for m in scene.reading.modifiers if "laterality" in m.values and _is_side(scene.text, m)]


def _is_side(text: str, modifier: Term) -> bool:
    """Whether a word for a side is one; bare L and R are sides only in capitals before a word."""
    word = text[modifier.start : modifier.end]
    if len(word) > 1:
        return not _OF_SOMETHING_ELSE.match(text, modifier.end)
    if word not in _LETTERS or _NO_LETTER_SIDE.match(text, modifier.end):
        return False
    return text[modifier.end : modifier.end + 2].strip()[:1].isalpha() or _ORDINAL.match(text, modifier.end) is not None
