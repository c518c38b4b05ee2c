"""What explains a bone lesion away: a benign name, wear, injury, a place beside the bone."""

import re

from metextract.findings.cues import denied
from metextract.findings.generalities import is_general
from metextract.findings.lesion_head import Head
from metextract.findings.lesion_words import DEGENERATIVE, EXPLAINED
from metextract.readings import Term
from metextract.records import LesionType

_OBLIQUE = re.compile(r"\b(?:oblique|obliquely\soriented|linear|vertical|horizontal|transverse)\s(?:X{3,}\s)?$", re.IGNORECASE)
_READ_AS_FRACTURE = re.compile(
    r"[^.;]{0,90}\b(?:concerning|suspicious|consistent|compatible|suggest\w*|represent\w*|worrisome)\b[^.;]{0,40}\bfracture",
    re.IGNORECASE,
)
_NONUNION = re.compile(r"\bnon-?\s?union\b|\bbone\sends\b|\bpseud[oa]?arthrosis\b", re.IGNORECASE)
_INJURED = re.compile(r"fractur|dislocat|arthroplast|prosthe|implant|periodont|instabilit", re.IGNORECASE)
_DISC_BEHIND = re.compile(
    r"\s of \s (?: the\s )? (?: teeth | tooth | enamel | cartilage | menisc )\b | \s of \s (?: the\s )? (?: adjacent\s )? (?: [TLCS]\d+ \s?[-/–]\s? [TLCS]?\d+ \s )? (?: intervertebral\s )? dis[ck]\b",
    re.VERBOSE | re.IGNORECASE,
)
_TUMOR_NAMED = re.compile(r"metasta|neoplas", re.IGNORECASE)
# "Posterior to the L2 body", "between the rectum and the sacrum": beside a bone, not in it.
_BESIDE = re.compile(
    r"""
    \b between \s (?: [\w-]+\s ){1,4} and \s (?: the\s )? $
  | \b (?: posterior | anterior | lateral | medial | superior | inferior | dorsal | ventral | adjacent | next | close | proximal | distal )
    (?:ly)? \s to \s (?: the\s )? (?: left\s | right\s )? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Type C lesions": a class of injuries.
_CLASSED = re.compile(r"\btype\s\w{1,3}\s$", re.IGNORECASE)
_OF_ARTHRITIS = re.compile(r"\b(?:arthritis | arthropathy | gout\w*)\b", re.VERBOSE | re.IGNORECASE)
_CORD_RIGHT_BEFORE = re.compile(r"\b(?:cord|intramedullary|intradural|leptomeningeal|nerve\sroot)\s$", re.IGNORECASE)
# "Sclerosis without degenerative change": the benign thing stands beside the head and does not explain it.
_NOT_EXPLAINED = re.compile(
    r"\b(?:no|not|without|rather than|(?<!keeping\s)(?<!consistent\s)(?<!compatible\s)with|and)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
_EXPLANATION_REACH = 150
_DENIED_REACH = 25
_ASIDE = re.compile(r"\b(?:apart | other | only | aside | except\w* | besides )\b", re.IGNORECASE | re.VERBOSE)


def denied_beside_benign(head: Head) -> bool | None:
    """ "No lesion, hemangioma aside"."""
    if not head.plain or not denied(head.draft.anchor):
        return None
    benign = [t for t in head.scene.reading.terms if t.role == "mimics.benign"]
    return False if any(_stands_aside(head, t) for t in benign) else None


def _stands_aside(head: Head, benign: Term) -> bool:
    """Whether a benign name right behind a denied head is what the denial is of: "no lesion, hemangioma", not "no lesion apart from"."""
    gap = head.scene.text[head.draft.end : benign.start] if benign.start >= head.draft.end else None
    return gap is not None and len(gap) < _DENIED_REACH and _ASIDE.search(gap) is None


def explained_as_benign(head: Head) -> bool | None:
    """ "Lesion consistent with hemangioma"; "bone lesion" stays a finding, of benign nature."""
    if not head.bare:
        return None
    return False if any(_explains(t, head) for t in head.scene.reading.terms if t.role == "mimics.benign") else None


def sclerosis_of_wear(head: Head) -> bool | None:
    """ "Endplate sclerosis"."""
    roles = head.draft.roles - {"words.qualifier"}
    changes = roles == {"bone_lesion.type", "words.weak_noun"} and "change" in head.scene.said(head.draft)
    blastic = any(t.values.get("lesion_type") == LesionType.BLASTIC for t in head.draft.terms)
    if not blastic or not (changes or roles == {"bone_lesion.type_noun"}):
        return None
    worn = DEGENERATIVE.search(head.scene.text) and not _TUMOR_NAMED.search(head.scene.text)
    return False if worn else None


def fracture_line(head: Head) -> bool | None:
    """ "Oblique lucency", "lucency concerning for fracture"."""
    if "lucenc" not in head.scene.said(head.draft):
        return None
    line = _OBLIQUE.search(head.scene.before(head.draft)) or _READ_AS_FRACTURE.match(head.scene.text, head.draft.end)
    return False if line else None


def lost_by_injury(head: Head) -> bool | None:
    """ "Open fracture with bone loss", "sclerosis of the bone ends, typical of nonunion"."""
    if "scleros" in head.scene.said(head.draft) and _NONUNION.search(head.scene.text):
        return False
    lost = head.scene.said(head.draft) == "bone loss"
    return False if lost and _INJURED.search(head.scene.text) else None


def of_disc(head: Head) -> bool | None:
    """ "Destruction of the L2-L3 disc"."""
    return False if head.typed and _DISC_BEHIND.match(head.scene.text, head.draft.end) else None


def only_considered(head: Head) -> bool | None:
    """A differential names diseases: "Metastasis", under a heading with the level; "Osteosclerosis" is one."""
    if head.scene.sentence.section != "differential":
        return None
    disease = head.scene.said(head.draft) == "osteosclerosis"
    return False if disease or (head.draft.needs_bone and not head.draft.sited_beside) else None


def changes_of_arthritis(head: Head) -> bool | None:
    """ "Destructive changes of the wrist, consistent with rheumatoid arthritis"."""
    words = head.scene.said(head.draft)
    arthritis = _OF_ARTHRITIS.search(head.scene.text, head.draft.end) if words.endswith(("change", "changes")) else None
    return False if arthritis and EXPLAINED.search(head.scene.text, head.draft.end, arthritis.start()) else None


def beside_bone(head: Head) -> bool | None:
    """ "Lesion posterior to the L2 vertebral body", "type C lesions"."""
    if not head.bare:
        return None
    site, text = head.draft.site, head.scene.text
    if _CLASSED.search(text, 0, head.draft.start):
        return False
    behind = site is not None and site in head.scene.groups and site.start >= head.draft.end
    return False if behind and site and _BESIDE.search(text, head.draft.end, site.start) else None


def in_general(head: Head) -> bool:
    """ "Hemangioblastomas are the most common lesions of": of no patient's bone."""
    return head.bare and is_general(head.scene.sentence.section, head.scene.text)


def of_cord(head: Head) -> bool | None:
    """ "Spinal cord metastasis", "nerve root tumor"."""
    return False if _CORD_RIGHT_BEFORE.search(head.scene.before(head.draft)) else None


def _explains(benign: Term, head: Head) -> bool:
    """ "Lesion, likely hemangioma", "hemangioma-like lesion"."""
    draft, scene = head.draft, head.scene
    if benign.end <= draft.start:
        return not scene.between(benign, draft).strip(" -")
    gap = scene.between(draft, benign)
    if benign.start < draft.end or len(gap) >= _EXPLANATION_REACH or ";" in gap:
        return False
    return bool(EXPLAINED.search(gap)) and not _NOT_EXPLAINED.search(gap)
