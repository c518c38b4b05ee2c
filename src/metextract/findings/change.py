"""Change against the prior examination, from the report's words."""

import re

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.findings.modifiers import Owners
from metextract.readings import Cue, Modality, Term
from metextract.records import Change, Kind

# "increased [signal]", "stable [kyphosis]": the change of something beside the finding.
_OF_SOMETHING_ELSE = re.compile(
    r"""
    \s* (?:in\s)?
    (?: signal | T1 | T2 | enhancement | density | bone\sdensity | attenuation | edema | sclerosis
      | kyphosis | lordosis | lumbar\slordosis
      | tracer | activity | fdg | metabolic | uptake\sin\sthe\sliver
      | lung\svolumes? | heart
      | pain | back\spain | weakness | symptoms? )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "increased [radiotracer uptake]", "decreased [marrow signal]": a degree of the picture, not a change; see _COMPARED.
_DEGREE = re.compile(
    r"""
    \s (?: (?: bone|marrow|bony|abnormal|focal|diffuse|intense|radio\w*|tracer|fdg|metabolic|t[12](?:-weighted)?|stir ) \s ){0,3}
    (?: signal | uptake | activity | tracer | diameter | opacity | lucency | sclero | mineral | calcium | marrow )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?: previous\w* | prior | prev | earlier | since | interval | compar\w+ | than )\b", re.VERBOSE | re.IGNORECASE
)
# "worse [on the left]", "the same [phalanx]": sides and sameness of a place.
_WORSE_SIDE = re.compile(r"\s (?: on | to | towards? | at | left | right )\b", re.VERBOSE | re.IGNORECASE)
# "stenosis at L4-5, worse than [at] L3-4": one place against another.
_THAN_PLACE = re.compile(
    r"\s than \s (?: at\s | in\s | on\s )? (?: the\s )? (?: [CTLSD]\d | left\b | right\b | other )", re.VERBOSE | re.IGNORECASE
)
_PREVIOUSLY = re.compile(r"\bpreviously\s(?:seen|noted|described|identified|demonstrated|visualized|reported)\b", re.IGNORECASE)
# "More marked compression at C5-6": of two places, where no prior is spoken of.
_COMPARATIVES = frozenset({"more marked", "more pronounced", "more prominent", "more extensive"})
_NOUN_NEXT = re.compile(r"\s (?! (?: on|in|at|than|as|and|compared|since|today|now )\b ) [a-z]", re.VERBOSE | re.IGNORECASE)
_RANKS = _COMPARATIVES | {"worse", "larger", "bigger"}
_SAME_NOUN = re.compile(r"\s (?! (?: as|in|on|since|size|appearance|degree|extent|time )\b ) [a-z]", re.VERBOSE | re.IGNORECASE)
# "rather than tumor progression": what it is not.
_OTHER_SUBJECT = re.compile(
    r"""
    \b and \s (?: the\s | its\s )? (?:[\w-]+\s){0,3} (?P<noun> mass | masses | component | tissue | collection | effusion | nodes? | adenopathy | margin | rim | edema ) \s
    (?: (?: has | have | is | are | was | were | been ) \s )* (?:\w+ly\s)? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RATHER_THAN = re.compile(r"\brather\sthan\s(?:[\w-]+\s){0,3}$", re.IGNORECASE)
# "worsening [back pain]", "rising [PSA]".
_COMPLAINT = re.compile(
    r"\b(?: pain | weakness | symptom\w* | deficit\w* | myelopath\w* | psa | alp )\b", re.VERBOSE | re.IGNORECASE
)
_COMPLAINT_REACH = 25
# Before the noun these compare lesions with one another, not with the prior: "additional smaller lesions".
_SIZES = frozenset({"smaller", "larger", "bigger"})
_AMONG = re.compile(
    r"\b(?: additional | other | multiple | several | few | many | two | three | similar ) \s $", re.VERBOSE | re.IGNORECASE
)
# "Decreased height": the loss itself.
_DECREASES = frozenset({"decreased", "decrease", "decreasing", "reduced"})
_DEGREES = frozenset({"increased", "decreased"})
# "a healing fracture" tells of its age, "stabilization of a fracture" of its treatment.
_HEALS = re.compile(r"heal | response | stabili[sz]ation", re.VERBOSE | re.IGNORECASE)
# "new [and] enlarging metastases": two changes of one noun.
_CONJOINED = re.compile(r"\s (?: and | or | to | / ) \s", re.VERBOSE | re.IGNORECASE)
# "metastasis [and burst] fracture".
_CONJOINED_HEADS = re.compile(r"\s (?: and | & ) \s (?:\w+\s){0,2}", re.VERBOSE | re.IGNORECASE)
# "fracture [are both] unchanged".
_ARE = re.compile(r"(?: [\s,] | are | have | remain | both | also )+", re.VERBOSE | re.IGNORECASE)
# "lytic [or] blastic lesions".
_DENIED_TOGETHER = re.compile(r"[\s,]* (?: and | or | nor | / | , | ,\sor ) \s*", re.VERBOSE | re.IGNORECASE)


def describe_change(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the change; different changes under one head give none; of a denied head only "new" and "resolved" are told."""
    resolving = next((c for c in draft.cues if c.resolves or _not_as_before(c, draft, scene)), None)
    if resolving is not None:
        draft.set("change", Change.RESOLVED, resolving.entry, resolving.start, resolving.end)
        return
    told = _nearest(draft, scene, _told(draft, scene, owners))
    if len({m.values["change"] for m in told}) == 1:
        draft.take("change", told[0])


def _not_as_before(cue: Cue, draft: Draft, scene: Scene) -> bool:
    """ "The previously described lucency is not visible"."""
    denial = cue.modality is Modality.NEGATION and cue.follows
    return denial and _PREVIOUSLY.search(scene.text, 0, draft.start) is not None


def _told(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """The words that tell the finding's change."""
    told = [m for m in owners.of(draft, "change") if _tells(scene, m) and not _compares(draft, scene, m)]
    told = told or _shared_predicate(draft, scene, owners) or _shared_adjective(draft, scene, owners)
    if not denied(draft):
        return told
    new = [m for m in told if m.values["change"] == Change.NEW and m.start < draft.anchor.start]
    return new or _shared_denial(draft, scene, owners)


def _nearest(draft: Draft, scene: Scene, told: list[Term]) -> list[Term]:
    """Of several words the one right before the head, unless it is the second of two ("new and enlarging metastases")."""
    adjoining = [m for m in told if m.end <= draft.start and not scene.text[m.end : draft.start].strip()]
    if not adjoining or any(_CONJOINED.fullmatch(scene.text, m.end, adjoining[0].start) for m in told):
        return told
    return adjoining


def _tells(scene: Scene, modifier: Term) -> bool:
    """Whether a word tells the change of a finding, not that of the signal, the curvature or a complaint."""
    text = scene.text
    other = _OTHER_SUBJECT.search(text, 0, modifier.start)
    if other and not any(head.start <= other.start("noun") < head.end for head in scene.heads()):
        return False
    if _RATHER_THAN.search(text, 0, modifier.start):
        return False
    written = text[modifier.start : modifier.end].lower()
    if written in _DEGREES and _DEGREE.match(text, modifier.end) and not _COMPARED.search(text):
        return False
    if written in _COMPARATIVES and not _COMPARED.search(text) and _NOUN_NEXT.match(text, modifier.end):
        return False
    if (written in _RANKS and (_WORSE_SIDE.match(text, modifier.end) or _THAN_PLACE.match(text, modifier.end))) or (
        written == "same" and _SAME_NOUN.match(text, modifier.end)
    ):
        return False
    if any(not text[modifier.end : head.start].strip() for head in scene.heads() if head.start >= modifier.end):
        return True
    if _OF_SOMETHING_ELSE.match(text, modifier.end):
        return False
    return not _COMPLAINT.search(text[modifier.end : modifier.end + _COMPLAINT_REACH].split(",")[0])


def _compares(draft: Draft, scene: Scene, modifier: Term) -> bool:
    """Whether a size word ranks lesions among one another ("additional smaller lesions"), or tells of healing of a fracture."""
    written = scene.text[modifier.start : modifier.end].lower()
    if draft.kind is Kind.FRACTURE and _HEALS.search(written):
        return True
    if draft.kind is Kind.FRACTURE and draft.start <= modifier.start < draft.end and written in _DECREASES:
        return True
    if modifier.end > draft.start or written not in _SIZES:
        return False
    written_head = scene.text[draft.start : draft.end].lower()
    plural = written_head.endswith(("s", "foci")) and not written_head.endswith(("sis", "ous"))
    return plural or bool(_AMONG.search(scene.text, 0, modifier.start))


def _shared_adjective(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """The adjective of a noun that two share: "smaller osseous and epidural tumor"."""
    before = next((h for h in reversed(scene.heads()) if h.end <= draft.start), None)
    if before is None or before.anchor.role != "words.bone_word" or not _CONJOINED.fullmatch(scene.text, before.end, draft.start):
        return []
    return [m for m in owners.of(before, "change") if m.end <= before.start]


def _shared_predicate(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """The predicate of two findings, of both: "T9 metastasis and burst fracture are unchanged"."""
    after = next((h for h in scene.heads() if h.start >= draft.end), None)
    if after is None or not _CONJOINED_HEADS.fullmatch(scene.text, draft.end, after.start):
        return []
    told = [m for m in owners.of(after, "change") if m.start >= after.end and _tells(scene, m)]
    return [m for m in told if _ARE.fullmatch(scene.text, after.end, m.start)]


def _shared_denial(draft: Draft, scene: Scene, owners: Owners) -> list[Term]:
    """The "new" of what is denied together, of each: "no new lytic or blastic lesions"."""
    before = next((h for h in reversed(scene.heads()) if h.end <= draft.start), None)
    if before is None or not _DENIED_TOGETHER.fullmatch(scene.text, before.end, draft.start):
        return []
    return [m for m in owners.of(before, "change") if m.values["change"] == Change.NEW]
