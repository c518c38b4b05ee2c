"""Places of a finding in its own clause: each rule answers with a site and its own name, or abstains."""

import re

from metextract.findings.neighbourhood import Neighbourhood
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import SiteRule

Answer = tuple[SiteGroup, SiteRule] | None

_EXAMINATION_SHOWS = re.compile(
    r"\b(?: show\w* | reveal\w* | demonstrat\w* | disclos\w* | confirm\w* | without | seen | negative | with\sno )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "Degenerative changes of the spine with compression deformities".
_SPINE_WITH = re.compile(
    r"(?: change | disease | spondylosis | curvature | osteopenia | demineralization | osteoporosis | scoliosis )s? \s (?: of | in | throughout | within ) \s (?: the\s )? (?:\w+\s)? $",
    re.VERBOSE | re.IGNORECASE,
)
_WITH = re.compile(r"\s (?: with | and ) \s (?:[\w-]+\s){0,3}", re.VERBOSE | re.IGNORECASE)
_AND_AGAIN = re.compile(r"\s*(?:and|&|,)\s", re.IGNORECASE)
_AT = re.compile(r"\s* (?: (?: at | of | in | from ) \s )? (?: the\s )? (?: levels?\sof\s )?", re.VERBOSE | re.IGNORECASE)
_OPENING_WORDS = 4


def inside_head(at: Neighbourhood) -> Answer:
    """A place among the head's own words: "compression of the L2 vertebral body"."""
    return (at.inside, SiteRule.INSIDE) if at.inside else None


def better_behind(at: Neighbourhood) -> Answer:
    """A level behind the head, where only a region or bone stands before it: "thoracic metastases at T8"."""
    if at.before is None or at.behind is None:
        return None
    if at.before.weak or (at.behind.has_levels and not at.before.has_levels) or _own_behind(at, at.before, at.behind):
        return at.behind, SiteRule.BEHIND
    return None


def _own_behind(at: Neighbourhood, before: SiteGroup, behind: SiteGroup) -> bool:
    """ "Stenosis L4-L5 and moderate stenosis L3-L4": the place before is told of the finding before."""
    own = before.has_levels and behind.has_levels and _AT.fullmatch(at.text, at.end, behind.start) is not None
    return own and bool(_AND_AGAIN.match(at.text, before.end, at.start))


def before_head(at: Neighbourhood) -> Answer:
    """A place right before the head: "T9 metastasis"."""
    return (at.before, SiteRule.BEFORE) if at.before and not at.before.weak else None


def behind_head(at: Neighbourhood) -> Answer:
    """A place that the head names behind itself: "metastasis in the body of T9"."""
    return (at.behind, SiteRule.BEHIND) if at.behind and not at.behind.weak else None


def levels_under_heading(at: Neighbourhood) -> Answer:
    """The levels of an earlier finding, under a heading without any: "Spine: L4-5 stenosis and cord compression"."""
    if at.heading is None or at.heading.has_levels:
        return None
    if at.previous is None or not at.previous.has_levels or not at.same_clause(at.previous):
        return None
    return at.previous, SiteRule.SHARED


def item_heading(at: Neighbourhood) -> Answer:
    """The heading that the sentence itself opens with: "L4-5: disc bulge with stenosis"."""
    heading = at.heading
    if heading is None or heading.weak or heading.start >= at.start:
        return None
    nearest = at.clause_places[-1] if at.clause_places else None
    if nearest is None:
        return heading, SiteRule.HEADING
    if nearest.has_levels and not heading.has_levels:
        return None
    opens = len(at.text[nearest.end : at.start].split()) <= _OPENING_WORDS
    return None if opens and not at.of_segments else (heading, SiteRule.HEADING)


def clause_opening(at: Neighbourhood) -> Answer:
    """The place that the clause opens with: "T8 shows a lytic lesion"."""
    if not at.clause_places or at.others_meant or not at.same_clause(at.clause_places[-1]):
        return None
    return at.clause_places[-1], SiteRule.OPENS_CLAUSE


def segment_of_previous(at: Neighbourhood) -> Answer:
    """The segment of the compression or stenosis before: "stenosis at L4-5 compressing the cauda equina"."""
    if not at.of_segments or at.previous is None or not at.same_clause(at.previous):
        return None
    if at.previous.weak and not at.affirmed:
        return None
    return at.previous, SiteRule.SHARED


def weak_beside_head(at: Neighbourhood) -> Answer:
    """Only "spine" or "vertebral", before or behind the head: "vertebral metastases"."""
    if at.before:
        return at.before, SiteRule.BEFORE
    return (at.behind, SiteRule.BEHIND) if at.behind else None


def examined_place(at: Neighbourhood) -> Answer:
    """A weak place that the sentence reports on: "MRI of the spine shows metastases", "spondylosis of the spine with wedging"."""
    if not at.left:
        return None
    place = at.left[-1]
    goes_on = _SPINE_WITH.search(at.text, 0, place.start) and _WITH.fullmatch(at.text, place.end, at.start)
    if not goes_on and not _EXAMINATION_SHOWS.search(at.text, place.end, at.start):
        return None
    return place, SiteRule.OPENS_CLAUSE
