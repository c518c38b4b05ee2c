"""Places of a finding beyond its own clause: shared, referred back to, carried, or far behind the head."""

import re

from metextract.findings.draft import Draft
from metextract.findings.lesion_words import TYPES
from metextract.findings.near_places import Answer
from metextract.findings.neighbourhood import BEFORE_NOUN, SEGMENT_KINDS, Neighbourhood, claimed
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import SiteRule

_FAR = 70
_FAR_OF_TYPED = 100
_FAR_BREAK = re.compile(
    r"""
    ; | \b(?: but|however|although|though|while|whereas | except|other\sthan|apart\sfrom|aside\sfrom
            | there\s(?:is|are)
            | demonstrates?|shows?|reveals? )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AT = re.compile(r"\s (?: at | from ) \s (?: the\s )?", re.VERBOSE | re.IGNORECASE)
_BACK_REFERENCE = re.compile(
    r"""
    \b(?:
        # "at this level", "at all three levels", "at these sites", "at the above level"
        at\s (?: this|these|the\ssame|that|those|all\s(?:three|two|four|of\sthese)|said|both ) (?:\s\w+)? \s levels?
      | at\s (?: these|those|this|that ) \s (?: sites?|locations?|levels? )
      | at\sthe\s (?: above|same ) \s (?: levels?|sites? )
      | same\slevel | both\slevels
        # "in this vertebra"
      | (?: at|of|in ) \s (?: this|that ) \s (?: vertebra\w*|segment|bone )
        # "here", "there", but no "there is"
      | \b here \b
      | \b there \b (?! \s (?: is|are|was|were|has|have|may|continue ) )
        # "the above lesion", "the latter"
      | the\sabove\s (?: lesion|fracture|level|finding )s?
      | the\slatter
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "This mass compresses the cord": the sentence goes on about the lesion before.
_THIS_SUBJECT = re.compile(
    r"""
    (?: this | these | the\sabove ) \s
    (?: mass|lesions?|tumou?r|process|finding | dis[ck]|fragment|bulge|protrusion|extrusion|retropuls\w+ | vertebra\w* | bone | rib | segment )\b
  | (?: this | these | it ) \s
    (?: (?: could|may|might|likely|most|probably|would|is|are|appears?|seems?|to|favou?red|felt|thought ) \s )*
    (?: represent\w* | reflect\w* | be | suggest\w* )\b
  | the \s (?: lesion | mass | tumou?r ) \s
    (?: breach | extend | involv | caus | compress | indent | effac | displac | abut | encas | narrow | result | contact | deform | invad | infiltrat | erod | is\s | has\s )
  | (?: this | these | it ) \s (?: (?: is|are|also|now|mildly|severely ) \s )*
    (?: caus | compress | indent | effac | displac | abut | encas | narrow | extend | result | produc | contact | deform | flatten | encroach )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ANY_SUBJECT = re.compile(rf"(?: ^ | [^\w\s] \s* | [\n\r] \s* ) (?: {_THIS_SUBJECT.pattern} )", re.VERBOSE | re.IGNORECASE)
_NO_NEW = re.compile(r"\bno \s (?: new | further ) \s (?:\w+\s){0,2} $", re.VERBOSE | re.IGNORECASE)
# "Progression of metastases, including new lesions in the left L1": the new ones' own place.
_AND_NEW = re.compile(r"\b (?: including | with ) \s (?: a\s )? new \s $", re.VERBOSE | re.IGNORECASE)
_WITH_ITS_OWN = re.compile(r"\s (?: in | at | of | involving ) \s (?:[\w-]+\s){0,3}", re.VERBOSE | re.IGNORECASE)
# "With spinal canal stenosis.": the sentence goes on with the one before.
_GOES_ON = re.compile(r"\W* (?: with | mostly | probably ) \s", re.VERBOSE | re.IGNORECASE)
_HERE = re.compile(r"\b here \b | \b there \s* \.? $", re.VERBOSE | re.IGNORECASE)
# "this [pathologic] fracture".
_DEMONSTRATIVE = re.compile(
    r"\b(?: this | these | those | the\slatter | the\sformer | the\sabove ) \s (?:\w+\s){0,2} $",
    re.VERBOSE | re.IGNORECASE,
)
# "The [known] fracture ..." at the start of a sentence.
_THE_OPENS = re.compile(r"the \s (?:\w+\s)?", re.VERBOSE | re.IGNORECASE)
_LIST = re.compile(r"[\s,]* (?: and | or | , | / )? [\s,]* (?:no\s)?", re.VERBOSE | re.IGNORECASE)


def heading_for_others(at: Neighbourhood) -> Answer:
    """The heading's place, for what is said of the rest: "no other fracture"."""
    if not at.others_meant or at.inherited.carried_rule != SiteRule.CARRIED_HEADING:
        return None
    return _carried(at)


def shared_with_previous(at: Neighbourhood) -> Answer:
    """The place of an earlier finding of the sentence: "T8 metastasis with cortical destruction"."""
    if at.previous is None or at.others_meant:
        return None
    if at.previous.weak and (
        (at.of_segments and not at.affirmed) or _is_adjective(at, at.previous) or not _listed_with_previous(at)
    ):
        return None
    return at.previous, SiteRule.SHARED


def here(at: Neighbourhood) -> Answer:
    """The levels of the heading or opening sentence, for "here": "T8: Lytic lesion. No compression here"."""
    return _carried(at) if _carried_levels(at) and _HERE.search(at.text) else None


def back_reference(at: Neighbourhood) -> Answer:
    """The place named last: "at this level", "this mass ..."."""
    if not at.inherited.any_named or any(g.has_levels for g in at.scene.groups):
        return None
    goes_on = at.of_segments and _GOES_ON.match(at.text)
    if not (goes_on or points_back(at.text)):
        return None
    last = at.inherited.named_last()
    return None if last is None or (at.of_segments and not last.vertebral) else (last, SiteRule.BACK_REFERENCE)


def points_back(text: str) -> bool:
    """Whether a sentence speaks of a place or lesion that was told before: "at this level", "this mass ..."."""
    return _BACK_REFERENCE.search(text) is not None or _THIS_SUBJECT.match(text) is not None


def any_points_back(text: str) -> bool:
    """Whether a text of several sentences may hold one that does."""
    return _BACK_REFERENCE.search(text) is not None or _ANY_SUBJECT.search(text) is not None


def levels_of_heading(at: Neighbourhood) -> Answer:
    """The levels of the heading that the sentence stands under: "L4-5: Disc bulge. Moderate stenosis."."""
    if at.inherited.carried_rule != SiteRule.CARRIED_HEADING or not _carried_levels(at):
        return None
    return None if _BACK_REFERENCE.search(at.text) else _carried(at)


def named_before(at: Neighbourhood) -> Answer:
    """The place of the last finding of the same kind: "this fracture ...", "The fracture ..."."""
    if not at.inherited.any_named or at.draft.anchor.values.get("voice", "noun") != "noun":
        return None
    if not (_DEMONSTRATIVE.search(at.text, 0, at.start) or _the_known_one(at)):
        return None
    place = at.inherited.named_with(at.draft.kind)
    return None if place is None else (place, SiteRule.BACK_REFERENCE)


def far_behind(at: Neighbourhood) -> Answer:
    """The next place behind the head, whatever stands between: "fracture, better seen on the CT of today, of T8"."""
    group = next((g for g in at.scene.groups if g.start >= at.draft.end and not g.weak), None)
    if group is None or group.start - at.draft.end > _reach(at) or _FAR_BREAK.search(at.text, at.draft.end, group.start):
        return None
    if any(t.role == "anatomy.limb" and at.draft.end <= t.start < group.start for t in at.scene.reading.terms):
        return None
    if any(_has_it_alone(at, head, group) for head in at.heads) or _is_of_foramen(at, group) or at.is_of_others(group):
        return None
    if _is_of_compression(at, group):
        return None
    later = [h for h in at.heads if h is not at.draft and h.start > at.draft.end]
    return None if claimed(at.scene, group, later) else (group, SiteRule.FAR)


def _reach(at: Neighbourhood) -> int:
    """How far a place may stand behind the head: a lytic lesion has one, a mere lesion may be elsewhere."""
    return _FAR_OF_TYPED if at.draft.roles & set(TYPES) else _FAR


def _has_it_alone(at: Neighbourhood, head: Draft, group: SiteGroup) -> bool:
    """Whether a site behind the finding is that of new ones told beside it."""
    if at.draft.end <= head.start and head.end <= group.start and not at.text[head.end : group.start].strip():
        return "," in at.text[at.draft.end : head.start] and not at.of_segments
    if head.start < at.draft.end or not _AND_NEW.search(at.text, at.draft.end, head.start):
        return False
    return _WITH_ITS_OWN.fullmatch(at.text, head.end, group.start) is not None


def _is_of_compression(at: Neighbourhood, group: SiteGroup) -> bool:
    """ "Vertebral metastases with cord compression at T7": the level is that of the compression."""
    if at.of_segments or at.before is None or not at.before.weak:
        return False
    pressing = [h for h in at.heads if h.kind in SEGMENT_KINDS and at.draft.end <= h.start and h.end <= group.start]
    return any(_AT.fullmatch(at.text, h.end, group.start) for h in pressing)


def _is_of_foramen(at: Neighbourhood, group: SiteGroup) -> bool:
    """Whether a site names a foramen that is not the finding's own: "into the canal, and into the L2-L3 foramen"."""
    foramina = [t for t in at.scene.reading.terms if t.values.get("location") == "foraminal" and t is not at.draft.target]
    return any(0 <= t.start - group.end <= 1 for t in foramina)


def carried(at: Neighbourhood) -> Answer:
    """The place of the heading or opening sentence, whatever it is."""
    return None if at.others_meant or _any_bone_meant(at) else _carried(at)


def weak_at_head(at: Neighbourhood) -> Answer:
    """Only "spine" or "vertebral", within the head or before it."""
    group = next((g for g in at.scene.groups if g.weak and _adjoins(at, g)), None)
    return (group, SiteRule.INSIDE) if group else None


def _carried(at: Neighbourhood) -> Answer:
    return (at.inherited.carried, at.inherited.carried_rule) if at.inherited.carried else None


def _carried_levels(at: Neighbourhood) -> bool:
    return at.inherited.carried is not None and at.inherited.carried.has_levels


def _any_bone_meant(at: Neighbourhood) -> bool:
    """ "Left second rib: smaller. No new bone lesion": not only of the heading's own bones."""
    group = at.inherited.carried
    if group is None or group.regions() or "words.bone_word" not in at.draft.roles:
        return False
    return bool(_NO_NEW.search(at.text, 0, at.start))


def _is_adjective(at: Neighbourhood, weak: SiteGroup) -> bool:
    """ "No spinal metastases or fracture": the adjective is of the first noun alone; not so in "spine without ..."."""
    return at.scene.said(weak).startswith(("spinal", "vertebral"))


def _listed_with_previous(at: Neighbourhood) -> bool:
    """Whether only "or", "and" or a comma stands between the finding and the one before it."""
    before = [h for h in at.heads if h.end <= at.start]
    return bool(before) and bool(_LIST.fullmatch(at.text, before[-1].end, at.start))


def _the_known_one(at: Neighbourhood) -> bool:
    """Whether "The fracture" opens a sentence under no heading; "the fractures" may be any."""
    if at.inherited.carried is not None or at.of_segments:
        return False
    if at.text[at.start : at.draft.end].lower().endswith("fractures"):
        return False
    return bool(_THE_OPENS.fullmatch(at.text, 0, at.start))


def _adjoins(at: Neighbourhood, group: SiteGroup) -> bool:
    if group.start < at.draft.end and at.start < group.end:
        return True
    return group.end <= at.start and BEFORE_NOUN.fits(at.text, group.end, at.start)
