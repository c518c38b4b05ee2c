"""What stands about a finding's head in its sentence: the sites before, behind and inside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from metextract.findings.cues import asked, denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap, words_between
from metextract.findings.once import once
from metextract.findings.ordinals import ORDINAL
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import SiteRule
from metextract.records import Kind

SEGMENT_KINDS = frozenset({Kind.NEURAL_COMPRESSION, Kind.STENOSIS, Kind.EPIDURAL_DISEASE})

# Between a place and the noun that it stands before: "T9 [vertebral body] metastasis".
BEFORE_NOUN = Gap(
    words=5,
    stops=frozenset(
        "with and of is are was were in at from by but to on has have had no not without causing which that as for than there "
        "show shows showed showing demonstrates demonstrated demonstrating reveals revealed revealing depicting now due seen noted or plus corner disc disk protrusion bulge osteophyte "
        "result results resulting secondary level levels".split()
    ),
    signs=frozenset("-/'%"),
    listed=True,
)
# Between a head and the place that it names behind itself.
_TO_PLACE = re.compile(
    rf"""
    # "fracture deformity [is again noted involving the superior endplate of] T8"
    [\s-]* (?: line|lines|deformity|deformities|disease|type )? \s*
    (?: (?: is|are|was|were|has|have|been | again|also|now
          | noted|seen|present|identified|located|localized|centered|centred|extending|scattered|appreciated|demonstrated
          | visualized|found|observed|detected|described|shown|evident|arising|corresponding|compressing|destroying|replacing|involved|suspected
          | best|largest|most|prominent|predominantly|particularly|mainly|primarily|centrally|laterally|medially|eccentrically
          | measuring\s[\d.x\s]+(?:cm|mm)
          | probable|mild|moderate|severe|only ) \s+ ){{0,5}}
    (?: at|of|in|within|to|from|through|throughout|on|over|near|along|across|around|about|between|behind|for|opposite|into
      | overlying|overlies|projecting\sover|superimposed\son
      | involving|involves|involve|affecting|affect|including|incl\.?
      | corresponding\sto|extending\sfrom|extending\sthrough|secondary\sto|localizing\sto|localizes\sto
      | traversing|destroying|replacing|eroding|expanding|occupying ) \s+
    (?: (?! (?: with|but|without|causing|producing|which|there|no|compatible|consistent|from|to|due
              | compressing|abutting|indenting )\b )
        [\w'().%/-]+ \s+ ){{0,7}}?

    # "sclerosis [and hyperostosis of the] skull base"
  | \s+ (?: and | or ) \s (?:\w+\s){1, 2} (?: of | in | involving | at ) \s (?: the\s )?

    # "fractures[: left] T8", "stenosis[, most notably at] L4-5", "metastases [(e.g.] T8)"
  | \s* [:,(-] \s*
    (?: at\s | in\s | of\s | the\s | involving\s | including\s | incl\.?\s
      | e\.g\.?\s | for\sexample\s | for\sinstance\s | such\sas\s
      | worst\sat\s | largest\s(?:at|in)\s | notably\s
      | most\s(?:significantly|notably|prominently)\s(?:at\s)? | most\s(?:\w+\s)?(?:at|in)\s
      | left\s | right\s )*
    (?: left\s | right\s | both\s | the\s | lower\s | upper\s | mid\s )*

    # "fracture [left 6th] rib", "fracture [neck of] femur"
  | \s+ (?: left\s | right\s | the\s )? (?: surgical\s )? (?: neck | shaft | head | base | distal\send | lower\send | upper\send | proximal\send ) \s (?: of\s )? (?: the\s | left\s | right\s | both\s )*
  | \s+ (?: left\s | right\s | both\s | bilateral\s | the\s | upper\s | lower\s | {ORDINAL} \s )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "destruction of vertebral bodies [is seen in] L3 and L4".
_TO_EXACT = re.compile(r"[^.;,]{0,70} \b (?: at | in ) \s (?: the\s )?", re.VERBOSE | re.IGNORECASE)
# "No new lesion - [L2 and L4] unchanged": what the sentence says of other places.
_DASH = re.compile(r"\s+[-\u2013\u2014]\s+")
_OTHERS_UNCHANGED = re.compile(
    r"\s (?: (?: is | are | remain\w* ) \s )? (?: unchanged | stable | as\sbefore )\b", re.VERBOSE | re.IGNORECASE
)
# "Disc bulge at L4-L5 but no root compression": the denial is of the same place.
_BUT_NO = frozenset({("but", "no"), ("but", "without"), ("but", "not")})
# "... and no other fracture": not at the places named so far.
_OTHER_ONES = re.compile(
    r"(?: ;\s? | \b ) (?: other|additional|remaining|elsewhere|otherwise ) \s (?:\w+\s){0,2} $",
    re.VERBOSE | re.IGNORECASE,
)
_CLAUSE_BREAKS = frozenset({";", "but", "however", "although"})


class Inherited:
    """What earlier sentences leave to this one.

    carried: the site of the heading or opening sentence that the sentence stands under, and carried_rule which of the two.
    any_named: whether a site was named before the sentence; looked_back: whether any rule has asked which.
    """

    def __init__(
        self, carried: SiteGroup | None, carried_rule: SiteRule, last: SiteGroup | None, earlier: dict[Kind, SiteGroup | None]
    ) -> None:
        self.carried = carried
        self.carried_rule = carried_rule
        self.any_named = last is not None or bool(earlier)
        self.looked_back = False
        self._last = last
        self._earlier = earlier

    def named_last(self) -> SiteGroup | None:
        """The site named last before the sentence."""
        self.looked_back = True
        return self._last

    def named_with(self, kind: Kind) -> SiteGroup | None:
        """The site of the last finding of a kind."""
        self.looked_back = True
        return self._earlier.get(kind)


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """One head with the sites about it.

    heads: all heads of the sentence; number: which of them this is. heading: the sites of the item heading that the
    sentence opens with. previous: the site that an earlier head of the sentence has taken.
    """

    scene: Scene
    draft: Draft
    heads: Sequence[Draft]
    number: int
    heading: SiteGroup | None
    previous: SiteGroup | None
    inherited: Inherited

    @property
    def text(self) -> str:
        return self.scene.text

    @property
    def start(self) -> int:
        return self.draft.start

    @once
    def end(self) -> int:
        """Where the head ends, with the structure that it acts on: "compressing the [cord]"."""
        target = self.draft.target
        if target is None or self.draft.start <= target.start < self.draft.end:
            return self.draft.end
        return max(self.draft.end, target.end)

    @property
    def of_segments(self) -> bool:
        """Whether the finding is one of discs and canal levels."""
        return self.draft.kind in SEGMENT_KINDS

    @property
    def affirmed(self) -> bool:
        """Whether the finding is neither denied nor asked for."""
        return not denied(self.draft) and not asked(self.draft)

    @once
    def others_meant(self) -> bool:
        """Whether the head is of other places than those named so far: "no other fracture"."""
        return _OTHER_ONES.search(self.text, 0, self.start) is not None

    @once
    def groups(self) -> list[SiteGroup]:
        """The sites outside the heading."""
        return [g for g in self.scene.groups if g is not self.heading]

    @once
    def inside(self) -> SiteGroup | None:
        """The place inside the head's own words: "compression [of the L2 body]"."""
        return next((g for g in self.groups if g.start < self.end and self.start < g.end and not g.weak), None)

    @once
    def left(self) -> list[SiteGroup]:
        """The sites between the previous head and this one."""
        floor = max((h.end for h in self.heads[: self.number] if h.end <= self.start), default=0)
        return [g for g in self.groups if floor <= g.start and g.end <= self.start]

    @once
    def clause_places(self) -> list[SiteGroup]:
        """The better sites before the head, outside the heading's words."""
        return [g for g in self.left if not g.weak and g.start >= self.scene.sentence.heading]

    @once
    def before(self) -> SiteGroup | None:
        """The place right before the head, as an adjective: "T9 metastasis"."""
        if not self.left or "," in self.text[self.left[-1].end : self.start]:
            return None
        return self.left[-1] if BEFORE_NOUN.fits(self.text, self.left[-1].end, self.start) else None

    @once
    def behind(self) -> SiteGroup | None:
        """The place that the head names behind itself, up to the next head: "metastasis in T9"."""
        ceiling = min((h.start for h in self.heads if h.start >= self.end), default=len(self.text))
        group = next((g for g in self.groups if self.end <= g.start < ceiling), None)
        if group is None or not _TO_PLACE.fullmatch(self.text, self.end, group.start):
            return None
        if self.is_of_others(group):
            return None
        if "," in self.text[self.end : group.start] and claimed(self.scene, group, self.heads[self.number + 1 :]):
            return None
        if group.weak:
            exact = next((g for g in self.groups if group.end <= g.start < ceiling and g.has_levels), None)
            if exact is not None and _TO_EXACT.fullmatch(self.text, group.end, exact.start):
                return exact
        return None if group.weak and self.before is not None else group

    def is_of_others(self, group: SiteGroup) -> bool:
        """Whether a site behind a dash is told to be unchanged: "no new lesion - L2 and L4 unchanged"."""
        dash = _DASH.fullmatch(self.text, self.end, max(self.end, group.start))
        return dash is not None and _OTHERS_UNCHANGED.match(self.text, group.end) is not None

    def same_clause(self, group: SiteGroup) -> bool:
        """Whether no semicolon and no "but" parts the head from a site before it."""
        between = words_between(self.text, group.end, self.start)
        if self.of_segments and not self.affirmed:
            between = [word for word, after in pairwise([*between, ""]) if (word, after) not in _BUT_NO]
        return _CLAUSE_BREAKS.isdisjoint(between)


def claimed(scene: Scene, group: SiteGroup, others: Sequence[Draft]) -> bool:
    """Whether a site stands right before another finding."""
    return any(group.end <= h.start and BEFORE_NOUN.fits(scene.text, group.end, h.start) for h in others)
