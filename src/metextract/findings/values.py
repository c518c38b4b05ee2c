"""The closed set of each attribute."""

from enum import StrEnum

from metextract import records

ENUMERATIONS: dict[str, type[StrEnum]] = {
    "change": records.Change,
    "laterality": records.Laterality,
    "lesion_type": records.LesionType,
    "nature": records.Nature,
    "morphology": records.Morphology,
    "etiology": records.Etiology,
    "acuity": records.Acuity,
    "escc_grade": records.EsccGrade,
    "structure": records.Structure,
    "effect": records.Effect,
    "severity": records.Severity,
    "location": records.Location,
}
