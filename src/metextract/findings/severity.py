"""Severity of compressions and stenoses: the report's own degree word, the highest of several."""

import re

from metextract.findings.draft import Draft, Scene
from metextract.findings.modifiers import Owners
from metextract.readings import Modality

_OTHER_NOUN = re.compile(r"\b(?:dis[ck]s?|bulges?|bulging|protrusion|extrusion|facet|hypertroph\w*|degenerat\w*|spondyl\w*|osteophytes?|collapse|height|edema|kyphosis|compression\sfracture|wedging|arthropathy)\b", re.IGNORECASE)
_ORDER = ("mild", "moderate", "severe")


def describe_severity(draft: Draft, scene: Scene, owners: Owners) -> None:
    """A degree inside a denial ("no severe stenosis") is none."""
    if any(cue.modality is Modality.NEGATION for cue in draft.cues):
        return
    degrees = [m for m in owners.of(draft, "severity") if not (m.end <= draft.start and _OTHER_NOUN.search(scene.text[m.end : draft.start])) and not re.match(r"\s*(?:height|loss|collapse|disc|bulge|protrusion|facet|degenerat|spondyl|edema|kyphosis|scolio|hypertroph|displaced)", scene.text[m.end :], re.IGNORECASE)]
    if not degrees and draft.target is not None:
        first = next((h for h in scene.heads() if h is not draft and h.anchor is draft.anchor and "severity" in h.values), None)
        if first is not None:
            draft.values["severity"], draft.reasons["severity"] = first.values["severity"], first.reasons["severity"]
    if degrees:
        draft.take("severity", max(degrees, key=lambda m: _ORDER.index(m.values["severity"])))
