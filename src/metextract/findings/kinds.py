"""The kinds of finding, in the order in which they take words from a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from metextract.findings import bone_lesion, epidural_disease, fracture, neural_compression, stenosis
from metextract.findings.draft import Draft, Scene
from metextract.findings.modifiers import Owners
from metextract.records import Kind


@dataclass(frozen=True, slots=True)
class FindingKind:
    """How a kind is found in a sentence, and how its attributes are read."""

    kind: Kind
    find: Callable[[Scene], None]
    describe: Callable[[Draft, Scene, Owners], None]


# A fracture takes "compression" from "compression fracture" before a cord can; an epidural mass its
# noun before a bone lesion can.
KINDS: tuple[FindingKind, ...] = (
    FindingKind(fracture.KIND, fracture.find, fracture.describe),
    FindingKind(epidural_disease.KIND, epidural_disease.find, epidural_disease.describe),
    FindingKind(neural_compression.KIND, neural_compression.find, neural_compression.describe),
    FindingKind(stenosis.KIND, stenosis.find, stenosis.describe),
    FindingKind(bone_lesion.KIND, bone_lesion.find, bone_lesion.describe),
)

BY_KIND: dict[Kind, FindingKind] = {entry.kind: entry for entry in KINDS}
