"""What may stand in a lexicon: the roles of each file and the values of each attribute."""

from dataclasses import fields
from enum import StrEnum

from metextract import records

KINDS = frozenset(records.Kind)

# What examples may expect of a finding of each kind.
ATTRIBUTES: dict[str, frozenset[str]] = {
    str(kind): frozenset(field.name for field in fields(record)) - {"kind", "start", "end", "text", "evidence"}
    for kind, record in records.FINDING_TYPES.items()
}

# The group of examples in which nothing of the kind is found.
NOTHING = "nothing"

_ROLES: dict[str, str] = {
    "bone_lesion": "type type_noun metastasis metastatic tumor whole marrow uptake verb passive nature",
    "fracture": "noun collapse deformity wedging height loss endplate shape etiology eponym sign retropulsion",
    "epidural_disease": "space entry whole",
    "neural_compression": "effect structure whole",
    "stenosis": "narrowing space",
    "words": "noun weak_noun bone_word qualifier soft_tissue",
    "anatomy": "region region_word bone organ level_name limb",
    "mimics": "mimic benign",
    "attributes": "change severity acuity laterality etiology morphology",
    "assertion": (
        "negation.preceding negation.following possible.preceding possible.following "
        "hypothetical.preceding hypothetical.following historical.preceding pseudo termination"
    ),
    "sections": "section",
    "spelling": "",
}
ROLES: dict[str, frozenset[str]] = {file: frozenset(roles.split()) for file, roles in _ROLES.items()}


def _values(enumeration: type[StrEnum]) -> frozenset[str]:
    return frozenset(enumeration)


# An empty set leaves the value free (checked where it is used).
VALUES: dict[str, frozenset[str]] = {
    "change": _values(records.Change),
    "laterality": _values(records.Laterality),
    "lesion_type": _values(records.LesionType),
    "nature": _values(records.Nature),
    "morphology": _values(records.Morphology),
    "etiology": _values(records.Etiology),
    "acuity": _values(records.Acuity),
    "structure": _values(records.Structure),
    "effect": _values(records.Effect),
    "severity": _values(records.Severity),
    "location": _values(records.Location),
    "regions": _values(records.Region),
    "bones": _values(records.Bone),
    "levels": frozenset(),
    "voice": frozenset({"active", "passive", "noun"}),
}
