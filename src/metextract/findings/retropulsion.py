"""Retropulsion affirmed or denied, for the fracture of its sentence or of the one before."""

import re
from collections.abc import Sequence

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.records import Kind

# "A fragment of the posterior wall in the spinal canal", with the words that deny it.
_FRAGMENT_IN_CANAL = re.compile(
    r"""
    (?P<denial> \b(?:no|not|without)\s (?: [\w-]+\s ){0,3} )?
    \b fragment\w* \b [^.;,]{0,40}? \b (?: in | into | within | towards? ) \s
    (?: the\s )? (?: spinal\s | vertebral\s | central\s )? canal\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def read_retropulsion(scene: Scene, before: Sequence[Draft]) -> None:
    """Set retropulsion on the nearest fracture that is not denied."""
    own, earlier = ([d for d in drafts if _can_have(d)] for drafts in (scene.heads(), before))
    if not own and not earlier:
        return
    named = [term for term in scene.reading.terms if term.role == "fracture.retropulsion"]
    for term in named:
        _attach(term.start, term.end, not denied(term), term.entry, own, earlier)
    fragment = None if named else _FRAGMENT_IN_CANAL.search(scene.text)
    if fragment:
        _attach(*fragment.span(), fragment["denial"] is None, "fragment in the canal", own, earlier)


def _attach(start: int, end: int, affirmed: bool, rule: str, own: list[Draft], before: list[Draft]) -> None:
    """ "Burst fracture of L1 with retropulsion"; "Burst fracture of L1. No retropulsion."."""
    if own:
        nearest = min(own, key=lambda d: (d.start > start, abs(d.start - start)))
        nearest.set("retropulsion", affirmed, rule, start, end)
        return
    if before:
        before[-1].set("retropulsion", affirmed, "retropulsion: next sentence")


def _can_have(draft: Draft) -> bool:
    return draft.kind is Kind.FRACTURE and not draft.dropped and not denied(draft)
