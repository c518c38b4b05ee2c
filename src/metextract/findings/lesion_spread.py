"""Cancer that has spread: whether a run of words says so of bone, or of an organ."""

import re

from metextract.findings.lesion_runs import Run
from metextract.findings.lesion_verbs import is_bone
from metextract.findings.lesion_words import TO_BONE
from metextract.findings.verdicts import Verdict

# "Metastases to the brain and both lungs".
_ORGAN_AFTER = re.compile(
    r"""
    \s*(?!from\s)(?:\w+\s){0,2}?
    (?:to|in|of|within|involving)\s
    (?:the\s|both\s|left\s|right\s|his\s|her\s)*
    (?:
        brain | cerebell\w* | cord | disc | disk | scalp | orbit\w*\ssoft
      | lungs? | lobe | pleura\w* | mediastin\w* | hilum | chest\swall
      | liver | spleen | pancrea\w* | stomach | esophag\w* | bowel | colon | periton\w* | retroperiton\w* | abdomen
      | kidneys? | adrenals? | bladder | prostate | uter\w* | ovar\w*
      | breast | thyroid | parotid | skin | muscles? | soft\stissues?
      | lymph | nodes?
    )\b
    (?!\s (?:\w+\s)? (?: cancer|carcinoma|adenocarcinoma|malignancy|primary|origin ) \b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Involvement of the adjacent bone", "infiltration of marrow".
_OF_BONE = re.compile(
    r"\s*of\s(?:the\s|adjacent\s|multiple\s|several\s|both\s)*(?:bones?|vertebra\w*|skelet\w+|osseous|marrow|spine|sacrum)\b",
    re.IGNORECASE,
)
# "Rib invasion", "vertebral body infiltration".
_BONE_BEFORE = re.compile(r"\b(?:ribs?|vertebra\w*|vertebral\sbody|iliac|sternal|clival)\s$", re.IGNORECASE)
# From metastases to a bone behind organs: "[to the liver and] ribs".
_LIST_TO = re.compile(
    r"""
    \s* (?: \w+ \s ){0,3}? (?: to | in | within | involving | only\sto ) \s
    (?: (?! (?: with | without | which | that | is | are | was | were | shows? | no | but | causing | from | of | at | near | adjacent | around | on | about | for | cord ) \b ) [\w-]+ ,? \s ){0,9}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CANCERS = frozenset({"cancer", "carcinoma", "adenocarcinoma", "tumor", "tumour"})
SPREADING = frozenset({"involvement", "infiltration", "invasion", "spread"})
# "Bone marrow biopsy showed infiltration by carcinoma cells"; leukaemia is no lesion of bone.
_OF_CELLS = re.compile(
    r"\s (?: by | with ) \s (?: [\w%-]+\s ){0,4}? (?: tumou?r | carcinoma | adenocarcinoma | lymphom | lymphoid | plasma | malignan | neoplas | metasta | myeloma | neuroblastoma | [BT][\s-]cell )",
    re.IGNORECASE | re.VERBOSE,
)
_MARROW = re.compile(r"\bbone\smarrow\b", re.IGNORECASE)
_LEUKEMIA = re.compile(r"\bleuk[a]?em", re.IGNORECASE)
# "Infiltration of [L3]", "invasion of the left [iliac bone]"; not of the root, the foramen or the disc at L3.
_OF = re.compile(
    r"\s(?:of|into)\s(?:(?:the|left|right|first|second|third|fourth|fifth|sixth|seventh|eighth|\d+(?:st|nd|rd|th)|upper|lower|adjacent|entire|posterior|anterior)\s)*",
    re.IGNORECASE,
)
_NO_BONE_BEHIND = re.compile(
    r"\s*(?:(?:left|right|exiting|traversing|neural|nerve)\s)*(?:nerve|roots?|foram\w+|dis[ck]s?|joints?|muscles?|canal|levels?|segments?|end\s?plates?|facets?|vessels?|arter\w+|vein\w*)\b",
    re.IGNORECASE,
)
_BY_TUMOR = re.compile(r"[^.;]{0,60}?\bby\s(?:\w+\s){0,2}(?:tumou?r|mass|metasta|neoplas|lymphoma|myeloma)", re.IGNORECASE)


def of_organ(run: Run) -> Verdict | None:
    """ "Liver metastases", "metastases to the brain"; not "to the liver and bones"."""
    organs = [t for t in run.scene.reading.terms if t.role == "anatomy.organ" and t.end <= run.start]
    if any(not run.scene.between(organ, run).strip(" -") for organ in organs) and not _is_cancer_in_bone(run):
        return Verdict.NO_LESION
    text = run.scene.text
    if "words.bone_word" in run.roles or TO_BONE.match(text, run.end) or _lists_named_bone(run):
        return None
    return Verdict.NO_LESION if _ORGAN_AFTER.match(text, run.end) else None


def _lists_named_bone(run: Run) -> bool:
    """ "Metastases to the liver and ribs"."""
    groups = [g for g in run.scene.groups if g.start >= run.end and (g.has_levels or g.bones())]
    return bool(groups) and _LIST_TO.fullmatch(run.scene.text, run.end, groups[0].start) is not None


def _is_cancer_in_bone(run: Run) -> bool:
    """ "Breast cancer metastatic to bone"."""
    text = run.scene.text
    metastatic = run.terms[-1].role == "bone_lesion.metastatic" and run.words.split()[0] in _CANCERS
    return metastatic and (TO_BONE.match(text, run.end) is not None or _lists_named_bone(run))


def spread_in_bone(run: Run) -> Verdict | None:
    """ "Infiltration of the marrow"."""
    spreads = run.noun_role == "words.weak_noun" and run.noun_word in SPREADING
    if not spreads:
        return None
    if _LEUKEMIA.search(run.scene.text):
        return Verdict.NO_LESION
    if run.noun_word == "infiltration" and _OF_CELLS.match(run.scene.text, run.end) and _MARROW.search(run.scene.before(run)):
        return Verdict.LESION
    if run.noun_word == "spread":
        return Verdict.LESION if TO_BONE.match(run.scene.text, run.end) else None
    of_bone = _OF_BONE.match(run.scene.text, run.end) or _BONE_BEFORE.search(run.scene.before(run)) or _is_of_named_bone(run)
    return Verdict.LESION if of_bone else None


def _is_of_named_bone(run: Run) -> bool:
    """ "Tumor infiltration of L3", "invasion of the iliac bone", "involvement of T5 by tumor"."""
    text = run.scene.text
    of = _OF.match(text, run.end)
    group = next((g for g in run.scene.groups if of and g.start == of.end()), None)
    if group is None or not is_bone(group):
        return False
    spread = run.noun_word in ("infiltration", "invasion") or "tumor" in run.words or _BY_TUMOR.match(text, group.end)
    return bool(spread) and not _NO_BONE_BEHIND.match(text, group.end)
