"""Type and nature of a bone lesion."""

import re

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene, span_of
from metextract.findings.lesion_words import EXPLAINED, TYPES
from metextract.findings.modifiers import Owners
from metextract.findings.site_rules import SiteRule
from metextract.readings import Term
from metextract.records import LesionType, Nature

# "Previously lytic, now sclerotic": the type it was.
_PAST_TYPE = re.compile(r"\b(?:previously|formerly|was|were|prior|replacing|no\slonger)\b[^,;.]{0,25}$", re.IGNORECASE)
# "Lytic lesions have become sclerotic": the type it is now.
_TURNED = re.compile(
    r"\b(?:become|became|turned|converted\sto|now|changed\sto)\s(?:more\s|predominantly\s|largely\s|mostly\s)?$", re.IGNORECASE
)
_TURNED_REACH = 40
_DENSE = re.compile(r"dense\b", re.IGNORECASE)
# "No lesions suspicious for metastasis".
_SUGGESTED = re.compile(r"\s*(?:to\ssuggest|suggestive\sof|suspicious\sfor|concerning\sfor)\s(?:\w+\s)?", re.IGNORECASE)
# "Malignant primary", "myeloma ... breast": names the patient's disease and not the lesion.
_PRIMARY_AFTER = re.compile(r"\s*(?:primary|breast|prostate)", re.IGNORECASE)
# "Metastatic [left] iliac lesion", "lytic [and metastatic] T5 lesions".
_TO_SITE = re.compile(
    r"[\s,]* (?: (?: and | or | left | right | bilateral | upper | lower | multiple | bony | osseous | \w+(?:tic|ous|ant) )[\s,]+ ){0,3}",
    re.VERBOSE | re.IGNORECASE,
)
_UNSPECIFIC = frozenset({"malignant", "benign"})


def describe_type(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the type: by the head's words, or by a type behind it ("metastases, mostly sclerotic")."""
    own = [t for t in draft.terms if "lesion_type" in t.values] or _before_site(draft, scene, "lesion_type")
    types = own or _types_behind(draft, scene, owners)
    converted = [t for t in scene.reading.terms if t.role in TYPES and draft.end <= t.start and _is_turned_to(t, scene)]
    if converted and not denied(draft.anchor):
        draft.take("lesion_type", converted[0])
        return
    if not types and _DENSE.match(scene.said(draft)) and not denied(draft.anchor):
        draft.set("lesion_type", LesionType.BLASTIC, "dense", draft.start, draft.start + len("dense"))
        return
    if not types or ("lesion_type" in draft.values and not own):
        return
    if len({t.values["lesion_type"] for t in types}) == 1:
        draft.take("lesion_type", types[0])
        return
    start, end = span_of(types)
    draft.set("lesion_type", LesionType.MIXED, "both types affirmed", start, end)


def _before_site(draft: Draft, scene: Scene, attribute: str) -> list[Term]:
    """The adjectives that the site parts from their noun: "metastatic T5 lesion"."""
    site = draft.site
    if site is None or draft.site_rule is not SiteRule.BEFORE:
        return []
    before = [t for t in scene.reading.terms if attribute in t.values and t.end <= site.start and scene.is_free(t)]
    return [t for t in before if _TO_SITE.fullmatch(scene.text, t.end, site.start)]


def _is_turned_to(term: Term, scene: Scene) -> bool:
    return _TURNED.search(scene.text, max(0, term.start - _TURNED_REACH), term.start) is not None and not denied(term)


def _types_behind(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    if denied(draft.anchor) or "bone_lesion.verb" in draft.roles:
        return []
    _, high = owners.zone(draft)
    behind = [t for t in scene.free(*TYPES) if draft.end <= t.start and t.end <= high]
    return [t for t in behind if not _PAST_TYPE.search(scene.before(t)) and not denied(t)]


def describe_nature(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the nature: by the head's words, or by the one nature that the sentence offers behind it."""
    own = [t for t in draft.terms if "nature" in t.values] or _before_site(draft, scene, "nature")
    if own:
        named = [t for t in own if t.values["nature"] not in _UNSPECIFIC] or own
        draft.take("nature", max(named, key=lambda t: (t.role == "bone_lesion.tumor", t is draft.anchor, -t.start)))
        return
    if "nature" in draft.values:
        return
    if "malignan" in scene.said(draft):
        draft.set("nature", Nature.MALIGNANT, "a malignancy", draft.start, draft.end)
        return
    offered = _offered_in_denial(draft, scene) if denied(draft.anchor) else _offered(draft, scene, owners)
    natures = {nature for term in offered if (nature := _nature_of(term))}
    if len(natures) != 1:
        return
    nature = natures.pop()
    term = next(t for t in offered if _nature_of(t) == nature)
    draft.set("nature", Nature(nature), term.entry, term.start, term.end)


def _nature_of(term: Term) -> str:
    """ "Hemangioma" is benign by its name; a word of degeneration has no nature."""
    return term.values.get("nature", "benign" if term.entry == "mimics/benign_names" else "")


def _offered_in_denial(draft: Draft, scene: Scene) -> list[Term]:
    """ "No lesions suspicious for metastasis"."""
    suggested = _SUGGESTED.match(scene.text, draft.end)
    return [t for t in scene.reading.terms if suggested and t.start == suggested.end() and "nature" in t.values]


def _offered(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """ "Lesion at T8, likely metastasis"."""
    _, high = owners.zone(draft)
    return [
        term
        for term in scene.reading.terms
        if term.start >= draft.end
        and ("nature" in term.values or term.role == "mimics.benign")
        and (term.end <= high or not scene.is_free(term))
        and not denied(term)
        and _leads_to(scene.between(draft, term))
        and not _names_primary(term, scene)
    ]


def _leads_to(gap: str) -> bool:
    return ";" not in gap and EXPLAINED.search(gap) is not None


def _names_primary(term: Term, scene: Scene) -> bool:
    return term.role == "bone_lesion.nature" and _PRIMARY_AFTER.match(scene.after(term)) is not None
