"""What a heading or the opening of a sentence says of the place of the findings under it."""

import re

from metextract.findings.draft import Scene
from metextract.findings.places import SiteGroup

_BONE_HEADING = re.compile(
    r"\b(?: bones? | skelet\w* | musculo\w* | msk | osseous | bony | marrow | spine | vertebra\w* )\b", re.VERBOSE | re.IGNORECASE
)
# "Spinal cord:", "Discs:", "Chest wall and bones:".
_OTHER_HEADING = re.compile(
    r"\b(?: soft\stissue\w* | chest\swall | discs? | cord | paraspinal | lungs? | liver | kidneys? )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "MRI thoracic spine:", "Lumbar spine, post contrast:": the name of an examination.
_EXAMINATION = re.compile(
    r"\b(?: mri? | ct | pet | x-?rays? | xr | radiograph\w* | scan | contrast | post | protocol | screening | imaging | lss )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "Left hip, two [views]."
_ABOUT_PLACE = re.compile(
    r"(?: \s* (?: left | right | bilateral | the | views? | series ) )* [\s.:-]*", re.VERBOSE | re.IGNORECASE
)
# "[In contrast] T8 shows ...".
_LEADS_IN = re.compile(
    r"(?: (?: in\scontrast | additionally | also | similarly | furthermore ) ,? \s )?", re.VERBOSE | re.IGNORECASE
)
# "[At the level of] L4-5 there is ...".
_OPENS = re.compile(
    r"(?: at | in | the | on | involving | within | from | level\sof | again )? \s* (?: (?: the | level | levels | of ) \s )*",
    re.VERBOSE | re.IGNORECASE,
)
# "T8 [vertebral body shows] ...", "L4[:] ...".
_SHOWS = re.compile(
    r"""
    \s* (?: (?: vertebra\w* | body | bodies | level | segment | disc ) \s* )*
    (?: shows? | demonstrates? | reveals? | has | have | is | are | : | - | , ) \s?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def heading_site(scene: Scene) -> SiteGroup | None:
    """The place that the sentence's heading names; the region of an examination's name ("MRI thoracic spine:") is none."""
    site = next((g for g in scene.groups if g.start < scene.sentence.heading), None)
    if site is None or site.has_levels:
        return site
    return None if _EXAMINATION.search(scene.text, 0, scene.sentence.heading) else site


def is_bone_heading(scene: Scene) -> bool:
    """Whether the heading is for bones ("BONES:"), by its own words."""
    heading = scene.sentence.heading
    return bool(_BONE_HEADING.search(scene.text, 0, heading)) and not _OTHER_HEADING.search(scene.text, 0, heading)


def only_place(scene: Scene) -> SiteGroup | None:
    """The place of a sentence that is nothing else: "Pelvis.", "Left hip."."""
    if len(scene.groups) != 1 or scene.groups[0].has_levels:
        return None
    place = scene.groups[0]
    around = scene.text[: place.start] + scene.text[place.end :]
    return place if _ABOUT_PLACE.fullmatch(around) else None


def opening_levels(scene: Scene) -> SiteGroup | None:
    """The levels that the sentence opens with: "At T8 there is ...", "T8 shows ..."; a disc needs no such words."""
    first = scene.groups[0] if scene.groups else None
    if first is None or not first.has_levels:
        return None
    lead = _LEADS_IN.match(scene.text)
    opened = _OPENS.fullmatch(scene.text, lead.end() if lead else 0, first.start)
    if opened is None:
        return None
    return first if opened.group().strip() or first.has_pair or _SHOWS.match(scene.text, first.end) else None


def opening_of(text: str) -> int:
    """Where the words end that may lead to the levels that a sentence opens with."""
    lead = _LEADS_IN.match(text)
    opened = _OPENS.match(text, lead.end() if lead else 0)
    return opened.end() if opened else 0
