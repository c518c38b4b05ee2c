"""The typed records: what was found, where in the text, and why.

Offsets are half-open and count characters of the original report. Unknown is None. The closed
sets are those of the annotation guide (docs: README, "What a finding is").
"""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar, Literal


class Kind(StrEnum):
    BONE_LESION = "bone_lesion"
    FRACTURE = "fracture"
    EPIDURAL_DISEASE = "epidural_disease"
    NEURAL_COMPRESSION = "neural_compression"
    STENOSIS = "stenosis"


class Assertion(StrEnum):
    PRESENT = "present"
    POSSIBLE = "possible"
    ABSENT = "absent"
    HYPOTHETICAL = "hypothetical"


class Change(StrEnum):
    NEW = "new"
    UNCHANGED = "unchanged"
    INCREASED = "increased"
    DECREASED = "decreased"
    RESOLVED = "resolved"


class Region(StrEnum):
    CERVICAL = "cervical"
    THORACIC = "thoracic"
    LUMBAR = "lumbar"
    SACRAL = "sacral"
    COCCYGEAL = "coccygeal"
    SPINE = "spine"


class Bone(StrEnum):
    SKULL = "skull"
    MANDIBLE = "mandible"
    MAXILLA = "maxilla"
    FACIAL = "facial"
    CLAVICLE = "clavicle"
    SCAPULA = "scapula"
    STERNUM = "sternum"
    RIB = "rib"
    HUMERUS = "humerus"
    RADIUS = "radius"
    ULNA = "ulna"
    HAND = "hand"
    PELVIS = "pelvis"
    ILIUM = "ilium"
    ISCHIUM = "ischium"
    PUBIS = "pubis"
    ACETABULUM = "acetabulum"
    FEMUR = "femur"
    PATELLA = "patella"
    TIBIA = "tibia"
    FIBULA = "fibula"
    FOOT = "foot"


class Laterality(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"


class LesionType(StrEnum):
    LYTIC = "lytic"
    BLASTIC = "blastic"
    MIXED = "mixed"


class Nature(StrEnum):
    METASTASIS = "metastasis"
    MYELOMA = "myeloma"
    LYMPHOMA = "lymphoma"
    PRIMARY_MALIGNANT = "primary_malignant"
    MALIGNANT = "malignant"
    BENIGN = "benign"
    INFECTION = "infection"


class Morphology(StrEnum):
    COMPRESSION = "compression"
    BURST = "burst"
    OTHER = "other"


class Etiology(StrEnum):
    PATHOLOGIC = "pathologic"
    INSUFFICIENCY = "insufficiency"
    TRAUMATIC = "traumatic"
    STRESS = "stress"


class Acuity(StrEnum):
    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"
    HEALING = "healing"
    HEALED = "healed"


class EsccGrade(StrEnum):
    """Epidural spinal cord compression scale (Bilsky et al., J Neurosurg Spine 2010;13:324-328)."""

    GRADE_0 = "0"
    GRADE_1A = "1a"
    GRADE_1B = "1b"
    GRADE_1C = "1c"
    GRADE_2 = "2"
    GRADE_3 = "3"


class Structure(StrEnum):
    CORD = "cord"
    CONUS = "conus"
    CAUDA_EQUINA = "cauda_equina"
    THECAL_SAC = "thecal_sac"
    NERVE_ROOT = "nerve_root"


class Effect(StrEnum):
    CONTACT = "contact"
    COMPRESSION = "compression"


class Severity(StrEnum):
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Location(StrEnum):
    CENTRAL = "central"
    FORAMINAL = "foraminal"
    LATERAL_RECESS = "lateral_recess"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why one attribute has its value: the words, if any, and the rule that read them.

    start, end: the words in the report; None where a rule speaks without words of its own
        (a head that nothing denies is present).
    rule: lexicon file and entry ("assertion/no_evidence_of") or the name of a rule in code ("site: heading").
    """

    attribute: str
    rule: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFinding:
    """What every finding has.

    start, end, text: the head, the words that name the finding.
    levels: vertebrae ("T5") and motion segments ("L4-L5"), top to bottom.
    section: canonical name of the section the head stands in ("impression"), None before the first heading.
    """

    start: int
    end: int
    text: str
    assertion: Assertion
    historical: bool = False
    change: Change | None = None
    levels: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    bones: tuple[Bone, ...] = ()
    laterality: Laterality | None = None
    section: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoneLesion(BaseFinding):
    """A focal or diffuse abnormality of bone or marrow that is or may be neoplastic, or is called lytic or blastic."""

    kind: Literal[Kind.BONE_LESION] = Kind.BONE_LESION
    lesion_type: LesionType | None = None
    nature: Nature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fracture(BaseFinding):
    """A break of a bone, or a height-loss deformity of a vertebra.

    height_loss_percent: (low, high) as stated, 0 to 100.
    retropulsion: True affirmed, False denied, None not stated.
    """

    kind: Literal[Kind.FRACTURE] = Kind.FRACTURE
    morphology: Morphology | None = None
    etiology: Etiology | None = None
    acuity: Acuity | None = None
    height_loss_percent: tuple[int, int] | None = None
    retropulsion: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpiduralDisease(BaseFinding):
    """Tumour or soft tissue in the epidural space."""

    kind: Literal[Kind.EPIDURAL_DISEASE] = Kind.EPIDURAL_DISEASE
    escc_grade: EsccGrade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuralCompression(BaseFinding):
    """A mechanical effect on a neural structure or on the thecal sac."""

    kind: Literal[Kind.NEURAL_COMPRESSION] = Kind.NEURAL_COMPRESSION
    structure: Structure | None = None
    effect: Effect | None = None
    severity: Severity | None = None
    escc_grade: EsccGrade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stenosis(BaseFinding):
    """Narrowing of the central spinal canal, a neural foramen or a lateral recess."""

    kind: Literal[Kind.STENOSIS] = Kind.STENOSIS
    location: Location | None = None
    severity: Severity | None = None


Finding = BoneLesion | Fracture | EpiduralDisease | NeuralCompression | Stenosis

FINDING_TYPES: dict[Kind, type[BaseFinding]] = {
    Kind.BONE_LESION: BoneLesion,
    Kind.FRACTURE: Fracture,
    Kind.EPIDURAL_DISEASE: EpiduralDisease,
    Kind.NEURAL_COMPRESSION: NeuralCompression,
    Kind.STENOSIS: Stenosis,
}


# looked up once, for the dataclasses look them up anew at each call
_FIELDS = {
    kind: tuple(column.name for column in fields(record) if column.name != "kind") for kind, record in FINDING_TYPES.items()
}
_EVIDENCE_FIELDS = tuple(column.name for column in fields(Evidence))

EMPTY_TEXT = "the text is empty"  # the warning: not a failure, for there is nothing to be found in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as read from an input.

    problem: why there is no text to read (undecodable bytes, no text field); such a report becomes
        an error row and nothing else is lost.
    warning: what is odd about a report that can be read ("line 17: the text is empty").
    """

    report_id: str
    text: str = field(default="", repr=False)  # a log must not show what a patient's report says
    problem: str | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """All findings of one report in text order, or the reason why it could not be read.

    text: the report itself, None where the writer was asked to leave it out.
    fingerprint: names the code and the lexicons that read it; equal fingerprints give equal findings.
    """

    report_id: str
    text: str | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    warning: str | None = None
    fingerprint: str | None = None

    SCHEMA_VERSION: ClassVar[str] = "1"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: what is unknown, false or empty is left out, a denied retropulsion is kept."""
        row: dict[str, Any] = {"report_id": self.report_id}
        if self.text is not None:
            row["text"] = self.text
        row["findings"] = [finding_to_dict(finding) for finding in self.findings]
        if self.error is not None:
            row["error"] = self.error
        if self.warning is not None:
            row["warning"] = self.warning
        if self.fingerprint is not None:
            row["fingerprint"] = self.fingerprint
        return row

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> "ReportResult":
        """The result that to_dict wrote. Raises InputError naming each field that does not fit."""
        from metextract.schema import result_from_dict

        return result_from_dict(row)


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Plain data of one finding, `kind` first, what is unknown or empty left out."""
    row: dict[str, Any] = {"kind": finding.kind.value}
    for name in _FIELDS[finding.kind]:
        value = getattr(finding, name)
        if value is None or value == () or (value is False and name != "retropulsion"):
            continue
        row[name] = _plain(value)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Evidence):
        return {name: getattr(value, name) for name in _EVIDENCE_FIELDS if getattr(value, name) is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
