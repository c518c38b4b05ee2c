"""Bone lesions: lytic, blastic and mixed lesions, metastases and tumours of bone, abnormal marrow."""

import re

from metextract.findings.draft import Draft, Scene, span_of
from metextract.findings.cues import denied
from metextract.findings.modifiers import Owners
from metextract.readings import Term
from metextract.records import Bone, Kind, LesionType, Nature, Region

KIND = Kind.BONE_LESION

_ROLES = frozenset(
    {
        "bone_lesion.type",
        "bone_lesion.type_noun",
        "bone_lesion.metastasis",
        "bone_lesion.metastatic",
        "bone_lesion.tumor",
        "bone_lesion.nature",
        "bone_lesion.whole",
        "bone_lesion.marrow",
        "bone_lesion.uptake",
        "words.noun",
        "words.weak_noun",
        "words.bone_word",
        "words.qualifier",
    }
)
_TYPES = ("bone_lesion.type", "bone_lesion.type_noun")
_STANDING = ("bone_lesion.whole", "bone_lesion.marrow", "bone_lesion.tumor")
_NOUNS = ("bone_lesion.type_noun", "bone_lesion.metastasis", "bone_lesion.uptake", "words.noun", "words.weak_noun", *_STANDING)
_ADJOINING = re.compile(r"[\s-]*|\s*(?:,|and|or|/|&|and/or|,\s?(?:and|or))\s*", re.IGNORECASE)
_SPLIT_BY_SITE = re.compile(r"\s+(?:left\s|right\s)?(?:[TLCDS]\d{1,2}(?:[-/]\w+)?|vertebral\sbody|rib|sacral|iliac|pelvic|femoral)\s+", re.IGNORECASE)
_ADJECTIVE = re.compile(r"\s(?!(?:and|or|with|in|of|at|but|no|the|a|an|to|is|are|was|were|from|on|by|for)\b)[a-z-]+(?:\s(?!(?:and|or|with|in|of|at)\b)[a-z-]+)?\s", re.IGNORECASE)
_PLAIN = re.compile(r"[\s-]*")
_BONE_NEAR = re.compile(r"\b(?:bon[ey]s?|osseous|skelet\w+|vertebra\w*|spine|marrow|sacr\w+|ili\w+|ribs?|femur|femoral|humer\w+|pelvi[sc]|skull|stern\w+|cortical|medullary)\b", re.IGNORECASE)
_TO_BONE = re.compile(r"\s*(?:\w+\s){0,2}?(?:to|in|of|within|involving|throughout|only\sto)\s(?:the\s|his\s|her\s|multiple\s|other\s)?(?:[\w-]+,?\s(?:and\s|&\s)?(?:the\s)?){0,5}?(?:bon[ey]s?\b(?!\smarrow\sbiops)|skelet\w+|spine\b|vertebra\w*|osseous)", re.IGNORECASE)
_BONE_LISTED = re.compile(r"\b(?:bon[ey]s?|osseous|skeletal|spinal|vertebral)\b\s*(?:,|and|&|/|or|,\s?and)\s*(?:[\w-]+\s*(?:,|and|&|/)?\s*){0,3}$", re.IGNORECASE)
_ORGAN_AFTER = re.compile(r"\s*(?:\w+\s){0,2}?(?:to|in|of|within|involving)\s(?:the\s|both\s|left\s|right\s|his\s|her\s)*(?:brain|liver|lungs?|lymph|nodes?|kidneys?|adrenals?|skin|pleura\w*|periton\w*|spleen|breast|thyroid|prostate|mediastin\w*|bladder|bowel|colon|muscles?|soft\stissues?|orbit\w*\ssoft|scalp|disc|disk|cord|cerebell\w*|lobe|parotid|uter\w*|ovar\w*|pancrea\w*|stomach|esophag\w*|hilum|chest\swall|abdomen|retroperiton\w*)\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"\b(?:consistent|compatible|likely|probabl[ey]|represent\w*|keeping|suggest\w*|typical|rather|favou?r\w*|characteristic|indicative|most|s/o|due|related|secondary|i\.e|attribut\w*|correspond\w*|is|are|or|vs|versus|diagnos\w*|compatable|thought|felt)\b|[,:(-]", re.IGNORECASE)
_COPULA = re.compile(r"\b(?:is|are|was|were|somewhat|became|become|appears?|remains?|now|had|has|have)\s(?:[\w-]+\s){0,3}$", re.IGNORECASE)
_PAST_TYPE = re.compile(r"\b(?:previously|formerly|was|were|prior|replacing|no\slonger)\b[^,;.]{0,25}$", re.IGNORECASE)
_OF_BONE = re.compile(r"\s*of\s(?:the\s|adjacent\s|multiple\s|several\s|both\s)*(?:bones?|vertebra\w*|skelet\w+|osseous|marrow)\b", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:this|these|those|that|the)\s(?:\w+\s)?$", re.IGNORECASE)
_SIGNAL_IN = re.compile(r"\s*(?:is\s|are\s|also\s|present\s|seen\s|noted\s)*(?:in|within|of|throughout|involving)\b", re.IGNORECASE)
_DEGENERATIVE = re.compile(r"\b(?:degenerat\w*|osteoarthr\w*|arthr\w*|osteophyt\w*|subchondral|end\s?plate|facet|schmorl\w*|spondylosis|joint\sspace|discogenic)\b", re.IGNORECASE)
_MASS = re.compile(r"\b(?:mass|masses|tumou?rs?|nodules?|neoplasms?|malignanc\w+|neoplasia|lump|spots?)\b", re.IGNORECASE)
_SOFT = re.compile(r"\b(?:soft[\s-]tissue|intradural|extramedullary|extra-?axial|paraspinal|paravertebral|subcutaneous|cord|intraspinal|muscle\w*|brain|adnexal|renal|retroperitoneal|mediastinal|pleural|lung|apical|chest\swall|dumbbell)\b", re.IGNORECASE)
_UPTAKE_EXPLAINED = re.compile(r"\b(?:facet|joint|joints|degenerat\w*|arthri\w*|physiolog\w*|kidney\w*|non-?specific|unspecific|costovert\w*|discovert\w*|inject\w*|bladder|thyroid|salivary|bowel|soft\stissue|breast|periprosthetic|discovertebral|traumatic|post\s?-?traumatic|cord|g-?csf|rebound|peripheral\szone|prostate|infarct\w*)\b", re.IGNORECASE)
_UPTAKE_READ_AS = re.compile(
    r"\b(?:consistent|compatible|typical|likely|correspond\w*|represent\w*|due|related|favou?r\w*|secondary)\b[^.;]{0,60}?\b(?:fractur\w*|costochond\w*|splints?|trauma\w*|degenerat\w*|arthr\w*|physiolog\w*)\b",
    re.IGNORECASE,
)
_REJECTED_WEAK = frozenset({"finding", "findings", "change", "changes", "process", "processes", "density", "densities", "defect", "defects", "region", "regions", "pattern", "appearance", "abnormality", "abnormalities", "area", "areas", "component", "components", "cavity", "remodeling", "expansion"})
_LEVEL_OBJECT = re.compile(r"\s*(?:in\s?to\s|of\s|the\s|left\s|right\s|lateral\s|anterior\s|posterior\s|aspects?\s|adjacent\s|entire\s|body\s|bodies\s|pedicles?\s|by\s\w+\s|and\s)*(?:[TLCDS]\d{1,2}\b|vertebra|sacrum|ribs?\b|spine\b|clivus|skull|mandib|maxill|femur|humer|ili|stern|orbit|bone)", re.IGNORECASE)


def find(scene: Scene) -> None:
    """Add the bone lesions of a sentence."""
    for run in _runs(scene):
        _read_run(scene, run)
    for term in scene.free("mimics.mimic"):
        if term.entry == "mimics/metastasis" and (_BONE_LISTED.search(scene.text[: term.start]) or _TO_BONE.match(scene.text, term.end)):
            _add(scene, [term], term).take_nature()
    for term in scene.free("bone_lesion.verb"):
        if _LEVEL_OBJECT.match(scene.text, term.end) and not re.search(r"\b(?:dis[ck]|degenerat\w*|screw|node|schmorl\w*|gout|rheumatoid|discitis|osteophyte)\b", scene.text, re.IGNORECASE):
            draft = _add(scene, [term], term)
            draft.needs_bone = True


def _runs(scene: Scene) -> list[list[Term]]:
    """Adjoining words of lesions, joined over "and", "or" and commas only where both sides are adjectives or nouns of lesions."""
    runs: list[list[Term]] = []
    for term in scene.free(*_ROLES):
        if runs and _continues(scene, runs[-1], term):
            runs[-1].append(term)
        else:
            runs.append([term])
    return runs


def _continues(scene: Scene, run: list[Term], term: Term) -> bool:
    last = run[-1]
    between = scene.text[last.end : term.start]
    if last.role == "bone_lesion.type" and term.role in ("words.noun", "bone_lesion.metastasis") and _ADJECTIVE.fullmatch(between):
        return True
    inner = [t for t in scene.reading.terms if last.end <= t.start and t.end <= term.start]
    if len(inner) == 1 and inner[0].role in ("anatomy.bone", "anatomy.region_word") and last.role == "bone_lesion.type" and term.role in ("words.noun", "bone_lesion.metastasis"):
        return not scene.text[last.end : inner[0].start].strip() and not scene.text[inner[0].end : term.start].strip()
    if inner:
        return False
    if _SPLIT_BY_SITE.fullmatch(between) and last.role == "bone_lesion.type" and term.role in ("words.noun", "bone_lesion.metastasis"):
        return True
    if between.strip().lower() == "of" and last.role in ("words.noun", "words.weak_noun") and term.role in ("bone_lesion.uptake", "bone_lesion.type_noun", "words.qualifier"):
        return True
    if _PLAIN.fullmatch(between):
        return not (last.role in _NOUNS and term.role in ("words.qualifier", "words.bone_word"))
    if not _ADJOINING.fullmatch(between):
        return False
    if last.role in ("words.noun", "bone_lesion.metastasis", "bone_lesion.uptake", *_STANDING):
        return False
    if last.role == "bone_lesion.type_noun" and term.role == "words.bone_word":
        return False
    adjectives = ("bone_lesion.type", "bone_lesion.type_noun", "bone_lesion.metastatic", "bone_lesion.nature", "words.qualifier", "words.bone_word")
    return last.role in adjectives and term.role in (*adjectives, "words.noun", "words.weak_noun")


def _read_run(scene: Scene, run: list[Term]) -> None:
    while run and run[-1].role in ("words.qualifier", "words.bone_word", "bone_lesion.metastatic", "bone_lesion.nature") and not _stands(scene, run):
        run = run[:-1]
    if not run:
        return
    roles = {t.role for t in run}
    types = [t for t in run if t.role in _TYPES]
    noun = next((t for t in reversed(run) if t.role in _NOUNS), None)
    if noun is None and not types and not _stands(scene, run):
        return
    anchor = noun or (types[-1] if types else run[-1])
    if roles & set(_STANDING):
        if _tumor_of_bone(scene, run):
            _add(scene, _trim(run), anchor)
        return
    if types and len({t.values["lesion_type"] for t in types}) > 1 and denied(types[0]) and not any(t.values["lesion_type"] == "mixed" for t in types):
        _add_split(scene, run, types, anchor)
        return
    verdict = _verdict(scene, run, types, noun)
    if verdict is not None:
        _add(scene, _trim(run), anchor).needs_bone = verdict


def _word_alone(scene: Scene, run: list[Term]) -> bool:
    """Bare "mixed", and a type word that a verb says of something else ("the bone was somewhat sclerotic")."""
    words = scene.text[run[0].start : run[-1].end].lower()
    before, after = scene.text[: run[0].start], scene.text[run[-1].end :]
    if any(denied(t) for t in run):
        return not (len(run) > 1 or not after.strip(" .") or re.match(r"\s*(?:or|and|,)", after))
    listed = bool(scene.sentence.heading) or bool(scene.groups and scene.groups[0].start < run[0].start and scene.groups[0].has_levels and not _COPULA.search(before))
    if words == "mixed":
        return not (scene.sentence.heading and not after.strip(" ."))
    return not listed or bool(re.match(r"\s+\w", after) and not re.match(r"\s+(?:on\b|in\b|at\b|and\b|or\b|with\b|\d|[TLCDS]\d)", after, re.IGNORECASE))


def _stands(scene: Scene, run: list[Term]) -> bool:
    """"Metastatic only to the bones", "sacral plasmacytoma": words that name a lesion without a noun."""
    last = run[-1]
    word = scene.text[last.start : last.end].lower()
    if last.role == "bone_lesion.metastatic":
        return bool(_TO_BONE.match(scene.text, last.end))
    return last.role == "bone_lesion.nature" and (word.startswith("plasmacytoma") or word == "lymphoma") and not re.match(r"\s*(?:stage|patient)", scene.text[last.end :], re.IGNORECASE)


def _tumor_of_bone(scene: Scene, run: list[Term]) -> bool:
    words = scene.text[run[0].start : run[-1].end].lower()
    if "giant cell" in words and re.match(r"\s*(?:of\s(?:the\s)?(?:tendon|synovi|soft))", scene.text[run[-1].end :], re.IGNORECASE):
        return False
    return not re.search(r"\b(?:extraskeletal|soft\stissue|cutaneous)\s(?:\w+\s)?$", scene.text[: run[0].start], re.IGNORECASE)


def _verdict(scene: Scene, run: list[Term], types: list[Term], noun: Term | None) -> bool | None:
    """None if the run is no lesion of bone, False if it is one by its words, True if it needs a bone beside it."""
    text = scene.text
    roles = {t.role for t in run}
    start, end = run[0].start, run[-1].end
    bone = "words.bone_word" in roles
    nature = bool(roles & {"bone_lesion.metastasis", "bone_lesion.metastatic"})
    weak = noun is not None and noun.role == "words.weak_noun"
    word = text[noun.start : noun.end].lower() if noun else ""
    if _organ_before(scene, start) or (_ORGAN_AFTER.match(text, end) and not _TO_BONE.match(text, end)):
        return None
    if noun is not None and word.startswith("radiolucenc"):
        return False
    if noun is None and run[-1].role == "bone_lesion.metastatic":
        return False
    if noun is None and not types:
        return True
    if noun is None:
        return None if _word_alone(scene, run) else True
    if types and text[types[0].start : types[0].end].lower().startswith("osteo"):
        return False
    if weak and word in ("involvement", "infiltration", "invasion") and _OF_BONE.match(text, end):
        return False
    if "destruction" in word and re.search(r"\b(?:cortical|cortex)\s*$", text[:start] + text[start : noun.start], re.IGNORECASE):
        return False
    if types and any(t.values["lesion_type"] != "mixed" for t in types):
        return not bone and word not in ("disease", "dz") and not (noun.role in ("words.noun", "bone_lesion.metastasis") and types[0].role == "bone_lesion.type")
    if nature:
        if bone or _TO_BONE.match(text, end) or _BONE_LISTED.search(text[:start]):
            return False
        return True
    if bone and not weak:
        spinal_only = all("regions" in t.values for t in run if t.role == "words.bone_word") and text[run[0].start : run[-1].end].lower().startswith("spinal")
        return True if spinal_only or noun.role == "bone_lesion.uptake" else False
    if bone and (word not in _REJECTED_WEAK or re.search(r"expansile", text[start:end], re.IGNORECASE)):
        return False
    if bone or weak and word in _REJECTED_WEAK and not types:
        return None if not roles & {"bone_lesion.nature"} else True
    if weak and not roles & {"bone_lesion.nature", "words.qualifier"}:
        return None
    return True


def _organ_before(scene: Scene, start: int) -> bool:
    return any(t.role == "anatomy.organ" and t.end <= start and not scene.text[t.end : start].strip(" -") for t in scene.reading.terms)


def _trim(run: list[Term]) -> list[Term]:
    """The run from its first telling word on."""
    telling = [t for t in run if t.role != "words.qualifier"]
    return run[run.index(telling[0]) :] if telling and _has_comma(run) else run


def _has_comma(run: list[Term]) -> bool:
    return any(b.start - a.end > 1 for a, b in zip(run, run[1:], strict=False))


def _add_split(scene: Scene, run: list[Term], types: list[Term], anchor: Term) -> None:
    """Two types denied are two findings: "lytic" and "blastic lesions"."""
    first = types[0]
    second = next(t for t in types if t.values["lesion_type"] != first.values["lesion_type"])
    cut = run.index(second)
    left = [t for t in run[:cut] if t.start >= first.start] or [first]
    draft = _add(scene, left, first)
    draft.extra_cues = anchor.cues
    named = next((t for t in run if t.role in ("bone_lesion.metastasis", "bone_lesion.metastatic")), None)
    if named is not None:
        draft.take("nature", named)
    _add(scene, run[cut:], anchor)


def _add(scene: Scene, terms: list[Term], anchor: Term) -> Draft:
    start, end = span_of(terms)
    return scene.add(Draft(KIND, start, end, anchor, tuple(terms)))


def is_plausible(draft: Draft, scene: Scene) -> bool:
    """Whether a head that needs a bone has one, and nothing beside it explains it away."""
    text = scene.text
    roles = {t.role for t in draft.terms}
    typed = bool(roles & set(_TYPES))
    plain = not typed and not roles & {"bone_lesion.metastasis", "bone_lesion.metastatic", *_STANDING}
    benign = _benign_after(draft, scene)
    if plain and denied(draft.anchor) and any(t.role == "mimics.benign" and 0 <= t.start - draft.end < 25 for t in scene.reading.terms):
        return False
    if benign is not None and plain and not any(t.role == "words.bone_word" for t in draft.terms):
        return False
    if roles == {"bone_lesion.type_noun"} and draft.terms[0].values["lesion_type"] == LesionType.BLASTIC and _DEGENERATIVE.search(text) and not re.search(r"metasta|neoplas", text, re.IGNORECASE):
        return False
    if scene.sentence.section == "differential" and draft.needs_bone and draft.site_rule not in ("before the head", "behind the head", "inside the head"):
        return False
    if not draft.needs_bone:
        return True
    if "bone_lesion.uptake" in roles and "signal" in text[draft.start : draft.end] and not _SIGNAL_IN.match(text, draft.end):
        return False
    if "bone_lesion.uptake" in roles and draft.site_rule in ("heading", "carried heading", "carried opening") and not (draft.site is not None and draft.site.has_levels):
        return False
    if "bone_lesion.uptake" in roles and _UPTAKE_READ_AS.search(text, draft.end, draft.end + 160):
        return False
    if "bone_lesion.uptake" in roles and _UPTAKE_EXPLAINED.search(text[max(0, draft.start - 30) : draft.end + 60]):
        return False
    if plain and _POINTING.search(text[: draft.start]) and draft.site_rule not in ("before the head", "behind the head", "inside the head"):
        return False
    site = draft.site
    own = site is not None and draft.site_rule not in ("", "back-reference")
    strong = own and site is not None and not site.weak and (not site.has_pair or typed or draft.site_rule == "before the head")
    if plain and _MASS.search(text, draft.start, draft.end):
        exact = site is not None and (site.has_levels or set(site.bones()) - {Bone.FACIAL} or Region.SACRAL in site.regions())
        return bool(strong and exact and (draft.site_rule in ("before the head", "behind the head", "inside the head") or (draft.site_rule == "heading" and site is not None and site.has_levels)) and not _SOFT.search(text, max(0, draft.start - 45), draft.start) and not _organ_in(scene))
    if plain:
        return bool(strong and (draft.site_rule != "carried heading" or (site is not None and site.has_levels))) or (scene.bone_context and not _organ_in(scene))
    near = _BONE_NEAR.search(text[max(0, draft.start - 45) : draft.start]) or _BONE_NEAR.search(text[draft.end : draft.end + 60])
    return bool(own or scene.bone_context or near) and not (_organ_in(scene) and not strong and not near)


def _organ_in(scene: Scene) -> bool:
    return any(t.role == "anatomy.organ" for t in scene.reading.terms)


def _benign_after(draft: Draft, scene: Scene) -> Term | None:
    """The benign or degenerative thing that the sentence says the head is."""
    for term in scene.reading.terms:
        if term.role != "mimics.benign":
            continue
        gap = scene.text[draft.end : term.start]
        if term.start >= draft.end and len(gap) < 150 and ";" not in gap and _EXPLAINED.search(gap) and not re.search(r"\b(?:no|not|without|rather than|with|and)\s(?:\w+\s){0,2}$", gap, re.IGNORECASE):
            return term
        if term.end <= draft.start and not scene.text[term.end : draft.start].strip(" -"):
            return term
    return None


def describe(draft: Draft, scene: Scene, owners: Owners) -> None:
    """Set the type and the nature of a lesion."""
    _describe_type(draft, scene, owners)
    _describe_nature(draft, scene, owners)


def _describe_type(draft: Draft, scene: Scene, owners: Owners) -> None:
    types = [t for t in draft.terms if "lesion_type" in t.values]
    if not types and not denied(draft.anchor):
        low, high = owners.zone(draft)
        types = [
            t
            for t in scene.free(*_TYPES)
            if (draft.end <= t.start and t.end <= high) and not _PAST_TYPE.search(scene.text[: t.start]) and not denied(t)
        ]
        if any(r in {t.role for t in draft.terms} for r in ("bone_lesion.verb",)):
            types = []
    if not types and re.match(r"dense\b", scene.text[draft.start : draft.end], re.IGNORECASE) and not denied(draft.anchor):
        draft.set("lesion_type", LesionType.BLASTIC, "dense", draft.start, draft.start + len("dense"))
        return
    if not types or ("lesion_type" in draft.values and not any("lesion_type" in t.values for t in draft.terms)):
        return
    values = {t.values["lesion_type"] for t in types}
    if len(values) == 1:
        draft.take("lesion_type", types[0])
    else:
        start, end = span_of(types)
        draft.set("lesion_type", LesionType.MIXED, "both types affirmed", start, end)


def _describe_nature(draft: Draft, scene: Scene, owners: Owners) -> None:
    own = [t for t in draft.terms if "nature" in t.values]
    if not own and "nature" in draft.values:
        return
    if own:
        best = next((t for t in own if t.values["nature"] not in ("malignant", "benign")), own[0])
        draft.take("nature", best)
        return
    _, high = owners.zone(draft)
    if denied(draft.anchor):
        told = re.compile(r"\s*(?:to\ssuggest|suggestive\sof|suspicious\sfor|concerning\sfor)\s(?:\w+\s)?", re.IGNORECASE).match(scene.text, draft.end)
        offered = [t for t in scene.reading.terms if told and t.start == told.end() and "nature" in t.values]
    else:
        offered = [t for t in scene.reading.terms if t.start >= draft.end and ("nature" in t.values or t.role == "mimics.benign") and not denied(t) and _EXPLAINED.search(scene.text[draft.end : t.start]) and ";" not in scene.text[draft.end : t.start] and (t.end <= high or not scene.is_free(t))]
        offered = [t for t in offered if _names_bone_tumor(t, scene)]
    natures = {t.values.get("nature", "benign" if t.entry == "mimics/benign_names" else "") for t in offered} - {""}
    if len(natures) == 1 and offered:
        term = next(t for t in offered if t.values.get("nature", "benign") in natures)
        draft.set("nature", Nature(natures.pop()), term.entry, term.start, term.end)


def _names_bone_tumor(term: Term, scene: Scene) -> bool:
    return not (term.role == "bone_lesion.nature" and re.match(r"\s*(?:primary|breast|prostate)", scene.text[term.end :], re.IGNORECASE))
