"""What a run of words is by itself: a lesion of bone, a lesion only beside a bone, or none."""

import re
from collections.abc import Callable

from metextract.findings.cues import denied
from metextract.findings.lesion_runs import Run
from metextract.findings.lesion_spread import of_organ, spread_in_bone
from metextract.findings.lesion_verbs import bone_is_subject
from metextract.findings.lesion_words import BONE_LISTED, STANDING, TO_BONE
from metextract.findings.rules import first_answer
from metextract.findings.verdicts import Verdict

_CORTICAL = re.compile(r"\b(?:cortical|cortex)\s*$", re.IGNORECASE)
# "Giant cell tumor of the tendon sheath".
_OF_TENDON = re.compile(r"\s*of\s(?:the\s)?(?:tendon|synovi|soft)", re.IGNORECASE)
# "Laryngeal chondrosarcoma", "chondrosarcoma of the larynx".
_LARYNX = re.compile(r"\b(?:laryngeal|tracheal|cardiac|breast|renal|pulmonary|lung|uterine)\s(?:\w+\s)?$", re.IGNORECASE)
_LARYNX_AFTER = re.compile(
    r"\s of \s (?: the\s )? (?: larynx | trachea | heart | breast | kidney | lung | uterus | cricoid )",
    re.IGNORECASE | re.VERBOSE,
)
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
VAGUE_NOUNS = frozenset(
    "finding findings change changes process processes density densities defect defects region regions pattern appearance "
    "abnormality abnormalities area areas component components cavity remodeling expansion replacement".split()
)


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
    vague = run.noun_word in VAGUE_NOUNS
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
    of_organ,
    _radiolucency,
    _without_noun,
    _bone_in_type,
    spread_in_bone,
    _cortical_destruction,
    _typed,
    _metastatic,
    _bone_and_noun,
    _bone_and_weak_noun,
    _weak_noun,
)


def verdict_on(run: Run) -> Verdict:
    """The answer of the first rule that has one; a noun that no rule knows needs a bone."""
    return first_answer(_RULES, run) or Verdict.NEEDS_BONE


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
