"""Whose is a modifier: which finding of a sentence a word for change, severity, side or age belongs to."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.gaps import Gap
from metextract.readings import Term

# Between an adjective and its noun stand only words like these.
_PREMODIFIER = Gap(
    words=6,
    stops=frozenset(
        "w with the a an this and of is are was were in at from by but to on has have had no not without causing which that as for than there "
        "show shows now due seen noted result results resulting resulted".split()
    ),
    signs=frozenset("-/'.%()"),
    opening=frozenset(",/-"),
    listed=True,
)
# "Chronic left rib and scapular fractures": an age reaches over the sites that are listed before the noun.
_SITES_BETWEEN = re.compile(
    r"(?:\s+(?!(?:with|of|is|are|was|were|in|at|from|but|no|not|without)\b)[\w-]+,?){1,8}\s+", re.IGNORECASE
)
# "L2 metastasis increased", "height loss is unchanged": said of the noun before.
_PREDICATE = re.compile(
    r"\s(?:(?:is|are|has|have|been|remains?|appears?|now|also|slightly|essentially|grossly|again|mildly|markedly)\s)*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\s(?:the|this|that|these|those|a|an)\b", re.IGNORECASE)
_CHANGE_NOUN = re.compile(r"\bchange$", re.IGNORECASE)
# "New marginal sclerosis", "stable alignment": the adjective of a noun that is no finding.
_OTHER_NOUN = re.compile(
    r"(?:new|stable)\s(?!(?:in|on|at|since|compared|from|when|than|but|and|or|with|to|for|as|over|by|versus|relative|interval|appearance|size|disease)\b)[a-z]",
    re.IGNORECASE,
)
# "New T8 and progressive T10 metastases".
_CHANGES_BETWEEN = re.compile(r"(?:\s(?:[TLCDS]\d{1,2}|and|&|new|progressive|stable|enlarging|increasing),?)+\s", re.IGNORECASE)
_OF_PHRASE = re.compile(
    r"\s*(?:in\sthe\s|of\sthe\s|of\s|in\s|the\s)?(?:size\s|number\s|size\sand\snumber\s|number\sand\ssize\s|extent\s|degree\s|appearance\s|severity\s)?(?:of|in)\s(?:the\s|these\s|previously\s\w+\s|known\s|multiple\s|several\s|numerous\s|described\s|seen\s)*(?:[\w-]+\s){0,4}$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[;]|\b(?:but|however|although|whereas|while)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;]|,\s(?:and|with|no|without|but|the|there|which|causing|a)\s|\b(?:but|however|although|whereas|while|with|causing|resulting|producing|without|and\s(?:no|there|the|a|mild|moderate|severe))\b",
    re.IGNORECASE,
)


class Owners:
    """Modifiers of a sentence, each with its finding."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._heads = scene.heads()
        self._owned: dict[int, list[Term]] = {id(head): [] for head in self._heads}
        for modifier in scene.reading.modifiers:
            head = self._owner(modifier)
            if head is not None:
                self._owned[id(head)].append(modifier)

    def of(self, draft: Draft, attribute: str) -> list[Term]:
        """The modifiers of one attribute that belong to a finding, in text order."""
        return [m for m in self._owned.get(id(draft), []) if attribute in m.values]

    def zone(self, draft: Draft) -> tuple[int, int]:
        """From the previous finding's end to the next one's start, within the statement."""
        text = self._scene.text
        starts = [h.start for h in self._heads if h.start >= draft.end]
        ends = [h.end for h in self._heads if h.end <= draft.start]
        low, high = max(ends, default=0), min(starts, default=len(text))
        breaks_before = [m.end() for m in _BREAK.finditer(text, low, draft.start)]
        broken = _BREAK.search(text, draft.end, high)
        return breaks_before[-1] if breaks_before else low, broken.start() if broken else high

    def _noun_phrase(self, modifier: Term) -> int:
        """Where the noun's own words start: behind the article after "no change in"."""
        text = self._scene.text
        article = _ARTICLE.match(text, modifier.end) if text[: modifier.end].endswith((" in", " of")) else None
        return article.end() if article else modifier.end

    def _owner(self, modifier: Term) -> Draft | None:
        text = self._scene.text
        inside = next((h for h in self._heads if h.start <= modifier.start and modifier.end <= h.end), None)
        if inside:
            return inside
        following = next((h for h in self._heads if h.start >= modifier.end), None)
        previous = next((h for h in reversed(self._heads) if h.end <= modifier.start), None)
        if previous and "change" in modifier.values and _PREDICATE.fullmatch(text, previous.end, modifier.start):
            return previous
        if (
            following
            and not _CHANGE_NOUN.search(text, modifier.start, modifier.end)
            and _PREMODIFIER.fits(text, self._noun_phrase(modifier), following.start)
        ):
            return following
        if following and "acuity" in modifier.values and _SITES_BETWEEN.fullmatch(text, modifier.end, following.start):
            return following
        if following and not previous and _OF_PHRASE.fullmatch(text, modifier.end, following.start):
            return following
        if following and "change" in modifier.values and _CHANGES_BETWEEN.fullmatch(text, modifier.end, following.start):
            return following
        if "change" in modifier.values and _OTHER_NOUN.match(text, modifier.start):
            return None
        if previous and not _BREAK.search(text, previous.end, modifier.start):
            if (
                following
                and "change" not in modifier.values
                and _CLAUSE.search(text, previous.end, modifier.start)
                and not _BREAK.search(text, modifier.end, following.start)
                and following.start - modifier.end < modifier.start - previous.end
            ):
                return following
            return previous
        return None
