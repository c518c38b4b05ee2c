"""Bone lesions: lytic, blastic and mixed lesions, metastases and tumours of bone, abnormal marrow."""

import re

from metextract.findings.draft import Draft, Scene, span_of
from metextract.findings.lesion_attributes import describe_nature, describe_type
from metextract.findings.lesion_runs import Run, read_runs
from metextract.findings.lesion_verbs import find_verbs
from metextract.findings.lesion_verdict import verdict_on
from metextract.findings.lesion_words import BONE_LISTED, TO_BONE
from metextract.findings.modifiers import Owners
from metextract.findings.verdicts import Verdict
from metextract.readings import Term
from metextract.records import Kind

KIND = Kind.BONE_LESION

# "Metastatic breast carcinoma in the third metacarpal".
_CANCER_IN_BONE = re.compile(
    r"""
    (?P<cancer> \s (?: [\w-]+\s ){0,3} (?: carcinoma | adenocarcinoma | cancer | melanoma | sarcoma | tumou?r | lymphoma ) )
    \s (?: in | to | of | involving ) \s (?: the\s )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "Osseous and epidural tumor": the bone word shares the noun of the space.
_BONE_AND_EPIDURAL = re.compile(
    r"""
    \s* (?: , | and | or | / | & ) \s* (?: and\s | or\s )? (?: epidural | extradural | paraspinal | paravertebral ) \s
    (?: metastatic\s | neoplastic\s )? (?: tumou?r | disease | metastas[ei]s | mets | lesions? | masse?s? )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CANCER = re.compile(r"\s (?: [\w-]+\s ){0,3} (?: carcinoma | adenocarcinoma | cancer | melanoma )", re.VERBOSE | re.IGNORECASE)
# "Bone biopsy confirmed", "biopsy of the T8 body showed".
_BIOPSY = re.compile(
    r"(?: \bbone\s(?:marrow\s)? )? \b biops\w* \b [^.;]{0,70} \b (?: reveal\w* | show\w* | confirm\w* | demonstrat\w* | positive\sfor | consistent\swith ) \s (?:a\s)? $",
    re.VERBOSE | re.IGNORECASE,
)
_MENINGEAL = re.compile(r"drop | lepto | intra | dural | mening", re.VERBOSE)
_CANCER_REACH = 25


def find(scene: Scene) -> None:
    """Add the bone lesions of a sentence."""
    for run in read_runs(scene):
        _add_run(scene, run)
    for term in scene.free("mimics.mimic"):
        if term.entry == "mimics/metastasis" and _lists_bone(scene, term):
            draft = _add(scene, [term], term)
            draft.take_nature()
            _take_listed_bone(scene, draft)
    for term in scene.free("bone_lesion.metastatic"):
        end = _end_of_cancer(scene, term)
        if end is not None:
            draft = _add(scene, [term], term)
            draft.end = end
            draft.take_nature()
    for term in scene.free("words.bone_word"):
        shared = _BONE_AND_EPIDURAL.match(scene.text, term.end)
        if shared:
            draft = _add(scene, [term], term)
            if "metasta" in shared.group().lower():
                draft.take_nature()
    for terms, needs_bone in list(find_verbs(scene)):
        _add(scene, terms, terms[0]).needs_bone = needs_bone


def _end_of_cancer(scene: Scene, term: Term) -> int | None:
    """Where the name of a cancer ends that is metastatic to a bone: "metastatic breast carcinoma in the third metacarpal"."""
    cancer = _CANCER_IN_BONE.match(scene.text, term.end)
    if cancer and any(g.start - cancer.end() <= _CANCER_REACH for g in scene.groups if g.start >= cancer.end()):
        return cancer.end("cancer")
    cancer = _CANCER.match(scene.text, term.end)
    return cancer.end() if cancer and _of_bone_biopsy(scene, term) else None


def _of_bone_biopsy(scene: Scene, term: Term) -> bool:
    """ "Bone biopsy confirmed metastatic breast cancer", "biopsy of T8 showed metastatic carcinoma"."""
    biopsy = _BIOPSY.search(scene.text, 0, term.start)
    if biopsy is None:
        return False
    return "bone" in biopsy.group().lower() or any(biopsy.start() <= g.start < term.start for g in scene.groups)


def _lists_bone(scene: Scene, term: Term) -> bool:
    """ "Bone and liver metastases", "pulmonary metastases in the bones"."""
    if BONE_LISTED.search(scene.before(term)):
        return True
    return TO_BONE.match(scene.text, term.end) is not None and not _MENINGEAL.match(scene.said(term))


def _add_run(scene: Scene, run: Run) -> None:
    verdict = verdict_on(run)
    if verdict is Verdict.NO_LESION:
        return
    if verdict is Verdict.TWO_LESIONS:
        _add_split(scene, run)
        return
    draft = _add(scene, run.trimmed(), run.anchor)
    draft.needs_bone = verdict is Verdict.NEEDS_BONE
    _take_listed_bone(scene, draft)


def _take_listed_bone(scene: Scene, draft: Draft) -> None:
    """Let the head start at the bone word of its list: "bone and lung metastases"."""
    listed = BONE_LISTED.search(scene.before(draft))
    named = draft.anchor.role == "mimics.mimic" or draft.roles & {"bone_lesion.metastasis", "bone_lesion.metastatic"}
    if not listed or not named:
        return
    if any(listed.start() < head.end and head.start < draft.start for head in scene.heads() if head is not draft):
        draft.end = listed.end("bone")
    draft.start = listed.start()


def _add_split(scene: Scene, run: Run) -> None:
    """Two types denied are two findings: "no lytic or blastic lesions"."""
    first = run.types[0]
    second = next(t for t in run.types if t.values["lesion_type"] != first.values["lesion_type"])
    cut = run.terms.index(second)
    draft = _add(scene, [t for t in run.terms[:cut] if t.start >= first.start] or [first], first)
    draft.extra_cues = run.anchor.cues
    named = next((t for t in run.terms if t.role in ("bone_lesion.metastasis", "bone_lesion.metastatic")), None)
    if named is not None:
        draft.take("nature", named)
    _add(scene, run.terms[cut:], run.anchor)


def _add(scene: Scene, terms: list[Term], anchor: Term) -> Draft:
    start, end = span_of(terms)
    return scene.add(Draft(KIND, start, end, anchor, tuple(terms)))


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the type and the nature of a lesion."""
    describe_type(draft, scene, owners)
    describe_nature(draft, scene, owners)
