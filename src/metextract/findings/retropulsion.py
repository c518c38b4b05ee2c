"""Retropulsion affirmed or denied, for the fracture of its sentence or of the one before."""

from collections.abc import Sequence

from metextract.findings.draft import Draft, Scene
from metextract.findings.effects import denied
from metextract.readings import Modality
from metextract.records import Kind


def read_retropulsion(scene: Scene, before: Sequence[Draft]) -> None:
    """Set retropulsion on the nearest fracture that is not denied."""
    for term in scene.reading.terms:
        if term.role != "fracture.retropulsion":
            continue
        own = [d for d in scene.heads() if _can_have(d)]
        if own:
            nearest = min(own, key=lambda d: (d.start > term.start, abs(d.start - term.start)))
            nearest.set("retropulsion", not denied(term), term.entry, term.start, term.end)
        else:
            for draft in [d for d in before if _can_have(d)][-1:]:
                draft.set("retropulsion", not denied(term), "retropulsion: next sentence")


def _can_have(draft: Draft) -> bool:
    return draft.kind is Kind.FRACTURE and not draft.dropped and not any(c.modality is Modality.NEGATION for c in draft.cues)
