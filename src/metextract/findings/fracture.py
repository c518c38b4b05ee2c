"""Fractures: breaks of bones and height-loss deformities of vertebrae."""

import re

from metextract.findings.draft import Draft, Scene, span_of
from metextract.findings.heights import height_loss
from metextract.findings.modifiers import Owners
from metextract.readings import Modality, Term
from metextract.records import Etiology, Kind, Morphology

KIND = Kind.FRACTURE

_QUALIFIERS = frozenset(
    {
        "fracture.shape",
        "fracture.etiology",
        "fracture.sign",
        "fracture.wedging",
        "fracture.collapse",
        "fracture.deformity",
        "fracture.endplate",
        "neural_compression.effect",
        "bone_lesion.metastatic",
        "bone_lesion.nature",
        "words.bone_word",
        "words.qualifier",
        "anatomy.level_name",
    }
)
_CLOSE = re.compile(r"(?:[\s-]*(?:(?:acute|subacute|chronic|old|healed|healing|remote|mild|moderate|severe|minimal|recent|appearing|possible|stable|new|X{3,})[\s,-]*)*|\s*(?:and|or|/|,)\s*)", re.IGNORECASE)
_HASH_BEFORE = re.compile(r"(?:patholog\w*|path|compression|ribs?|wedge|burst|old|neck|shaft|femur|femoral|hip|radius|vertebral|insufficiency|[TLCDS]\d{1,2})\s*$", re.IGNORECASE)
_HASH_AFTER = re.compile(r"s?\s*(?:of\b|at\b|[TLCDS]\d|neck\b|shaft\b|left\b|right\b|lt\b|rt\b|femur|hip|rib|nof\b)", re.IGNORECASE)
_OF_FRACTURE = re.compile(r"\s*(?:fragments?|sites?|margins?)\b", re.IGNORECASE)
_NOT_BONE = re.compile(r"\b(?:tooth|teeth|dental|catheter|wire|wires|lead|screw|screws|rod|rods|hardware|(?<!peri-)(?<!peri\s)implant|prosthesis|plate|stent|cartilage|needle|instrument|pacemaker|sternotomy\sw\w+)\b[^.;]{0,25}$", re.IGNORECASE)
_HARDWARE_AFTER = re.compile(r"\s*(?:fixation|reduction\sand|table|boot|brace|clinic|blister|pan\b|of\sthe\s(?:\w+\s){0,3}?(?:stent|component|stem|implant|screw|rod|plate|catheter|tooth|wire|hardware|prosthesis|nail|crown|instrument)s?\b)", re.IGNORECASE)
_DISC = re.compile(r"\b(?:dis[ck]s?|joint|interspace|intervertebral)\b", re.IGNORECASE)
_LUNG = re.compile(r"\b(?:lung|lobe|lobar|atelecta\w*|segmental|airway|bronch\w*|tracheal?|sinus|bladder|cardiovascular|circulatory|tent|alveolar|ventricular|vein|veins|femoral\shead|venous|pulmonary|during|patient|hemodynamic)\b", re.IGNORECASE)
_AMONG_BONES = re.compile(r"\b(?:fractur\w*|bony\sdestruction|lytic|marrow|metasta\w+)\b", re.IGNORECASE)
_VERTEBRA = re.compile(r"\b(?:vertebra\w*|spine|spinal|thoracic|lumbar|cervical|sacral|dorsal|endplates?|end\splates?|body|bodies)\b", re.IGNORECASE)
_LOSS_OF_HEIGHT = re.compile(r"(?:\s*(?:of|in|to|the|its|their|normal|original|vertebral|body|bodies|anterior|posterior|central|mid|overall|a|third|half|quarter|one|two|thirds|approximately|about|around|\d{1,3}\s?%|percent|lumbar|thoracic|superior|more|than|some|all|stature|pre|existing|level|at|[TLCD]\d{1,2})[\s-]*){0,8}\s*$", re.IGNORECASE)
_HEIGHT_IS_LOST = re.compile(r"\s*(?:of\s(?:the\s)?(?:[TLCDS]\d{1,2}|vertebra\w*|body|this|that|these|lumbar|thoracic)?[^.;,]{0,25}?\s)?(?:(?:is|are|was|were|has|have|been|appears?|shows?|mildly|moderately|severely|slightly|markedly|significantly|also|anteriorly|centrally|somewhat|partially|with|mild|moderate|severe)\s)*$", re.IGNORECASE)
_BARE_BEFORE = re.compile(r"(?:[TLCD]\d{1,2}|vertebral(?:\sbody)?|vertebra|vertebrae|bodies)\s(?:(?:anterior|superior|mild|moderate|severe|wedge|inferior|endplate|end\splate)\s)*$", re.IGNORECASE)
_BARE_AFTER = re.compile(r"\s*(?:of|involving|at|in)\s(?:the\s|a\s|several\s|multiple\s|many\s|some\s|two\s|three\s|mid\s|upper\s|lower\s|superior\s|inferior\s|anterior\s|body\sof\s|aspect\sof\s|portion\sof\s|endplates?\sof\s|end\splates?\sof\s|both\s|thoracic\s|lumbar\s|dorsal\s|midthoracic\s|the\s)*(?:[TLCD]\d{1,2}\b(?!\s?(?:nerve|root))|vertebra)", re.IGNORECASE)


_DUE_TO_TUMOR = re.compile(r"[^.;]{0,45}?\b(?:suggestive\sof|suspicious\sfor|due\sto|secondary\sto|from|consistent\swith|compatible\swith|caused\sby|through\s(?:a|an|the))\s(?:a\s|an\s|the\s|lytic\s|underlying\s|known\s)*(?:metasta|malignan|tumou?r|neoplas|lesion|myeloma)", re.IGNORECASE)


def find(scene: Scene) -> None:
    """Add the fractures of a sentence."""
    for term in scene.free("fracture.eponym"):
        _add(scene, [term], term)
    for term in scene.free("fracture.noun"):
        if _is_fracture(scene, term) and not (_OF_FRACTURE.match(scene.text, term.end) and any(t is not term for t in scene.reading.terms if t.role in ("fracture.noun", "fracture.collapse"))):
            _add(scene, [*_qualifiers(scene, term), term], term)
    for term in scene.free("fracture.deformity"):
        _deformity(scene, term)
    for term in scene.free("fracture.endplate"):
        _add(scene, [term], term, height="fracture" not in scene.text[term.start : term.end].lower())
    for term in scene.free("fracture.collapse", "fracture.wedging"):
        _collapse(scene, term)
    for term in scene.free("fracture.height"):
        _height(scene, term)


def find_bare_compressions(scene: Scene) -> None:
    """Add "compression" of a vertebra, once compression of neural structures has been read."""
    for term in scene.free("neural_compression.effect"):
        word = scene.text[term.start : term.end].lower()
        if word not in ("compression", "compressions", "compressed"):
            continue
        before, after = scene.text[: term.start], scene.text[term.end :]
        if word == "compressed":
            subject = re.search(r"(?:[TLCD]\d{1,2}|vertebra(?:l\sbody)?|vertebrae|bodies)\s(?:is|are|appears?)\s(?:\w+ly\s)?$", before, re.IGNORECASE)
            if subject:
                _add(scene, [term], term, height=True)
        elif _BARE_BEFORE.search(before) or _BARE_AFTER.match(after) or any(q.role == "fracture.shape" and q.end + 1 >= term.start for q in scene.reading.terms if q.end <= term.start):
            _add(scene, [*[q for q in _qualifiers(scene, term) if q.role.startswith("fracture.")], term], term, height=True)


def _is_fracture(scene: Scene, term: Term) -> bool:
    before, after = scene.text[: term.start], scene.text[term.end :]
    word = scene.text[term.start : term.end].lower()
    if word.startswith("#"):
        beside = any(0 <= g.start - term.end <= 3 for g in scene.groups)
        return bool((beside or _HASH_BEFORE.search(before) or _HASH_AFTER.match(after)) and not re.search(r"/\d*$", before) and not re.match(r"\d", after))
    if _NOT_BONE.search(before[-45:]) and not re.search(r"\b(?:periprosthetic|around)\b", before[-45:], re.IGNORECASE):
        return False
    if re.search(r"\b(?:frax\b|(?:10|ten)[- ]year\s(?!old))", before, re.IGNORECASE):
        return False
    return not _HARDWARE_AFTER.match(after)


def _qualifiers(scene: Scene, noun: Term) -> list[Term]:
    """The type words that stand before the noun without a gap."""
    taken: list[Term] = []
    start = noun.start
    for term in reversed([t for t in scene.reading.terms if t.end <= noun.start]):
        if term.role not in _QUALIFIERS or not scene.is_free(term) or not _CLOSE.fullmatch(scene.text, term.end, start):
            break
        taken.insert(0, term)
        start = term.start
    while taken and taken[0].role in ("words.bone_word", "anatomy.level_name"):
        taken.pop(0)
    return taken


def _deformity(scene: Scene, term: Term) -> None:
    qualifiers = [q for q in _qualifiers(scene, term) if q.role != "words.qualifier"]
    shaped = [q for q in qualifiers if q.role in ("fracture.shape", "fracture.wedging", "neural_compression.effect", "fracture.collapse", "fracture.endplate")]
    if shaped:
        _add(scene, [*qualifiers, term], term, height=True)
        return
    before, after = scene.text[: term.start], scene.text[term.end :]
    hidden = re.search(r"\bX{3,}\s$", before) and any(g.has_levels for g in scene.groups)
    if hidden or re.search(r"(?:vertebral(?:\sbody)?|[TL]\d{1,2})\s$", before):
        draft = _add(scene, [term], term)
        draft.needs_bone = True
    elif re.match(r"\s(?:of|at|in|involving)\s(?:the\s)?(?:\w+\s){0,2}(?:[TL]\d{1,2}\b|vertebra)", after):
        _add(scene, [term], term)


def _collapse(scene: Scene, term: Term) -> None:
    text = scene.text
    word = text[term.start : term.end].lower()
    if word.startswith("verteb"):
        _add(scene, [term], term, height=True)
        return
    before, after = text[max(0, term.start - 60) : term.start], text[term.end : term.end + 60]
    if _LUNG.search(before[-40:]) or _LUNG.search(after[:40]) or re.search(r"\bdis[ck]s?\b[^,;]{0,12}$", before, re.IGNORECASE) or re.match(r"\s*(?:of\s)?(?:the\s)?(?:[CTLD]\d[-/\d]*\s)?dis[ck]", after, re.IGNORECASE):
        return
    near = bool(_VERTEBRA.search(before) or _VERTEBRA.search(after))
    if near or any(g.has_levels or g.vertebral for g in scene.groups) or scene.spine_report:
        draft = _add(scene, [*[q for q in _qualifiers(scene, term) if q.role.startswith(("fracture.", "neural"))], term], term, height=True)
        draft.needs_bone = not _AMONG_BONES.search(before[-25:] + "|" + after[:30])


def _height(scene: Scene, term: Term) -> None:
    """"Loss of vertebral body height", "height loss", "the height of C6 is reduced"."""
    text = scene.text
    for loss in scene.free("fracture.loss"):
        left, right = min(loss.end, term.end), max(loss.start, term.start)
        gap = text[left:right] if left <= right else ""
        if loss.end <= term.start and not (_LOSS_OF_HEIGHT.fullmatch(gap)):
            continue
        if term.end <= loss.start and not (gap.strip(" -") == "" or _HEIGHT_IS_LOST.fullmatch(gap)):
            continue
        start, end = span_of([loss, term])
        around = text[max(0, start - 25) : start] + " " + text[start:end] + " " + re.split(r"[,;]", text[end : end + 25])[0]
        if _DISC.search(around) and not re.search(r"vertebra|body", text[start:end], re.IGNORECASE):
            continue
        anchor = term if loss.start > term.end else loss
        draft = _add(scene, [loss, term], loss if loss.start > term.end else anchor, height=True)
        draft.set("height_word", True, "height loss")
        return


def find_hidden_losses(scene: Scene) -> None:
    """Add "XXXX loss of T11": the word "height" was taken out with the names."""
    for term in scene.free("fracture.loss"):
        if re.search(r"X{3,}\s$", scene.text[: term.start]) and re.match(r"\s(?:of|at)\s(?:the\s)?[TL]\d", scene.text[term.end :]):
            _add(scene, [term], term, height=True)


def _add(scene: Scene, terms: list[Term], anchor: Term, height: bool = False) -> Draft:
    start, end = span_of(terms)
    draft = scene.add(Draft(KIND, start, end, anchor, tuple(terms)))
    if height:
        draft.set("morphology", Morphology.COMPRESSION, "height-loss wording", start, end)
    return draft


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the attributes of a fracture."""
    draft.values.pop("height_word", None)
    shapes = [t for t in draft.terms if "morphology" in t.values] + [m for m in owners.of(draft, "morphology")]
    words = {t.values["morphology"] for t in shapes}
    for value in ("burst", "compression", "other"):
        if value in words:
            draft.take("morphology", next(t for t in shapes if t.values["morphology"] == value))
            break
    causes = [t for t in draft.terms if "etiology" in t.values] + owners.of(draft, "etiology")
    if causes:
        draft.take("etiology", causes[0])
    elif _DUE_TO_TUMOR.match(scene.text, draft.end) and not any(c.modality is Modality.NEGATION for c in draft.cues):
        draft.set("etiology", Etiology.PATHOLOGIC, "due to tumor", draft.start, draft.end)
    ages = owners.of(draft, "acuity")
    if ages:
        draft.take("acuity", next((m for value in ("healed", "healing") for m in ages if m.values["acuity"] == value), ages[0]))
    spinal = draft.values.get("morphology") in ("compression", "burst") or bool(draft.site and draft.site.vertebral)
    loss = height_loss(scene.text, *owners.zone(draft)) if spinal else None
    if loss:
        low_high, start, end = loss
        draft.set("height_loss_percent", low_high, "height loss", start, end)
