"""Change against the prior examination, from the report's words."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.modifiers import Owners
from metextract.readings import Modality, Term
from metextract.records import Change, Kind

_OF_SOMETHING_ELSE = re.compile(
    r"\s*(?:in\s)?(?:signal|enhancement|density|kyphosis|lordosis|edema|attenuation|T2|T1|uptake\sin\sthe\sliver|tracer|activity|bone\sdensity|fdg|metabolic|lung\svolumes?|heart|lumbar\slordosis|sclerosis|back\spain|pain|weakness|symptoms?)\b",
    re.IGNORECASE,
)
# Before the noun these compare lesions with one another, not with the prior.
_SIZE = re.compile(r"smaller|larger|bigger", re.IGNORECASE)
_CONJOINED = re.compile(r"\s(?:and|or|to|/)\s", re.IGNORECASE)
_AMONG = re.compile(r"\b(?:additional|other|multiple|several|few|many|two|three|similar)\s$", re.IGNORECASE)
_HEALS = re.compile(r"heal|response", re.IGNORECASE)
_ARE = re.compile(r"\s(?:are|have|remain|both|also|\s)+", re.IGNORECASE)
_CONJOINED_HEADS = re.compile(r"\s(?:and|&)\s(?:\w+\s){0,2}", re.IGNORECASE)
_PAIN = re.compile(r"\b(?:pain|weakness|symptom\w*|deficit\w*|myelopath\w*|psa|alp)\b", re.IGNORECASE)


def describe_change(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the change; different changes under one head give none; of a denied head only "new" and "resolved" are told."""
    denied = next((c for c in draft.cues if c.modality is Modality.NEGATION), None)
    resolving = next((c for c in draft.cues if c.resolves), None)
    if resolving is not None:
        draft.set("change", Change.RESOLVED, resolving.entry, resolving.start, resolving.end)
        return
    told = [m for m in owners.of(draft, "change") if _tells(scene, m) and not _compares(draft, scene, m)]
    told = told or _shared_predicate(draft, scene, owners)
    if denied is not None:
        told = [m for m in told if m.values["change"] == Change.NEW and m.start < draft.anchor.start]
        told = told or _shared_denial(draft, scene, owners)
    adjoining = [m for m in told if m.end <= draft.start and not scene.text[m.end : draft.start].strip()]
    if adjoining and not any(_CONJOINED.fullmatch(scene.text, m.end, adjoining[0].start) for m in told):
        told = adjoining
    values = {m.values["change"] for m in told}
    if len(values) == 1:
        draft.take("change", told[0])


def _compares(draft: Draft, scene: Scene, modifier: Term) -> bool:
    """Whether a size word ranks lesions among one another ("additional smaller lesions"), or tells of healing of a fracture."""
    written = scene.text[modifier.start : modifier.end]
    if draft.kind is Kind.FRACTURE and _HEALS.search(written):
        return True
    return (
        modifier.end <= draft.start
        and bool(_SIZE.fullmatch(written))
        and (scene.text[draft.start : draft.end].lower().endswith("s") or bool(_AMONG.search(scene.text[: modifier.start])))
    )


def _shared_predicate(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """ "T9 metastasis and burst fracture are unchanged": said of both."""
    after = next((h for h in scene.heads() if h.start >= draft.end), None)
    if after is None or not _CONJOINED_HEADS.fullmatch(scene.text, draft.end, after.start):
        return []
    return [m for m in owners.of(after, "change") if m.start >= after.end and _ARE.fullmatch(scene.text, after.end, m.start)]


def _shared_denial(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """ "No new lytic or blastic lesions": what is denied together is denied as new together."""
    before = next((h for h in reversed(scene.heads()) if h.end <= draft.start), None)
    if before is None or not re.fullmatch(
        r"[\s,]*(?:and|or|nor|/|,|,\sor)\s*", scene.text[before.end : draft.start], re.IGNORECASE
    ):
        return []
    return [m for m in owners.of(before, "change") if m.values["change"] == Change.NEW]


def _tells(scene: Scene, modifier: Term) -> bool:
    if any(not scene.text[modifier.end : head.start].strip() for head in scene.heads() if head.start >= modifier.end):
        return True
    return not _OF_SOMETHING_ELSE.match(scene.text, modifier.end) and not _PAIN.search(
        scene.text[modifier.end : modifier.end + 25].split(",")[0]
    )
