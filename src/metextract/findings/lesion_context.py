"""Whether a bone lesion has the bone that it needs, and nothing beside it that explains it away."""

import re
from collections.abc import Callable

from metextract.findings.draft import Draft, Scene
from metextract.findings.lesion_head import Head
from metextract.findings.lesion_mimics import (
    beside_bone,
    changes_of_arthritis,
    denied_beside_benign,
    explained_as_benign,
    fracture_line,
    in_general,
    lost_by_injury,
    of_cord,
    of_disc,
    only_considered,
    sclerosis_of_wear,
)
from metextract.findings.lesion_uptake import in_vertebrae, signal_of_nothing, uptake_explained, uptake_under_heading
from metextract.findings.places import SiteGroup
from metextract.findings.rules import first_answer
from metextract.findings.site_rules import SiteRule
from metextract.records import Bone, Region

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
# "These lesions": speaks of what was told before.
_POINTING = re.compile(r"\b(?:this|these|those|that|the)\s(?:\w+\s)?$", re.IGNORECASE)
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
_IN_SKELETON = re.compile(
    r"\s (?: [\w-]+\s ){0,3}? (?: in | within | throughout ) \s (?: the\s )? (?: [\w-]+\s ){0,3}? (?: skeleton | bones\b )",
    re.IGNORECASE | re.VERBOSE,
)
_NORMAL = re.compile(
    r"\b(?: symmetric\w* | normal | physiolog\w* | homogen\w* ) \s (?: [\w-]+\s )? $", re.IGNORECASE | re.VERBOSE
)
# Parts of the body that hold more than their bones.
_BODY_PARTS = frozenset("pelvis pelvic hand hands foot feet finger fingers toe toes thumb orbit orbital facial nasal".split())
# "Skeletal survey and bone scan did not reveal any other lesion".
_BONE_EXAMINED = re.compile(r"\b(?:skeletal\ssurvey | bone\s(?:scan|scintigra\w+))\b", re.IGNORECASE | re.VERBOSE)
# "Cord signal change with a lesion at T4", "Lesions in the C2-C7 spinal cord".
_CORD_BEFORE = re.compile(r"\b(?:intramedullary|cord)\b(?!\s(?:\w+\s)?(?:compress|imping|edema|displac|contact))", re.IGNORECASE)
_CORD_BEHIND = re.compile(r"\s(?:spinal\s)?cord\b", re.IGNORECASE)


def _needs_no_bone(head: Head) -> bool | None:
    """ "Bone metastases"."""
    return None if head.draft.needs_bone else True


def _called_by_type(head: Head) -> bool | None:
    """ "The lesion is no longer lytic": only a lesion of bone is called so."""
    return True if head.plain and _CALLED.match(head.scene.text, head.draft.end) else None


def _points_back(head: Head) -> bool | None:
    """ "These lesions are unchanged"."""
    points = head.plain and "bone_lesion.verb" not in head.draft.roles and _POINTING.search(head.scene.before(head.draft))
    return False if points and not head.draft.sited_beside else None


def _mass_in_bone(head: Head) -> bool | None:
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


def _plain_at_bone(head: Head) -> bool | None:
    """ "Lesion at T8", or any lesion where the text speaks of bones and of no organ."""
    if not head.plain:
        return None
    site = head.strong_site
    if (head.uptake and in_vertebrae(head)) or _IN_SKELETON.match(head.scene.text, head.draft.end):
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


def _is_body_part(head: Head, site: SiteGroup) -> bool:
    """ "Mass in the pelvis", "lesion on the foot", where no heading speaks of bones."""
    named = site in head.scene.groups and head.scene.said(site) in _BODY_PARTS
    return named and not head.scene.bone_context


def _named_near_bone(head: Head) -> bool:
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
_RULES: tuple[Callable[[Head], bool | None], ...] = (
    denied_beside_benign,
    explained_as_benign,
    sclerosis_of_wear,
    fracture_line,
    lost_by_injury,
    of_disc,
    changes_of_arthritis,
    only_considered,
    beside_bone,
    of_cord,
    _needs_no_bone,
    signal_of_nothing,
    uptake_under_heading,
    uptake_explained,
    _called_by_type,
    _points_back,
    _mass_in_bone,
    _plain_at_bone,
    _named_near_bone,
)


def is_plausible(draft: Draft, scene: Scene) -> bool:
    """Whether a head that needs a bone has one, and nothing beside it explains it away."""
    head = Head(draft, scene)
    return bool(first_answer(_RULES, head)) and not in_general(head)


def _is_exact(site: SiteGroup) -> bool:
    """A bone, a level or the sacrum; "facial", "thoracic" and "sacrococcygeal" hold more than bone."""
    sacrum = Region.SACRAL in site.regions() and Region.COCCYGEAL not in site.regions()
    return site.has_levels or bool(set(site.bones()) - {Bone.FACIAL}) or sacrum
