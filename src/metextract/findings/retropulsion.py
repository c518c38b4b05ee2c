"""Retropulsion affirmed or denied, for the fracture of its sentence or of the one before."""

from collections.abc import Sequence

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.readings import Term
from metextract.records import Kind


def read_retropulsion(scene: Scene, before: Sequence[Draft]) -> None:
    """Set retropulsion on the nearest fracture that is not denied."""
    for term in scene.reading.terms:
        if term.role == "fracture.retropulsion":
            _attach(term, [d for d in scene.heads() if _can_have(d)], [d for d in before if _can_have(d)])


def _attach(term: Term, own: list[Draft], before: list[Draft]) -> None:
    """ "Burst fracture of L1 with retropulsion"; "Burst fracture of L1. No retropulsion."."""
    if own:
        nearest = min(own, key=lambda d: (d.start > term.start, abs(d.start - term.start)))
        nearest.set("retropulsion", not denied(term), term.entry, term.start, term.end)
        return
    if before:
        before[-1].set("retropulsion", not denied(term), "retropulsion: next sentence")


def _can_have(draft: Draft) -> bool:
    return draft.kind is Kind.FRACTURE and not draft.dropped and not denied(draft)
