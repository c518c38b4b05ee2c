"""What a run of words is by itself: a lesion of bone, a lesion only beside a bone, or none."""

import re
from collections.abc import Callable
from enum import Enum, auto

from metextract.findings.cues import denied
from metextract.findings.lesion_runs import Run
from metextract.findings.lesion_verbs import bone_is_subject, is_bone
from metextract.findings.lesion_words import BONE_LISTED, STANDING, TO_BONE


class Verdict(Enum):
    """NEEDS_BONE: a lesion only beside a bone or a vertebra of its own ("lesion at T8").

    TWO_LESIONS: two types that are denied together are two findings ("no lytic or blastic lesions").
    """

    NO_LESION = auto()
    LESION = auto()
    TWO_LESIONS = auto()
    NEEDS_BONE = auto()


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
_CORTICAL = re.compile(r"\b(?:cortical|cortex)\s*$", re.IGNORECASE)
# "Giant cell tumor of the tendon sheath".
_OF_TENDON = re.compile(r"\s*of\s(?:the\s)?(?:tendon|synovi|soft)", re.IGNORECASE)
# "Laryngeal chondrosarcoma", "chondrosarcoma of the larynx".
_LARYNX = re.compile(r"\b(?:laryngeal|tracheal|cardiac|breast|renal|pulmonary|lung|uterine)\s(?:\w+\s)?$", re.IGNORECASE)
_LARYNX_AFTER = re.compile(r"\s of \s (?: the\s )? (?: larynx | trachea | heart | breast | kidney | lung | uterus | cricoid )", re.IGNORECASE | re.VERBOSE)
# "Extraskeletal osteosarcoma".
_OUTSIDE_BONE = re.compile(r"\b(?:extraskeletal|soft\stissue|cutaneous)\s(?:\w+\s)?$", re.IGNORECASE)
# "The bone was somewhat sclerotic": a verb says the type of something else.
_COPULA = re.compile(
    r"""
    \b(?:is|are|was|were|became|become|appears?|remains?|had|has|have|now|somewhat)\s
    (?:[\w-]+\s){0,3}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LISTED_AFTER = re.compile(r"\s*(?:or|and|,)")
_WORD_AFTER = re.compile(r"\s+\w")
# "T8 lytic on CT", "T8 sclerotic at L1": a word that no type is the adjective of.
_NO_NOUN_AFTER = re.compile(r"\s+(?:on\b|in\b|at\b|and\b|or\b|with\b|\d|[TLCDS]\d)", re.IGNORECASE)

# Nouns that do not name a lesion beside a bone word alone: "bony density", "osseous abnormality".
_VAGUE_NOUNS = frozenset(
    "finding findings change changes process processes density densities defect defects region regions pattern appearance "
    "abnormality abnormalities area areas component components cavity remodeling expansion replacement".split()
)
_SPREADING = frozenset({"involvement", "infiltration", "invasion", "spread"})
# "Bone marrow biopsy showed infiltration by carcinoma cells"; leukaemia is no lesion of bone.
_OF_CELLS = re.compile(
    r"\s (?: by | with ) \s (?: [\w%-]+\s ){0,4}? (?: tumou?r | carcinoma | adenocarcinoma | lymphom | lymphoid | plasma | malignan | neoplas | metasta | myeloma | neuroblastoma | [BT][\s-]cell )",
    re.IGNORECASE | re.VERBOSE,
)
_MARROW = re.compile(r"\bbone\smarrow\b", re.IGNORECASE)
_LEUKEMIA = re.compile(r"\bleuk[a]?em", re.IGNORECASE)
# "Infiltration of [L3]", "invasion of the left [iliac bone]"; not of the root, the foramen or the disc at L3.
_OF = re.compile(r"\s(?:of|into)\s(?:(?:the|left|right|upper|lower|adjacent|entire|posterior|anterior)\s)*", re.IGNORECASE)
_NO_BONE_BEHIND = re.compile(
    r"\s*(?:(?:left|right|exiting|traversing|neural|nerve)\s)*(?:nerve|roots?|foram\w+|dis[ck]s?|joints?|muscles?|canal|levels?|segments?|end\s?plates?|facets?|vessels?|arter\w+|vein\w*)\b",
    re.IGNORECASE,
)
_BY_TUMOR = re.compile(r"[^.;]{0,60}?\bby\s(?:\w+\s){0,2}(?:tumou?r|mass|metasta|neoplas|lymphoma|myeloma)", re.IGNORECASE)


def _tumor_of_bone(run: Run) -> Verdict | None:
    """ "Osteosarcoma", "marrow replacement": lesions by their names, if of bone."""
    if not run.roles & set(STANDING):
        return None
    if _LARYNX.search(run.scene.before(run)) or _LARYNX_AFTER.match(run.scene.after(run)):
        return Verdict.NO_LESION
    if "giant cell" in run.words and _OF_TENDON.match(run.scene.after(run)):
        return Verdict.NO_LESION
    return Verdict.NO_LESION if _OUTSIDE_BONE.search(run.scene.before(run)) else Verdict.LESION


def _types_denied(run: Run) -> Verdict | None:
    """ "No lytic or blastic lesion" is asked of bones, wherever it stands."""
    return Verdict.TWO_LESIONS if run.names_two_types and denied(run.types[0]) else None


def _of_organ(run: Run) -> Verdict | None:
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


def _radiolucency(run: Run) -> Verdict | None:
    """ "Radiolucency" is said of bone alone."""
    return Verdict.LESION if run.noun_word.startswith("radiolucenc") else None


def _without_noun(run: Run) -> Verdict | None:
    """ "Metastatic to bone", "plasmacytoma", "T8: sclerotic"."""
    if run.noun is not None:
        return None
    if run.terms[-1].role == "bone_lesion.metastatic":
        return Verdict.LESION
    return Verdict.NO_LESION if run.types and _is_said_of_other(run) else Verdict.NEEDS_BONE


def _bone_in_type(run: Run) -> Verdict | None:
    """ "Osteolytic lesion", "osteoblastic disease"."""
    return Verdict.LESION if run.types and run.scene.said(run.types[0]).startswith("osteo") else None


def _spread_in_bone(run: Run) -> Verdict | None:
    """ "Infiltration of the marrow"."""
    spreads = run.noun_role == "words.weak_noun" and run.noun_word in _SPREADING
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


def _cortical_destruction(run: Run) -> Verdict | None:
    """ "Cortical destruction"."""
    if run.noun is None or "struction" not in run.noun_word:
        return None
    return Verdict.LESION if _CORTICAL.search(run.scene.before(run.noun)) else None


def _typed(run: Run) -> Verdict | None:
    """ "Lytic lesion" and "sclerotic disease" are of bone by their words; "sclerosis" needs one."""
    if all(t.values["lesion_type"] == "mixed" for t in run.types):
        return None
    if run.words.startswith(("lucent mass", "radiolucent mass")):
        return Verdict.NEEDS_BONE
    adjective = run.types[0].role == "bone_lesion.type"
    said = run.noun_word in ("disease", "dz") or (adjective and run.noun_role in ("words.noun", "bone_lesion.metastasis"))
    return Verdict.LESION if said or "words.bone_word" in run.roles else Verdict.NEEDS_BONE


def _metastatic(run: Run) -> Verdict | None:
    """ "Bone metastases", "metastases to the spine"; bare "metastases" needs a bone."""
    if not run.roles & {"bone_lesion.metastasis", "bone_lesion.metastatic"}:
        return None
    scene = run.scene
    of_bone = "words.bone_word" in run.roles or TO_BONE.match(scene.text, run.end) or BONE_LISTED.search(scene.before(run))
    return Verdict.LESION if of_bone else Verdict.NEEDS_BONE


def _bone_and_noun(run: Run) -> Verdict | None:
    """ "Osseous lesion"; "spinal lesion" may be of the cord, and "bone uptake" of anything."""
    if "words.bone_word" not in run.roles or run.noun_role == "words.weak_noun":
        return None
    bone_words = [t for t in run.terms if t.role == "words.bone_word"]
    spinal = all("regions" in t.values for t in bone_words) and run.words.startswith("spinal")
    uptake = run.noun_role == "bone_lesion.uptake" and not denied(run.anchor)
    return Verdict.NEEDS_BONE if spinal or uptake else Verdict.LESION


def _bone_and_weak_noun(run: Run) -> Verdict | None:
    """ "Osseous disease", "expansile bone process"; "bony density" is none, unless of a named tumour."""
    bone = "words.bone_word" in run.roles
    vague = run.noun_word in _VAGUE_NOUNS
    if bone and (not vague or "expansile" in run.words):
        return Verdict.LESION
    if bone or (run.noun_role == "words.weak_noun" and vague and not run.types):
        return Verdict.NEEDS_BONE if "bone_lesion.nature" in run.roles else Verdict.NO_LESION
    return None


def _weak_noun(run: Run) -> Verdict | None:
    """ "Involvement" alone."""
    bare = run.noun_role == "words.weak_noun" and not run.roles & {"bone_lesion.nature", "words.qualifier"}
    return Verdict.NO_LESION if bare else None


# The first rule that answers decides. What names another organ goes before all that calls the run a lesion;
# the rules behind `_without_noun` see a noun; a type outweighs "metastatic", and both the bone word.
_RULES: tuple[Callable[[Run], Verdict | None], ...] = (
    _tumor_of_bone,
    _types_denied,
    _of_organ,
    _radiolucency,
    _without_noun,
    _bone_in_type,
    _spread_in_bone,
    _cortical_destruction,
    _typed,
    _metastatic,
    _bone_and_noun,
    _bone_and_weak_noun,
    _weak_noun,
)


def verdict_on(run: Run) -> Verdict:
    """The answer of the first rule that has one; a noun that no rule knows needs a bone."""
    return next((verdict for rule in _RULES if (verdict := rule(run)) is not None), Verdict.NEEDS_BONE)


def _is_said_of_other(run: Run) -> bool:
    """Bare "mixed", and a type word that a verb says of something else ("the bone was somewhat sclerotic")."""
    scene = run.scene
    if bone_is_subject(scene, run.types[-1]):
        return False
    before, after = scene.before(run), scene.after(run)
    ends = not after.strip(" .")
    if any(denied(t) for t in run.terms):
        return not (len(run.terms) > 1 or ends or _LISTED_AFTER.match(after))
    if run.words == "mixed":
        return not (scene.sentence.heading and ends)
    opening = scene.groups[0] if scene.groups else None
    under_level = opening is not None and opening.start < run.start and opening.has_levels and not _COPULA.search(before)
    if not scene.sentence.heading and not under_level:
        return True
    return bool(_WORD_AFTER.match(after)) and not _NO_NOUN_AFTER.match(after)
