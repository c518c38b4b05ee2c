"""The same thing named twice in one sentence is one finding; what the second naming adds goes to the first."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.readings import Modality
from metextract.records import Kind

_ATTRIBUTES = ("morphology", "etiology", "acuity", "height_loss_percent", "retropulsion", "nature", "lesion_type")
_JOINT = re.compile(r"\b(?:with|favou?r\w*|likely|suspicious|concerning|suggest\w*|consistent|compatible|represent\w*|keeping|approximately|about|probabl[ey]|or|versus|vs|so|i\.e|resulting|associated|secondary|due|reflect\w*|worrisome|causing|leading|and)\b|[,:(-]|\d", re.IGNORECASE)


def merge_restatements(scene: Scene) -> None:
    """Drop the second of two heads of one kind that name one thing."""
    heads = scene.heads()
    for kind in (Kind.FRACTURE, Kind.BONE_LESION):
        same = [h for h in heads if h.kind is kind]
        for index, first in enumerate(same):
            for second in same[index + 1 :]:
                if not first.dropped and not second.dropped and _restates(scene, first, second):
                    _merge(first, second)


def _restates(scene: Scene, first: Draft, second: Draft) -> bool:
    gap = scene.text[first.end : second.start]
    if ";" in gap or len(gap) > 140 or _denied(first) or _denied(second) or not _JOINT.search(gap):
        return False
    if second.site is not None and second.site is not first.site and second.site_rule not in ("shared", "heading", "opens the clause", "far", "carried heading", "carried opening") and not second.site.weak:
        return False
    if first.kind is Kind.FRACTURE:
        height = "height loss" in {rule for rule, *_ in second.reasons.values()} or second.values.get("height_word")
        return bool(height or _hedged_forward(scene, first, second))
    hedged = _hedged_forward(scene, first, second)
    return hedged and not any(t.role in ("bone_lesion.type",) for t in second.terms)


def _hedged_forward(scene: Scene, first: Draft, second: Draft) -> bool:
    """Whether the second head explains the first ("wedging, favouring an insufficiency fracture")."""
    explains = re.search(r"\b(?:consistent|compatible|keeping|represent\w*|suggest\w*|favou?r\w*|likely|probabl[ey]|suspicious|concerning|worrisome|s/o|typical|i\.e|reflect\w*|possibly|versus|vs)\b[^,;]*$|[,(]\s?(?:likely|probabl[ey]|possibly|i\.e\.?|suspicious\sfor|concerning\sfor)\s", scene.text[first.end : second.start], re.IGNORECASE)
    return bool(explains)


def _denied(draft: Draft) -> bool:
    return any(c.modality is Modality.NEGATION for c in draft.cues)


def _merge(first: Draft, second: Draft) -> None:
    for attribute in _ATTRIBUTES:
        if attribute in second.values and (attribute not in first.values or (attribute == "morphology" and first.reasons["morphology"][0] == "height-loss wording")):
            first.values[attribute] = second.values[attribute]
            first.reasons[attribute] = second.reasons[attribute]
    if first.site is None:
        first.site, first.site_rule = second.site, second.site_rule
    second.dropped = True
