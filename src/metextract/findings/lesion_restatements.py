"""Words of a sentence that tell about its bone lesion and are no second one: a type, an uptake, a nature denied."""

import re
from itertools import pairwise

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.site_rules import SiteRule
from metextract.records import Kind

# "The T5 uptake localizes to a sclerotic lesion", "the lucency is now a sclerotic lesion".
_CORRESPONDS = re.compile(
    r"""
    \b(?:locali[sz]\w*|correspond\w*|correlat\w*)\s(?:to|with)\b
  | \bis\snow\san?\b
  | \bhas\sbecome\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CORRESPONDING_REACH = 60
# "No lytic or sclerotic lesions to suggest metastasis".
_SUGGESTED = re.compile(
    r"\s*(?:to\ssuggest|suggestive\sof|suspicious\sfor|concerning\sfor|to\sindicate|indicating|of)\s(?:\w+\s)?",
    re.IGNORECASE,
)
_CORTICAL = re.compile(r"\bcortical\s(?:destruction|disruption)$", re.IGNORECASE)
_OF_CORTEX = re.compile(r"\sof\s(?:the\s)?(?:\w+\s)?(?:cort(?:ex|ices|ical)|periost\w+)\b", re.IGNORECASE)
# "Lytic lesion with new marginal sclerosis".
_MARGINAL = re.compile(
    r"\bwith\s(?:new|increasing|increased|developing)\s(?:peripheral|marginal|surrounding|central|rim)?\s?$",
    re.IGNORECASE,
)
# "New sclerosis in both", "increasing sclerosis of all of these".
_IN_THEM = re.compile(r"\s(?:in|of)\s(?:both|these|those|them|each|all\sof)\b", re.IGNORECASE)
_RIM = re.compile(r"\b(?:peripheral|marginal|surrounding|rim)\s$", re.IGNORECASE)
_TOLD_OF = frozenset({"bone_lesion.type_noun", "bone_lesion.uptake"})
_OF = re.compile(
    r"\s(?:of|in|within)\s(?:the\s|several\s|multiple\s|many\s|some\s|most\s|nearly\s|all\s|of\s|known\s|previous\w*\s|existing\s){0,5}",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:previously|formerly|was|were|prior|no\slonger)\s(?:\w+\s)?$", re.IGNORECASE)


def merge_words(scene: Scene) -> None:
    """Drop heads that only tell about another head of the sentence, before attributes are read."""
    lesions = [h for h in scene.heads() if h.kind is Kind.BONE_LESION]
    if not lesions:
        return
    _merge_located(scene, lesions)
    _merge_type_words(scene, lesions)
    _merge_suggested(scene, lesions)
    _merge_type_of(scene, lesions)
    _merge_measures(scene)


def _merge_located(scene: Scene, lesions: list[Draft]) -> None:
    """ "The T5 uptake localizes to a sclerotic lesion": the lesion is the finding, the uptake gives its place."""
    for first, second in pairwise(lesions):
        if second.start - first.end >= _CORRESPONDING_REACH or not _CORRESPONDS.search(scene.text, first.end, second.start):
            continue
        first.dropped = True
        if second.site is None or second.site.weak or second.site_rule not in (SiteRule.BEFORE, SiteRule.BEHIND):
            second.site, second.site_rule = first.site, first.site_rule


def _merge_type_words(scene: Scene, lesions: list[Draft]) -> None:
    """A type word without a noun is said of the sentence's lesion or fracture: "lesions at T4, predominantly sclerotic"."""
    bare = [h for h in lesions if h.roles <= {"bone_lesion.type"}]
    whole = [h for h in lesions if h not in bare and not denied(h)]
    broken = any(h.kind is Kind.FRACTURE for h in scene.heads()) and not scene.sentence.heading
    for head in bare:
        if denied(head) or not (whole or broken) or _at_other_level(scene, head, whole):
            continue
        head.dropped = True
        if whole:
            _give_type(scene, head, min(whole, key=lambda h: (h.start > head.start, abs(h.start - head.start))))


def _at_other_level(scene: Scene, word: Draft, whole: list[Draft]) -> bool:
    """Whether a type word has levels of its own: "T5 and T7 lytic, T9 blastic lesions"."""
    if word.site is None or word.site_rule != SiteRule.BEFORE or not word.site.has_levels:
        return False
    apart = [lesion.site is not word.site and lesion.start >= scene.sentence.heading for lesion in whole if lesion.site]
    return bool(whole) and len(apart) == len(whole) and all(apart)


def _give_type(scene: Scene, word: Draft, lesion: Draft) -> None:
    """The type of the word, unless it is past or the lesion has one."""
    typed = "lesion_type" in lesion.values or any("lesion_type" in t.values for t in lesion.terms)
    if not typed and not _PAST.search(scene.before(word)):
        lesion.take("lesion_type", word.terms[0])


def _merge_type_of(scene: Scene, lesions: list[Draft]) -> None:
    """ "Increasing sclerosis of several metastases", "less uptake in the metastases": told of what it is of."""
    for first, second in pairwise(lesions):
        if not first.roles <= _TOLD_OF or denied(second) is not denied(first):
            continue
        if not _OF.fullmatch(scene.text, first.end, second.start) or any("lesion_type" in t.values for t in second.terms):
            continue
        first.dropped = True
        if "lesion_type" in first.terms[0].values:
            second.take("lesion_type", first.terms[0])


def _merge_suggested(scene: Scene, lesions: list[Draft]) -> None:
    """ "No lytic or sclerotic lesions to suggest metastasis": one denial, with a nature."""
    for index, second in enumerate(lesions):
        if not index or "nature" not in second.anchor.values or not denied(second):
            continue
        if not _SUGGESTED.fullmatch(scene.text, lesions[index - 1].end, second.start):
            continue
        second.dropped = True
        for first in lesions[:index]:
            if denied(first) and "nature" not in first.values and not any("nature" in t.values for t in first.terms):
                first.set("nature", second.anchor.values["nature"], second.anchor.entry, second.start, second.end)


def _merge_measures(scene: Scene) -> None:
    """Uptake, cortical destruction and erosion of a lesion named before are no second lesion."""
    heads = scene.heads()
    for index, second in enumerate(heads):
        if not index:
            continue
        if "bone_lesion.verb" in second.roles and heads[index - 1].kind is Kind.BONE_LESION:
            _merge_verb(heads[index - 1], second)
        elif second.kind is Kind.BONE_LESION and _measures(scene, second) and _is_of_earlier(second, heads[:index]):
            second.dropped = not second.sited_beside
            if second.dropped:
                _pass_type(scene, second, heads[:index])


def _pass_type(scene: Scene, word: Draft, earlier: list[Draft]) -> None:
    """ "Lesions with increasing sclerosis" are blastic; with a sclerotic rim they are not."""
    lesion = next((h for h in reversed(earlier) if h.kind is Kind.BONE_LESION and not h.dropped), None)
    if lesion is not None and word.roles == {"bone_lesion.type_noun"} and not _RIM.search(scene.before(word)):
        _give_type(scene, word, lesion)


def _merge_verb(lesion: Draft, verb: Draft) -> None:
    """ "Mass destroying the T8 vertebral body"."""
    verb.dropped = True
    if not lesion.sited_beside:
        lesion.site, lesion.site_rule = verb.site, verb.site_rule


def _measures(scene: Scene, second: Draft) -> bool:
    """ "Lesions with less uptake", "with new marginal sclerosis", "cortical destruction"."""
    if "bone_lesion.uptake" in second.roles:
        return True
    if _IN_THEM.match(scene.text, second.end):
        return second.roles <= _TOLD_OF
    if _OF_CORTEX.match(scene.text, second.end):
        return True
    return bool(_MARGINAL.search(scene.before(second)) or _CORTICAL.search(scene.text, 0, second.end))


def _is_of_earlier(second: Draft, earlier: list[Draft]) -> bool:
    """ "Wedging without uptake": no site, or that of a head before, and something for it to be of."""
    if second.site is not None and not any(second.site is h.site for h in earlier):
        return False
    return any(h.kind in (Kind.BONE_LESION, Kind.FRACTURE) and not h.dropped for h in earlier)
