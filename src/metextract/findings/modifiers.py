"""Whose is a modifier: which finding of a sentence a word for change, severity, side or age belongs to."""

import re

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap, words_between
from metextract.readings import Term

# Between an adjective and its noun stand only words like these.
_PREMODIFIER = Gap(
    words=6,
    stops=frozenset(
        "w with the a an this and of is are was were in at from by but to on has have had no not without causing which that "
        "as for than there show shows now due seen noted result results resulting resulted".split()
    ),
    signs=frozenset("-/'.%()\">"),
    opening=frozenset(",/-"),
    listed=True,
)
# "Chronic [left rib and scapular] fractures": an age reaches over the sites that are listed before the noun.
_SITES_BETWEEN = re.compile(
    r"""
    (?: \s+ (?! (?: with|of|is|are|was|were|in|at|from|but|no|not|without | a|an | after|following|by|on|for|due|which|that|who
                  | findings?|abnormalit\w+|disease|process|pain|h[ae]+\w*toma|injur\w+|effusions?|pneumothorax|old|acute|chronic|healed|healing )\b )
        [\w-]+ ,? ){1,8} \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "[Recently sustained a distal radius] fracture".
_RECENTLY = re.compile(r"recently \s \w+ \s an? \s (?:[\w-]+\s){0,3}", re.VERBOSE | re.IGNORECASE)
# "A moderate [amount of] cord compression".
_AMOUNT_OF = re.compile(r"\s (?: amount | degree ) s? \s of \s (?: [\w-]+\s ){0,3}", re.VERBOSE | re.IGNORECASE)
# "L2 metastasis [has] increased", "height loss [is] unchanged": said of the noun before.
_PREDICATE = re.compile(
    r"""
    \s (?: (?: is|are|has|have|been|remains?|appears? | now|also|again | slightly|mildly|markedly | essentially|grossly ) \s )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ARTICLE = re.compile(r"\s (?: the | this | that | these | those | a | an )\b", re.VERBOSE | re.IGNORECASE)
_CHANGE_NOUN = re.compile(r"\b change $", re.VERBOSE | re.IGNORECASE)
# "New marginal sclerosis", "stable alignment": the adjective of a noun that is no finding.
_OTHER_NOUN = re.compile(
    r"""
    (?: new | stable | resolved | resolving | increased | decreased | enlarged | worsening | progressive | improved | improving ) \s
    (?! (?: in|on|at|with|to|for|as|over|by | and|but|or
          | since|compared|from|when|than|versus|relative|interval
          | appearance|size|disease | uptake|avidity|expression|psma|fdg|metabolic|tracer
          | again|slightly|now|both|throughout|significantly|markedly|mildly|overall|today|compatible|consistent|likely|suggest\w* )\b )
    [a-z]
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Resolution of the pneumothorax": the change of another noun; not "increase in size".
_OF_OTHER_NOUN = re.compile(
    r"""
    (?: resolution | progression | regression | improvement | decrease | increase | worsening | interval\sdevelopment ) \s (?: of | in ) \s
    (?: the\s | his\s | her\s )? (?! size | number | extent | degree | appearance | severity | height | conspicuity | interval
      | psma | fdg | tracer | uptake | avidity | metabolic | suv | activity | expression | intensity )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Rib fractures, traumatic brain injury": behind a finding such an adjective has a noun of its own.
_ADJECTIVE_OF_OTHER = re.compile(
    r"""
    (?: traumatic | acute | chronic | subacute | spiral | stress | malignant | neoplastic ) \s
    (?! (?: in|on|at|with|to|for|as|over|by | and|but|or | since|compared|from|when|than | is|are|was|were|noted|seen|present|identified|visible | appearing|looking | due|secondary|related | etiology|origin|nature|cause|process
          | fragments?|deformit\w+|component|changes? | likely|given|based )\b )
    [a-z]
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "New [T8 and progressive T10] metastases".
_CHANGES_BETWEEN = re.compile(
    r"""
    (?: \s (?: [TLCDS]\d{1,2} | and | & | ventral|dorsal|lateral|anterior|posterior|left|right
            | (?<!,\s) (?: new|progressive|stable|enlarging|increasing|worsening|unchanged|improved|smaller|larger|to ) ) ,? )+ \s
  | (?: \s (?: and | rib|spine|pelvis | bone|bony|lung|liver|node|soft\stissue | [a-z]+(?:al|ic|ous|ary|ar) ) ,? ){1,6} \s
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Increase [in size and number of the previously noted] metastases", "worsening [of multiple] fractures".
_OF_PHRASE = re.compile(
    r"""
    \s* (?: and \s (?: size | number | density | extent ) \s )? (?: in\sthe\s | of\sthe\s | of\s | in\s | the\s )?
    (?: size\s | number\s | (?: size | number | density | extent ) \s and \s (?: size | number | density | extent ) \s | extent\s | degree\s | appearance\s | severity\s )?
    (?: of | in ) \s
    (?: the\s | these\s | previously\s\w+\s | known\s | multiple\s | several\s | numerous\s | described\s | seen\s )*
    (?: [\w-]+,?\s ){0,5} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A new statement.
_STATEMENT = re.compile(r"; | \b(?: but | however | although | whereas | while )\b", re.VERBOSE | re.IGNORECASE)
_STATEMENT_WORDS = frozenset({";", "but", "however", "although", "whereas", "while"})
# A new clause of the same statement: "T8 metastasis[, with] moderate compression".
_CLAUSE = re.compile(
    r"""
    ; | , \s (?: and|with|no|without|but|the|there|which|causing|a ) \s
    | \b(?: but | however | although | whereas | while
          | with | causing | resulting | producing | without
          | and\s(?:no|there|the|a|mild|moderate|severe) )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Wedging of T12, without a lesion, [unchanged,] osteoporotic": the words behind a denial in commas.
_ASIDE = re.compile(r",\s(?:\w+,\s){0,2}")


class Owners:
    """Modifiers of a sentence, each with its finding."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._heads = scene.heads()
        self._owned: dict[int, list[Term]] = {id(head): [] for head in self._heads}
        for modifier in scene.reading.modifiers:
            head = None if scene.is_reversed(modifier) else self._owner(modifier)
            if head is not None:
                self._owned[id(head)].append(modifier)

    def of(self, draft: Draft, attribute: str) -> list[Term]:
        """The modifiers of one attribute that belong to a finding, in text order."""
        return [m for m in self._owned.get(id(draft), []) if attribute in m.values]

    def zone(self, draft: Draft) -> tuple[int, int]:
        """From the previous finding's end to the next one's start, within the statement."""
        text = self._scene.text
        low = max((h.end for h in self._heads if h.end <= draft.start), default=0)
        high = min((h.start for h in self._heads if h.start >= draft.end), default=len(text))
        opened = [m.end() for m in _STATEMENT.finditer(text, low, draft.start)]
        closed = _STATEMENT.search(text, draft.end, high)
        return opened[-1] if opened else low, closed.start() if closed else high

    def _owner(self, modifier: Term) -> Draft | None:
        inside = next((h for h in self._heads if h.start < modifier.end and modifier.start < h.end), None)
        if inside:
            return inside
        following = next((h for h in self._heads if h.start >= modifier.end), None)
        previous = self._previous(modifier)
        if previous and self._is_predicate(previous, modifier):
            return previous
        if following and (self._stands_before(modifier, following) or (not previous and self._speaks_of(modifier, following))):
            return following
        if self._is_of_other_noun(modifier):
            return None
        if not previous or self._parted(previous.end, modifier.start):
            return None
        return following if following and self._opens_clause(previous, modifier, following) else previous

    def _previous(self, modifier: Term) -> Draft | None:
        """The head before a modifier; behind a comma not one that is denied: "fracture, without a lesion, unchanged"."""
        before = [h for h in self._heads if h.end <= modifier.start]
        if len(before) > 1 and denied(before[-1]) and not denied(before[-2]):
            gap = self._scene.text[before[-1].end : modifier.start]
            if _ASIDE.fullmatch(gap):
                return before[-2]
        return before[-1] if before else None

    def _is_predicate(self, previous: Draft, modifier: Term) -> bool:
        """Whether a verb says the change of the noun before: "L2 metastasis has increased"."""
        return "change" in modifier.values and bool(_PREDICATE.fullmatch(self._scene.text, previous.end, modifier.start))

    def _is_of_other_noun(self, modifier: Term) -> bool:
        """Whether a word is of a noun which is no finding: "new effusion", "resolution of the pneumothorax", "traumatic brain injury"."""
        text = self._scene.text
        if "change" not in modifier.values:
            return _ADJECTIVE_OF_OTHER.match(text, modifier.start) is not None
        return bool(_OTHER_NOUN.match(text, modifier.start) or _OF_OTHER_NOUN.match(text, modifier.start))

    def _stands_before(self, modifier: Term, following: Draft) -> bool:
        """Whether a modifier is an adjective of the noun behind it."""
        text = self._scene.text
        change_noun = _CHANGE_NOUN.search(text, modifier.start, modifier.end)
        if not change_noun and _PREMODIFIER.fits(text, self._noun_phrase(modifier), following.start):
            return True
        if "severity" in modifier.values and _AMOUNT_OF.fullmatch(text, modifier.end, following.start):
            return True
        if _RECENTLY.fullmatch(text, modifier.start, following.start):
            return True
        if "acuity" in modifier.values and _SITES_BETWEEN.fullmatch(text, modifier.end, following.start):
            return True
        return "change" in modifier.values and bool(_CHANGES_BETWEEN.fullmatch(text, modifier.end, following.start))

    def _speaks_of(self, modifier: Term, following: Draft) -> bool:
        """Whether a modifier is a noun that speaks of the finding behind it: "increase in size of the metastases"."""
        return bool(_OF_PHRASE.fullmatch(self._scene.text, modifier.end, following.start))

    def _opens_clause(self, previous: Draft, modifier: Term, following: Draft) -> bool:
        """Whether a modifier opens the next finding's clause: "T8 metastasis with moderate extension and compression"."""
        if "change" in modifier.values or following.start - modifier.end >= modifier.start - previous.end:
            return False
        if self._parted(modifier.end, following.start):
            return False
        return bool(_CLAUSE.search(self._scene.text, previous.end, modifier.start))

    def _noun_phrase(self, modifier: Term) -> int:
        """Where the noun's own words start: behind the article after "no change in"."""
        text = self._scene.text
        article = _ARTICLE.match(text, modifier.end) if text[: modifier.end].endswith((" in", " of")) else None
        return article.end() if article else modifier.end

    def _parted(self, start: int, end: int) -> bool:
        """Whether a new statement starts between two offsets."""
        return not _STATEMENT_WORDS.isdisjoint(words_between(self._scene.text, start, end))
