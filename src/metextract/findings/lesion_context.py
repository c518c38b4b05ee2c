"""What stands around a bone lesion: a bone that it needs, or something that explains it away."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.generalities import is_general
from metextract.findings.lesion_words import EXPLAINED, STANDING, TYPES
from metextract.findings.places import SiteGroup
from metextract.findings.site_rules import SiteRule
from metextract.readings import Term
from metextract.records import Bone, LesionType, Region

_NAMED = frozenset({*TYPES, *STANDING, "bone_lesion.metastasis", "bone_lesion.metastatic"})

_BONE_NEAR = re.compile(
    r"""
    \b(?:
        bon[ey]s? | osseous | skelet\w+ | marrow | cortical | medullary
      | vertebra\w* | spine | sacr\w+ | (?<!abdomen\sand\s)(?<!abdomen\sor\s)(?<!abdomen,\s) pelvi[sc] | ili\w+
      | ribs? | stern\w+ | skull | femur | femoral | humer\w+
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What only bone has: a cortex that is breached, a periosteum that reacts.
_OF_CORTEX = re.compile(
    r"\b(?: periost\w+ | endost\w+ | trabecul\w+ | zone\sof\stransition | cortical\s(?:break\w* | breach | destruct\w+ | ero\w+ | thinning | expansion) )\b",
    re.IGNORECASE | re.VERBOSE,
)
_CALLED = re.compile(
    r"\s(?: is | are | was | were | remains? | appears? | has\sbecome | have\sbecome )\s (?: [a-z]+\s ){0,3} (?: osteo )?(?: lytic | blastic )\b",
    re.IGNORECASE | re.VERBOSE,
)
_BONE_REACH_BEFORE, _BONE_REACH_AFTER = 45, 60
# "Endplate sclerosis", "facet arthropathy with sclerosis": sclerosis of wear.
_DEGENERATIVE = re.compile(
    r"""
    \b(?:
        degenerat\w* | osteoarthr\w* | arthr\w* | spondylosis | discogenic
      | osteophyt\w* | subchondral | end\s?plate | facet | joint\sspace | schmorl\w*
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
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
# "These lesions": speaks of what was told before.
_POINTING = re.compile(r"\b(?:this|these|those|that|the)\s(?:\w+\s)?$", re.IGNORECASE)
# "Abnormal signal in T8": signal is of a bone when it says what it is in.
_SIGNAL_IN = re.compile(
    r"\s*(?:is\s|are\s|also\s|present\s|seen\s|noted\s)*(?:in|within|of|throughout|involving)\b", re.IGNORECASE
)
# "Facet uptake", "physiologic uptake in the kidneys".
_UPTAKE_EXPLAINED = re.compile(
    r"""
    \b(?:
        facet | joint | joints | costovert\w* | discovert\w* | discovertebral | periprosthetic
      | degenerat\w* | arthri\w* | reactive | surgical | traumatic | post\s?-?traumatic | infarct\w*
      | physiolog\w* | non-?specific | unspecific | g-?csf | rebound | inject\w*
      | kidney\w* | bladder | prostate | peripheral\szone | thyroid | salivary | bowel | breast | soft\stissue | cord
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UPTAKE_REACH_BEFORE, _UPTAKE_REACH_AFTER = 30, 60
# "Faint uptake in the left third rib without a correlate, unspecific".
_UPTAKE_UNSPECIFIC = re.compile(r"[^.;]{0,110}\b(?:un-?specific|non-?specific|reactive)\b", re.IGNORECASE)
_PAGET = re.compile(r"\bpaget", re.IGNORECASE)
# "Uptake in the sixth rib consistent with fracture".
_UPTAKE_READ_AS = re.compile(
    r"""
    \b(?:consistent|compatible|typical|likely|correspond\w*|represent\w*|due|related|favou?r\w*|secondary)\b
    [^.;]{0,60}?
    \b(?:fractur\w*|o?edema|contusion\w*|bruise\w*|costochond\w*|splints?|trauma\w*|degenerat\w*|arthr\w*|physiolog\w*)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_READ_AS_REACH = 160
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
_MASS = re.compile(
    r"\b(?:mass|masses|tumou?rs?|nodules?|neoplasms?|malignanc\w+|neoplasia|lump|spots?)\b",
    re.IGNORECASE,
)
# "Paraspinal mass at T8", "intradural tumor".
_SOFT = re.compile(
    r"""
    \b(?:
        soft[\s-]tissue | subcutaneous | muscle\w*
      | intradural | extramedullary | extra-?axial | intraspinal | dumbbell | cord | brain
      | paraspinal | paravertebral | retroperitoneal | mediastinal | pleural | lung | apical | chest\swall
      | adnexal | renal
      | palpable | painful | tender | firm
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Mass [in the proximal] femur"; not "in the L3 foramen".
_INSIDE = re.compile(r"\s (?: in | of | within ) \s (?: [\w-]+\s ){0,4}", re.IGNORECASE | re.VERBOSE)
_SPACE_AT = re.compile(r"\s (?: neural\s )? (?: foram | canal | nerve | root | cord | base\b )", re.IGNORECASE | re.VERBOSE)
_SOFT_REACH = 45
_SOFT_ADJECTIVE = 15
# "Foci in the axial skeleton".
_IN_SKELETON = re.compile(r"\s (?: [\w-]+\s ){0,3}? (?: in | within | throughout ) \s (?: the\s )? (?: [\w-]+\s ){0,3}? (?: skeleton | bones\b )", re.IGNORECASE | re.VERBOSE)
_NORMAL = re.compile(r"\b(?: symmetric\w* | normal | physiolog\w* | homogen\w* ) \s (?: [\w-]+\s )? $", re.IGNORECASE | re.VERBOSE)
# Parts of the body that hold more than their bones.
_BODY_PARTS = frozenset("pelvis pelvic hand hands foot feet finger fingers toe toes thumb orbit orbital facial nasal".split())
# "Skeletal survey and bone scan did not reveal any other lesion".
_BONE_EXAMINED = re.compile(r"\b(?:skeletal\ssurvey | bone\s(?:scan|scintigra\w+))\b", re.IGNORECASE | re.VERBOSE)
# "Cord signal change with a lesion at T4", "Lesions in the C2-C7 spinal cord".
_CORD_BEFORE = re.compile(r"\b(?:intramedullary|cord)\b(?!\s(?:\w+\s)?(?:compress|imping|edema|displac|contact))", re.IGNORECASE)
_CORD_RIGHT_BEFORE = re.compile(r"\b(?:cord|intramedullary|intradural|leptomeningeal|nerve\sroot)\s$", re.IGNORECASE)
_CORD_BEHIND = re.compile(r"\s(?:spinal\s)?cord\b", re.IGNORECASE)
# "Sclerosis without degenerative change": the benign thing stands beside the head and does not explain it.
_NOT_EXPLAINED = re.compile(
    r"\b(?:no|not|without|rather than|(?<!keeping\s)(?<!consistent\s)(?<!compatible\s)with|and)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
_EXPLANATION_REACH = 150
_DENIED_REACH = 25
_ASIDE = re.compile(r"\b(?:apart | other | only | aside | except\w* | besides )\b", re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class _Head:
    """A draft with its sentence."""

    draft: Draft
    scene: Scene

    @property
    def typed(self) -> bool:
        """ "Lytic lesion", "sclerosis"."""
        return bool(self.draft.roles & set(TYPES))

    @property
    def plain(self) -> bool:
        """ "Lesion", "uptake", "mass": nothing in the head itself says tumour or type."""
        return not self.draft.roles & _NAMED

    @property
    def uptake(self) -> bool:
        return "bone_lesion.uptake" in self.draft.roles

    @property
    def has_own_site(self) -> bool:
        return self.draft.site is not None and self.draft.site_rule not in (SiteRule.NONE, SiteRule.BACK_REFERENCE)

    @property
    def strong_site(self) -> SiteGroup | None:
        """The site of the head's own, if it is a bone or a vertebra: not bare "spine", nor a disc level like L4-L5."""
        site = self.draft.site
        if site is None or not self.has_own_site or site.weak:
            return None
        return site if not site.has_pair or self.typed or self.draft.site_rule == SiteRule.BEFORE else None

    @property
    def organ_named(self) -> bool:
        return any(t.role == "anatomy.organ" for t in self.scene.reading.terms)

    def words(self, before: int, after: int) -> str:
        """The head with that many characters on either side."""
        return self.scene.text[max(0, self.draft.start - before) : self.draft.end + after]


def _denied_beside_benign(head: _Head) -> bool | None:
    """ "No lesion, hemangioma aside"."""
    if not head.plain or not denied(head.draft.anchor):
        return None
    benign = [t for t in head.scene.reading.terms if t.role == "mimics.benign"]
    return False if any(_stands_aside(head, t) for t in benign) else None


def _stands_aside(head: _Head, benign: Term) -> bool:
    """Whether a benign name right behind a denied head is what the denial is of: "no lesion, hemangioma", not "no lesion apart from"."""
    gap = head.scene.text[head.draft.end : benign.start] if benign.start >= head.draft.end else None
    return gap is not None and len(gap) < _DENIED_REACH and _ASIDE.search(gap) is None


def _explained_as_benign(head: _Head) -> bool | None:
    """ "Lesion consistent with hemangioma"; "bone lesion" stays a finding, of benign nature."""
    if not head.plain or "words.bone_word" in head.draft.roles:
        return None
    return False if any(_explains(t, head) for t in head.scene.reading.terms if t.role == "mimics.benign") else None


def _sclerosis_of_wear(head: _Head) -> bool | None:
    """ "Endplate sclerosis"."""
    roles = head.draft.roles - {"words.qualifier"}
    changes = roles == {"bone_lesion.type", "words.weak_noun"} and "change" in head.scene.said(head.draft)
    blastic = any(t.values.get("lesion_type") == LesionType.BLASTIC for t in head.draft.terms)
    if not blastic or not (changes or roles == {"bone_lesion.type_noun"}):
        return None
    worn = _DEGENERATIVE.search(head.scene.text) and not _TUMOR_NAMED.search(head.scene.text)
    return False if worn else None


def _fracture_line(head: _Head) -> bool | None:
    """ "Oblique lucency", "lucency concerning for fracture"."""
    if "lucenc" not in head.scene.said(head.draft):
        return None
    line = _OBLIQUE.search(head.scene.before(head.draft)) or _READ_AS_FRACTURE.match(head.scene.text, head.draft.end)
    return False if line else None


def _lost_by_injury(head: _Head) -> bool | None:
    """ "Open fracture with bone loss", "sclerosis of the bone ends, typical of nonunion"."""
    if "scleros" in head.scene.said(head.draft) and _NONUNION.search(head.scene.text):
        return False
    lost = head.scene.said(head.draft) == "bone loss"
    return False if lost and _INJURED.search(head.scene.text) else None


def _of_disc(head: _Head) -> bool | None:
    """ "Destruction of the L2-L3 disc"."""
    return False if head.typed and _DISC_BEHIND.match(head.scene.text, head.draft.end) else None


def _only_considered(head: _Head) -> bool | None:
    """A differential names diseases: "Metastasis", under a heading with the level; "Osteosclerosis" is one."""
    if head.scene.sentence.section != "differential":
        return None
    disease = head.scene.said(head.draft) == "osteosclerosis"
    return False if disease or (head.draft.needs_bone and not head.draft.sited_beside) else None


def _changes_of_arthritis(head: _Head) -> bool | None:
    """ "Destructive changes of the wrist, consistent with rheumatoid arthritis"."""
    words = head.scene.said(head.draft)
    arthritis = _OF_ARTHRITIS.search(head.scene.text, head.draft.end) if words.endswith(("change", "changes")) else None
    return False if arthritis and EXPLAINED.search(head.scene.text, head.draft.end, arthritis.start()) else None


def _beside_bone(head: _Head) -> bool | None:
    """ "Lesion posterior to the L2 vertebral body", "type C lesions"."""
    if not head.plain or "words.bone_word" in head.draft.roles:
        return None
    site, text = head.draft.site, head.scene.text
    if _CLASSED.search(text, 0, head.draft.start):
        return False
    behind = site is not None and site in head.scene.groups and site.start >= head.draft.end
    return False if behind and site and _BESIDE.search(text, head.draft.end, site.start) else None


def _in_general(head: _Head) -> bool | None:
    """ "Hemangioblastomas are the most common lesions of": of no patient's bone."""
    if not head.plain or "words.bone_word" in head.draft.roles:
        return None
    return False if is_general(head.scene.sentence.section, head.scene.text) else None


def _of_cord(head: _Head) -> bool | None:
    """ "Spinal cord metastasis", "nerve root tumor"."""
    return False if _CORD_RIGHT_BEFORE.search(head.scene.before(head.draft)) else None


def _needs_no_bone(head: _Head) -> bool | None:
    """ "Bone metastases"."""
    return None if head.draft.needs_bone else True


def _signal_of_nothing(head: _Head) -> bool | None:
    """ "Increased signal" that does not say what it is in."""
    signal = head.uptake and "signal" in head.scene.text[head.draft.start : head.draft.end]
    return False if signal and not _SIGNAL_IN.match(head.scene.text, head.draft.end) else None


def _uptake_under_heading(head: _Head) -> bool | None:
    """ "Spine: Mild uptake": a heading without levels gives uptake no place."""
    if not head.uptake or head.draft.site_rule not in (SiteRule.HEADING, SiteRule.CARRIED_HEADING, SiteRule.CARRIED_OPENING):
        return None
    return None if head.draft.site is not None and head.draft.site.has_levels else False


def _uptake_explained(head: _Head) -> bool | None:
    """ "Uptake in the sixth rib consistent with fracture", "facet uptake"."""
    if not head.uptake:
        return None
    read_as = _UPTAKE_READ_AS.search(head.scene.text, head.draft.end, head.draft.end + _READ_AS_REACH)
    unspecific = _UPTAKE_UNSPECIFIC.match(head.scene.text, head.draft.end) or _PAGET.search(head.scene.before(head.draft))
    explained = read_as or unspecific or _UPTAKE_EXPLAINED.search(head.words(_UPTAKE_REACH_BEFORE, _UPTAKE_REACH_AFTER))
    return False if explained else None


def _called_by_type(head: _Head) -> bool | None:
    """ "The lesion is no longer lytic": only a lesion of bone is called so."""
    return True if head.plain and _CALLED.match(head.scene.text, head.draft.end) else None


def _points_back(head: _Head) -> bool | None:
    """ "These lesions are unchanged"."""
    points = head.plain and "bone_lesion.verb" not in head.draft.roles and _POINTING.search(head.scene.before(head.draft))
    return False if points and not head.draft.sited_beside else None


def _mass_in_bone(head: _Head) -> bool | None:
    """ "Mass in the T8 vertebral body": a mass has to stand in a bone or at a level, and in no soft tissue."""
    draft, scene = head.draft, head.scene
    if not head.plain or not _MASS.search(scene.text, draft.start, draft.end):
        return None
    site = head.strong_site
    if site is None or not _is_exact(site) or _is_body_part(head, site):
        return False
    beside = draft.sited_beside or (draft.site_rule == SiteRule.HEADING and site.has_levels)
    inside = _INSIDE.fullmatch(scene.text, draft.end, max(draft.end, site.start)) and not _SPACE_AT.match(scene.text, site.end)
    reach = _SOFT_ADJECTIVE if inside else _SOFT_REACH
    soft = _SOFT.search(scene.text, max(0, draft.start - reach), draft.start)
    return beside and not soft and bool(inside or not head.organ_named)


def _plain_at_bone(head: _Head) -> bool | None:
    """ "Lesion at T8", or any lesion where the text speaks of bones and of no organ."""
    if not head.plain:
        return None
    site = head.strong_site
    if (head.uptake and _in_vertebrae(head)) or _IN_SKELETON.match(head.scene.text, head.draft.end):
        return _NORMAL.search(head.scene.before(head.draft)) is None
    if site is not None and not head.uptake and _is_body_part(head, site):
        return False
    if site is not None and (_CORD_BEHIND.match(head.scene.text, site.end) or _CORD_BEFORE.search(head.words(_SOFT_REACH, 0))):
        return False
    if site is not None and (head.draft.site_rule != SiteRule.CARRIED_HEADING or site.has_levels):
        return True
    of_bone = (
        head.scene.bone_context or _OF_CORTEX.search(head.scene.text) or _BONE_EXAMINED.search(head.scene.before(head.draft))
    )
    return bool(of_bone) and not head.organ_named


def _is_body_part(head: _Head, site: SiteGroup) -> bool:
    """ "Mass in the pelvis", "lesion on the foot", where no heading speaks of bones."""
    named = site in head.scene.groups and head.scene.said(site) in _BODY_PARTS
    return named and not head.scene.bone_context


def _in_vertebrae(head: _Head) -> bool:
    """ "Increased signal in several vertebral bodies"."""
    site = head.draft.site
    named = site is not None and site.weak and head.draft.site_rule is SiteRule.BEHIND
    return named and site is not None and head.scene.said(site).startswith("verteb") and not _DEGENERATIVE.search(head.scene.text)


def _named_near_bone(head: _Head) -> bool:
    """ "Metastases" and "sclerosis" where a bone is spoken of; beside an organ only with a bone near by."""
    draft, text = head.draft, head.scene.text
    near = bool(
        _BONE_NEAR.search(text[max(0, draft.start - _BONE_REACH_BEFORE) : draft.start])
        or _BONE_NEAR.search(text[draft.end : draft.end + _BONE_REACH_AFTER])
    )
    if head.organ_named and head.strong_site is None and not near:
        return False
    return head.has_own_site or head.scene.bone_context or near


# The first rule that answers decides. What explains a head away comes first: a benign name or wear even
# before the heads that need no bone; the last rule always answers.
_RULES: tuple[Callable[[_Head], bool | None], ...] = (
    _denied_beside_benign,
    _explained_as_benign,
    _sclerosis_of_wear,
    _fracture_line,
    _lost_by_injury,
    _of_disc,
    _changes_of_arthritis,
    _only_considered,
    _beside_bone,
    _in_general,
    _of_cord,
    _needs_no_bone,
    _signal_of_nothing,
    _uptake_under_heading,
    _uptake_explained,
    _called_by_type,
    _points_back,
    _mass_in_bone,
    _plain_at_bone,
    _named_near_bone,
)


def is_plausible(draft: Draft, scene: Scene) -> bool:
    """Whether a head that needs a bone has one, and nothing beside it explains it away."""
    head = _Head(draft, scene)
    return next(answer for rule in _RULES if (answer := rule(head)) is not None)


def _is_exact(site: SiteGroup) -> bool:
    """A bone, a level or the sacrum; "facial" and "thoracic" hold more than bone."""
    return site.has_levels or bool(set(site.bones()) - {Bone.FACIAL}) or Region.SACRAL in site.regions()


def _explains(benign: Term, head: _Head) -> bool:
    """ "Lesion, likely hemangioma", "hemangioma-like lesion"."""
    draft, scene = head.draft, head.scene
    if benign.end <= draft.start:
        return not scene.between(benign, draft).strip(" -")
    gap = scene.between(draft, benign)
    if benign.start < draft.end or len(gap) >= _EXPLANATION_REACH or ";" in gap:
        return False
    return bool(EXPLAINED.search(gap)) and not _NOT_EXPLAINED.search(gap)
