"""Verbs that say a lesion of the bone they act on: "destroys the left pedicle", "L3 is replaced by tumor"."""

import re
from collections.abc import Iterator

from metextract.findings.draft import Draft, Scene
from metextract.findings.places import SiteGroup
from metextract.readings import Term
from metextract.records import Region

# "Destroying the left pedicle of T8": what a verb of destruction acts on.
_OBJECT = re.compile(
    r"""
    \s*
    (?:
        in\s?to\s | of\s | the\s | and\s | &\s | by\s\w+\s
      | left\s | right\s | [LR]\s | lateral\s | anterior\s | posterior\s | medial\s | (?:postero|antero)(?:lateral|medial)\s
      | upper\s | lower\s | cervical\s(?=spine) | thoracic\s(?=spine) | lumbar\s(?=spine)
      | \d{1,2}(?:st|nd|rd|th)\s
      | aspects?\s | adjacent\s | entire\s | body\s | bodies\s | pedicles?\s
    )*
    (?:
        [TLCDS]\d{1,2}\b | vertebra | sacrum | spine\b
      | ribs?\b | clivus | skull | mandib | maxill | orbit | femur | humer | ili | stern | bone
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Sentences in which something other than tumour erodes bone.
_ERODED_OTHERWISE = re.compile(
    r"\b(?:dis[ck]|degenerat\w*|screw|node|schmorl\w*|gout|rheumatoid|discitis|osteophyte)\b",
    re.IGNORECASE,
)
# "The left pedicle of": what leads to the bone that a sentence is about.
_SUBJECT_BEFORE = re.compile(
    r"""
    (?: ^ | [,;:.]\s | \b(?:and|with|while|but|that)\s )
    (?: (?:
        the | this | entire | whole | most\sof | much\sof | left | right | both | posterior | anterior | upper | lower | of | from
      | elements | body | bodies | pedicles? | laminae? | vertebrae? | vertebral
    ) \s )*
    $
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "T5 [vertebral body is diffusely] infiltrated".
_SUBJECT_BEHIND = re.compile(
    r"""
    \s (?: (?: vertebrae? | vertebral | body | bodies | bones? | wings? | alae? | pedicles? | laminae? | posterior\selements | and | the ) \s )*
    (?: is | are | was | were | (?:has|have)\sbeen | appears? | seems? | does\snot\sappear | do\snot\sappear ) \s
    (?: to\sbe\s )?
    (?: (?: also | now | not | no\slonger | almost | nearly | [a-z]+ly ) \s ){0,3}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AGENT = re.compile(
    r"""
    \s by \s (?: (?! bone | cement | graft ) [\w-]+ \s ){0,4}?
    (?: tumou?rs? | mass | lesions? | metasta\w+ | neoplas\w+ | carcinoma | cancer | lymphoma | myeloma | plasmacytoma | sarcoma | malignan\w+ )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Verbs that tell a lesion without saying by what.
_TELLING = frozenset({"infiltrated", "destroyed"})


def find_verbs(scene: Scene) -> Iterator[tuple[list[Term], bool]]:
    """The terms of each verb's head, and whether it still needs a bone beside it."""
    for term in scene.free("bone_lesion.verb", "bone_lesion.passive"):
        active = term.role == "bone_lesion.verb"
        if active and _OBJECT.match(scene.text, term.end) and not _ERODED_OTHERWISE.search(scene.text):
            yield [term], True
        elif bone_is_subject(scene, term):
            agent = _AGENT.match(scene.text, term.end)
            named = [d for d in scene.heads() if agent and term.end < d.start < agent.end()]
            if (agent or scene.said(term) in _TELLING) and not any(_names_itself(d) for d in named):
                for draft in named:
                    draft.dropped = True
                yield [term, *(t for d in named for t in d.terms)], False


def bone_is_subject(scene: Scene, predicate: Term) -> bool:
    """Whether a clause says the predicate of a bone or a vertebra: "the T5 body is infiltrated", "L3 appears lytic"."""
    subject = next((g for g in reversed(scene.groups) if g.end <= predicate.start), None)
    if subject is None or not is_bone(subject):
        return False
    behind = _SUBJECT_BEHIND.fullmatch(scene.text, subject.end, predicate.start)
    return bool(behind and _SUBJECT_BEFORE.search(scene.before(subject)))


def is_bone(group: SiteGroup) -> bool:
    """A vertebra, a bone or the sacrum; no disc level like L4-L5."""
    return (group.has_levels and not group.has_pair) or bool(group.bones()) or Region.SACRAL in group.regions()


def _names_itself(draft: Draft) -> bool:
    """ "Infiltrated by lymphoma": the agent is the finding."""
    return not draft.needs_bone or "bone_lesion.metastasis" in draft.roles or "bone_lesion.nature" in draft.roles
