"""Fractures told by a vertebra's loss of height: "T8 wedging", "collapse of L1", "loss of vertebral body height"."""

import re

from metextract.findings.cues import denied, hedged
from metextract.findings.draft import Scene, span_of
from metextract.findings.fracture_heads import add, qualifiers
from metextract.readings import Term

# "The T8 vertebral body is compressed".
_COMPRESSED_SUBJECT = re.compile(
    r"(?:[TLCD]\d{1,2}|vertebra(?:l\sbody)?|vertebrae|bodies)\s(?:is|are|appears?)\s(?:\w+ly\s)?$",
    re.IGNORECASE,
)
# "L1 mild superior endplate compression".
_BARE_BEFORE = re.compile(
    r"""
    (?:[TLCD]\d{1,2}|vertebral(?:\sbody)?|vertebra|vertebrae|bodies)\s
    (?:(?:anterior|superior|mild|moderate|severe|wedge|inferior|endplate|end\splate)\s)*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Compression of the superior endplate of L1"; not "compression of the L1 nerve".
_BARE_AFTER = re.compile(
    r"""
    \s*(?:of|involving|at|in)\s
    (?:
        the\s|a\s|several\s|multiple\s|many\s|some\s|two\s|three\s|both\s
      | mid\s|upper\s|lower\s|superior\s|inferior\s|anterior\s
      | body\sof\s|aspect\sof\s|portion\sof\s|endplates?\sof\s|end\splates?\sof\s
      | thoracic\s|lumbar\s|dorsal\s|midthoracic\s
    )*
    (?:[TLCDS]\d{1,2}\b(?!(?:[\s,]|and|&|[TLCDS]\d{1,2}\b|exiting|traversing|left|right){0,12}(?:nerve|root))|vertebra)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "XXXX deformity": the adjective was taken out with the names.
_HIDDEN_WORD = re.compile(r"\bX{3,}\s$")
_VERTEBRA_BEFORE = re.compile(r"(?:vertebral(?:\sbody)?|[TL]\d{1,2})\s$")
# "Flattening and deformity of the cord".
_OF_NEURAL = re.compile(
    r"\s (?: of | on ) \s (?: the\s )? (?: \w+\s ){0,2}? (?: cord | sac | roots? | cauda | conus | dura )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "Deformity of the superior T8 endplate".
_VERTEBRA_AFTER = re.compile(r"\s(?:of|at|in|involving)\s(?:the\s)?(?:\w+\s){0,2}(?:[TL]\d{1,2}\b|vertebra)")
_HIDDEN_LOSS_BEFORE = re.compile(r"X{3,}\s$")
_HIDDEN_LOSS_AFTER = re.compile(r"\s(?:of|at)\s(?:the\s)?[TL]\d")
# "Collapse of the left lower lobe", "circulatory collapse", "femoral head collapse".
_NO_VERTEBRA = re.compile(
    r"""
    \b(?:
        lung | lobe | lobar | segmental | atelecta\w* | alveolar | pulmonary
      | airway | bronch\w* | tracheal? | sinus | bladder
      | cardiovascular | circulatory | hemodynamic | ventricular | vein | veins | venous
      | femoral\shead | tent | during | patient
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DISC_BEFORE = re.compile(r"\bdis[ck]s?\b[^,;]{0,12}$", re.IGNORECASE)
_DISC_SPACE = re.compile(r"\bdis[ck]\sspaces?\b", re.IGNORECASE)
_DISC_AFTER = re.compile(r"\s*(?:of\s)?(?:the\s)?(?:[CTLD]\d[-/\d]*\s)?dis[ck]", re.IGNORECASE)
_VERTEBRA = re.compile(
    r"\b(?:vertebra\w*|spine|spinal|thoracic|lumbar|cervical|sacral|dorsal|endplates?|end\splates?|body|bodies)\b",
    re.IGNORECASE,
)
# "Lytic lesions with collapse": a collapse beside these is of bone.
_AMONG_BONES = re.compile(r"\b(?:fractur\w*|bony\sdestruction|lytic|marrow|metasta\w+)\b", re.IGNORECASE)
# "Loss of 50% of the anterior vertebral body height".
_LOSS_OF_HEIGHT = re.compile(
    r"""
    (?:
        \s*(?:
            of|in|to|at|the|its|their|a|some|all|more|than|approximately|about|around
          | normal|original|pre|existing|stature|overall|level
          | vertebral|body|bodies|lumbar|thoracic|[TLCD]\d{1,2}
          | anterior|posterior|central|mid|superior
          | third|half|quarter|one|two|thirds|\d{1,3}\s?%|percent
        )[\s-]*
    ){0,8}\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "The height of C6 is mildly reduced".
_HEIGHT_IS_LOST = re.compile(
    r"""
    \s*
    (?:of\s(?:the\s)?(?:[TLCDS]\d{1,2}|vertebra\w*|body|this|that|these|lumbar|thoracic)?[^.;,]{0,25}?\s)?
    (?:
        (?:
            is|are|was|were|has|have|been|appears?|shows?|with|also
          | mildly|moderately|severely|slightly|markedly|significantly|somewhat|partially
          | anteriorly|centrally|mild|moderate|severe
        )\s
    )*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DISC_HEIGHT = re.compile(r"\b(?:dis[ck]s?|joint|interspace|intervertebral)\b", re.IGNORECASE)
_OF_BODY = re.compile(r"vertebra|body", re.IGNORECASE)
_NEXT_PART = re.compile(r"[,;]")
_HEIGHT_REACH = 25
_SHAPING = frozenset(
    {"fracture.shape", "fracture.wedging", "neural_compression.effect", "fracture.collapse", "fracture.endplate"}
)


def find_deformity(scene: Scene, term: Term) -> None:
    """ "Wedge deformity", "vertebral body deformity", "deformity of T8"."""
    if _OF_NEURAL.match(scene.after(term)):
        return
    words = [q for q in qualifiers(scene, term) if q.role != "words.qualifier"]
    if any(q.role in _SHAPING for q in words):
        add(scene, [*words, term], term, height=True)
        return
    before = scene.before(term)
    hidden = _HIDDEN_WORD.search(before) and _is_vertebral(scene, term)
    if hidden or _VERTEBRA_BEFORE.search(before):
        add(scene, [term], term).needs_bone = True
    elif _VERTEBRA_AFTER.match(scene.after(term)):
        add(scene, [term], term)


def _is_vertebral(scene: Scene, term: Term) -> bool:
    """Whether a deformity without its adjective is one of vertebrae: at a level, or stated as there in a part of the spine."""
    if any(g.has_levels for g in scene.groups):
        return True
    return any(g.vertebral for g in scene.groups) and not denied(term) and not hedged(term)


def find_collapse(scene: Scene, term: Term) -> None:
    """ "Collapse of L1", "T8 wedging", "vertebra plana"."""
    if scene.said(term).startswith("verteb"):
        add(scene, [term], term, height=True)
        return
    before, after = scene.before(term)[-60:], scene.after(term)[:60]
    if _NO_VERTEBRA.search(before[-40:]) or _NO_VERTEBRA.search(after[:40]):
        return
    if _DISC_BEFORE.search(before) or _DISC_AFTER.match(after) or _is_of_space(scene, term):
        return
    near = bool(_VERTEBRA.search(before) or _VERTEBRA.search(after))
    if not near and not scene.spine_report and not any(g.has_levels or g.vertebral for g in scene.groups):
        return
    words = [q for q in qualifiers(scene, term) if q.role.startswith(("fracture.", "neural"))]
    draft = add(scene, [*words, term], term, height=True)
    draft.needs_bone = not _AMONG_BONES.search(before[-25:] + "|" + after[:30])


def _is_of_space(scene: Scene, term: Term) -> bool:
    """ "Through the disc space at C5-6, which was even more collapsed at C6-7"."""
    behind = next((g for g in scene.groups if g.start >= term.end), None)
    return behind is not None and behind.has_pair and _DISC_SPACE.search(scene.before(term)) is not None


def find_height(scene: Scene, height: Term) -> None:
    """ "Loss of vertebral body height", "height loss", "the height of C6 is reduced"."""
    for loss in scene.free("fracture.loss"):
        if not _loses(scene, loss, height) or _is_of_disc(scene, loss, height):
            continue
        draft = add(scene, [loss, height], height if loss.start > height.end else loss, height=True)
        draft.set("height_word", True, "height loss")
        return


def _loses(scene: Scene, loss: Term, height: Term) -> bool:
    """Whether what stands between the two words joins them."""
    if loss.end <= height.start:
        return _LOSS_OF_HEIGHT.fullmatch(scene.between(loss, height)) is not None
    if height.end <= loss.start:
        gap = scene.between(height, loss)
        return gap.strip(" -") == "" or _HEIGHT_IS_LOST.fullmatch(gap) is not None
    return True


def _is_of_disc(scene: Scene, loss: Term, height: Term) -> bool:
    """ "Loss of disc height at L4-L5"."""
    start, end = span_of([loss, height])
    before, head, after = (
        scene.text[max(0, start - _HEIGHT_REACH) : start],
        scene.text[start:end],
        scene.text[end : end + _HEIGHT_REACH],
    )
    around = f"{before} {head} {_NEXT_PART.split(after)[0]}"
    return bool(_DISC_HEIGHT.search(around)) and not _OF_BODY.search(head)


def find_bare_compressions(scene: Scene) -> None:
    """Add "compression" of a vertebra, once compression of neural structures has been read."""
    for term in scene.free("neural_compression.effect"):
        word = scene.said(term)
        if word == "compressed" and _COMPRESSED_SUBJECT.search(scene.before(term)):
            add(scene, [term], term, height=True)
        elif word in ("compression", "compressions") and _is_of_vertebra(scene, term):
            words = [q for q in qualifiers(scene, term) if q.role.startswith("fracture.")]
            add(scene, [*words, term], term, height=True)


def _is_of_vertebra(scene: Scene, term: Term) -> bool:
    """ "L1 compression", "compression of T8", "wedge compression"."""
    if _BARE_BEFORE.search(scene.before(term)) or _BARE_AFTER.match(scene.after(term)):
        return True
    shapes = [t for t in scene.reading.terms if t.role == "fracture.shape" and t.end <= term.start]
    return any(shape.end + 1 >= term.start for shape in shapes)


def find_hidden_losses(scene: Scene) -> None:
    """Add "XXXX loss of T11": the word "height" was taken out with the names."""
    for term in scene.free("fracture.loss"):
        if _HIDDEN_LOSS_BEFORE.search(scene.before(term)) and _HIDDEN_LOSS_AFTER.match(scene.after(term)):
            add(scene, [term], term, height=True)
