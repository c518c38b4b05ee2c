"""How the cues bend a word or a finding: denied ("no"), hedged ("likely"), asked for ("rule out")."""

from typing import Protocol

from metextract.readings import Cue, Modality


class Cued(Protocol):
    """A term, or a finding while it is read."""

    @property
    def cues(self) -> tuple[Cue, ...]: ...


def denied(cued: Cued) -> bool:
    """ "No lytic lesion"."""
    return _bent(cued, Modality.NEGATION)


def hedged(cued: Cued) -> bool:
    """ "Likely metastasis"."""
    return _bent(cued, Modality.POSSIBLE)


def asked(cued: Cued) -> bool:
    """ "Evaluate for cord compression"."""
    return _bent(cued, Modality.HYPOTHETICAL)


def first_cue(cued: Cued, modality: Modality) -> Cue | None:
    """The first cue of one modality in the text."""
    for cue in cued.cues:
        if cue.modality is modality:
            return cue
    return None


def _bent(cued: Cued, modality: Modality) -> bool:
    return first_cue(cued, modality) is not None
