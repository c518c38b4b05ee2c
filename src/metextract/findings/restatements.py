"""The same thing named twice in one sentence is one finding; what the second naming adds goes to the first."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.readings import Modality
from metextract.records import Acuity, Kind

_ATTRIBUTES = ("morphology", "etiology", "acuity", "height_loss_percent", "retropulsion", "nature", "lesion_type", "change")
_CORRESPONDS = re.compile(r"\b(?:locali[sz]\w*|correspond\w*|correlat\w*)\s(?:to|with)\b|\bis\snow\san?\b|\bhas\sbecome\b", re.IGNORECASE)
_SUGGESTED = re.compile(r"\s*(?:to\ssuggest|suggestive\sof|suspicious\sfor|concerning\sfor|to\sindicate|indicating|of)\s(?:\w+\s)?", re.IGNORECASE)
_CORTICAL = re.compile(r"\bcortical\s(?:destruction|disruption)$", re.IGNORECASE)
_MARGINAL = re.compile(r"\bwith\s(?:new|increasing|increased|developing)\s(?:peripheral|marginal|surrounding|central|rim)?\s?$", re.IGNORECASE)
_PAST = re.compile(r"\b(?:previously|formerly|was|were|prior|no\slonger)\s(?:\w+\s)?$", re.IGNORECASE)
_JOINT = re.compile(r"\b(?:with|favou?r\w*|likely|suspicious|concerning|suggest\w*|consistent|compatible|represent\w*|keeping|approximately|about|probabl[ey]|or|versus|vs|so|i\.e|resulting|associated|secondary|due|reflect\w*|worrisome|causing|leading|and)\b|[,:(-]|\d", re.IGNORECASE)


def merge_restatements(scene: Scene) -> None:
    """Drop the second of two heads of one kind that name one thing."""
    heads = scene.heads()
    _merge_compressions([h for h in heads if h.kind is Kind.NEURAL_COMPRESSION])
    for kind in (Kind.FRACTURE, Kind.BONE_LESION):
        same = [h for h in heads if h.kind is kind]
        for index, first in enumerate(same):
            for second in same[index + 1 :]:
                if not first.dropped and not second.dropped and _restates(scene, first, second):
                    _merge(first, second)


def merge_words(scene: Scene) -> None:
    """Drop heads that only tell about another head of the sentence, before attributes are read."""
    lesions = [h for h in scene.heads() if h.kind is Kind.BONE_LESION]
    _merge_located(scene, lesions)
    _merge_type_words(scene.text, lesions, any(h.kind is Kind.FRACTURE for h in scene.heads()) and not scene.sentence.heading)
    _merge_suggested(scene, lesions)
    _merge_measures(scene)


def _merge_measures(scene: Scene) -> None:
    """Uptake of a lesion named before ("lesions with less uptake", "wedging without uptake"), and its cortical destruction, are no second lesion."""
    heads = scene.heads()
    for index, second in enumerate(heads):
        roles = {t.role for t in second.terms}
        if "bone_lesion.verb" in roles and index and heads[index - 1].kind is Kind.BONE_LESION:
            second.dropped = True
            if heads[index - 1].site_rule not in ("before the head", "behind the head", "inside the head"):
                heads[index - 1].site, heads[index - 1].site_rule = second.site, second.site_rule
            continue
        measured = "bone_lesion.uptake" in roles or _MARGINAL.search(scene.text, 0, second.start) or _CORTICAL.search(scene.text, 0, second.end)
        shares = second.site is None or any(second.site is h.site for h in heads[:index])
        if second.kind is Kind.BONE_LESION and measured and shares and any(h.kind in (Kind.BONE_LESION, Kind.FRACTURE) and not h.dropped for h in heads[:index]):
            second.dropped = second.site_rule not in ("before the head", "behind the head", "inside the head")


def _merge_suggested(scene: Scene, heads: list[Draft]) -> None:
    """"No lytic or sclerotic lesions to suggest metastasis": one denial, with a nature."""
    for index, second in enumerate(heads):
        if index and "nature" in second.anchor.values and _denied(second) and _SUGGESTED.fullmatch(scene.text, heads[index - 1].end, second.start):
            second.dropped = True
            for first in heads[:index]:
                if _denied(first) and "nature" not in first.values and not any("nature" in t.values for t in first.terms):
                    first.set("nature", second.anchor.values["nature"], second.anchor.entry, second.start, second.end)


def _restates(scene: Scene, first: Draft, second: Draft) -> bool:
    gap = scene.text[first.end : second.start]
    if any(c.modality is Modality.HYPOTHETICAL for c in second.cues) is not any(c.modality is Modality.HYPOTHETICAL for c in first.cues):
        return False
    if ";" in gap or len(gap) > 140 or _denied(first) or _denied(second) or not _JOINT.search(gap):
        return False
    if second.site is not None and second.site is not first.site and second.site_rule not in ("shared", "heading", "opens the clause", "far", "carried heading", "carried opening") and not second.site.weak:
        return False
    if first.kind is Kind.FRACTURE:
        height = "height loss" in {rule for rule, *_ in second.reasons.values()} or second.values.get("height_word")
        line = scene.text[second.start : second.end].lower().startswith("fracture line")
        return bool(height or line or _hedged_forward(scene, first, second) or _hedged(second))
    hedged = _hedged_forward(scene, first, second)
    turned = all(t.role == "bone_lesion.type_noun" for t in second.terms) and "lesion_type" not in first.values and second.site is first.site and "with" in gap
    types = [{t.values["lesion_type"] for t in draft.terms if "lesion_type" in t.values} for draft in (first, second)]
    return turned or (hedged and (not types[1] or types[0] >= types[1]))


def _hedged_forward(scene: Scene, first: Draft, second: Draft) -> bool:
    """Whether the second head explains the first ("wedging, favouring an insufficiency fracture")."""
    explains = re.search(r"\b(?:consistent|compatible|keeping|represent\w*|suggest\w*|favou?r\w*|likely|probabl[ey]|suspicious|concerning|worrisome|s/o|typical|i\.e|reflect\w*|possibly|versus|vs|may|might|could|indeterminate)\b[^,;]*$|\(\W*$|\bi\.e\W*$|[,(]\s?(?:likely|probabl[ey]|possibly|i\.e\.?|suspicious\sfor|concerning\sfor)\s", scene.text[first.end : second.start], re.IGNORECASE)
    return bool(explains)


def _denied(draft: Draft) -> bool:
    return any(c.modality is Modality.NEGATION for c in draft.cues)


def _merge(first: Draft, second: Draft) -> None:
    for attribute in _ATTRIBUTES:
        if attribute in second.values and (attribute not in first.values or (attribute == "morphology" and first.reasons["morphology"][0] == "height-loss wording") or (attribute == "acuity" and second.values["acuity"] in (Acuity.HEALED, Acuity.HEALING))):
            first.values[attribute] = second.values[attribute]
            first.reasons[attribute] = second.reasons[attribute]
    if first.site is None:
        first.site, first.site_rule = second.site, second.site_rule
    second.dropped = True


def _merge_compressions(heads: list[Draft]) -> None:
    """"Mass effect on the cord with cord compression": one structure, one site, one statement."""
    whole = [h for h in heads if h.anchor.role == "neural_compression.whole"]
    if len(whole) < len(heads) and any(h not in whole and h.values.get("structure") == "cord" and not _denied(h) for h in heads):
        for head in whole:
            head.dropped = True
    for index, first in enumerate(heads):
        for second in heads[index + 1 :]:
            same = all(first.values.get(a) == second.values.get(a) for a in ("structure", "laterality"))
            if same and not first.dropped and not second.dropped and first.site is second.site and _denied(first) == _denied(second) and _hedged(first) == _hedged(second):
                if second.values.get("effect") == "compression":
                    first.values["effect"], first.reasons["effect"] = second.values["effect"], second.reasons["effect"]
                for attribute in ("severity", "escc_grade"):
                    if attribute in second.values and attribute not in first.values:
                        first.values[attribute], first.reasons[attribute] = second.values[attribute], second.reasons[attribute]
                second.dropped = True


def _merge_type_words(scene_text: str, heads: list[Draft], broken: bool) -> None:
    """A type word without a noun is said of the sentence's lesion: "lesions at T4, predominantly sclerotic"."""
    bare = [h for h in heads if all(t.role == "bone_lesion.type" for t in h.terms)]
    whole = [h for h in heads if h not in bare and not _denied(h)]
    for head in bare:
        if broken and not whole and not _denied(head):
            head.dropped = True
        if whole and not _denied(head):
            head.dropped = True
            nearest = min(whole, key=lambda h: (h.start > head.start, abs(h.start - head.start)))
            past = _PAST.search(scene_text, 0, head.start)
            if not past and "lesion_type" not in nearest.values and not any("lesion_type" in t.values for t in nearest.terms):
                nearest.take("lesion_type", head.terms[0])


def _hedged(draft: Draft) -> bool:
    return any(c.modality is Modality.POSSIBLE for c in draft.cues)


def _merge_located(scene: Scene, heads: list[Draft]) -> None:
    """"The T5 uptake localizes to a sclerotic lesion": the lesion is the finding, the uptake gives its place."""
    for first, second in zip(heads, heads[1:], strict=False):
        if _CORRESPONDS.search(scene.text, first.end, second.start) and second.start - first.end < 60:
            first.dropped = True
            if second.site is None or second.site.weak or second.site_rule not in ("before the head", "behind the head"):
                second.site, second.site_rule = first.site, first.site_rule
