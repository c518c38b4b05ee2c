"""ESCC (Bilsky) grades, read for the findings of the same statement."""

import re
from collections.abc import Sequence

from metextract.findings.draft import Draft, Scene
from metextract.readings import Modality
from metextract.records import EsccGrade, Kind

_GRADED = (Kind.EPIDURAL_DISEASE, Kind.NEURAL_COMPRESSION)
_NAMED = re.compile(
    r"\b(?:ESCC|Bilsky|epidural\sspinal\scord\scompression\s(?:scale|grade))(?:[\s/:,(-]*(?:ESCC|Bilsky|grade|gr\.?|score|scale|type|of|is|=|grading))*[\s:(=-]*(?P<first>[0-3]\s?[abc]?)\b(?:\s?(?:-+>?|→|/|to)\s?(?P<second>[0-3]\s?[abc]?)\b)?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:\bgrade\s(?P<first>0|1[abc]|2|3)\b|\((?P<second>1[abc])\))(?!\s?(?:antero|retro|spondyl|listh|slip|anterior|hydro|lesion|tumor|glioma|astro))",
    re.IGNORECASE,
)
_AS_PER = re.compile(
    r"\bgrade\s(?P<first>[0-3]\s?[abc]?)(?P<second>)\s(?:as\sper|by|on|per)\s(?:the\s)?(?:bilsky|escc)\b", re.IGNORECASE
)
_CONTEXT = re.compile(r"\b(?:epidural|cord|thecal|csf|extradural)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"listhesis|modic|hydroneph|spondylolis|strain|gleason", re.IGNORECASE)
_PAST = re.compile(r"\b(?:formerly|previously|was|prior|from)\s(?:\w+\s)?$", re.IGNORECASE)
_ORDER = tuple(EsccGrade)


def read_grades(scene: Scene, before: Sequence[Draft]) -> None:
    """Set the grade on affirmed epidural disease and compression of its own part of the sentence, else of
    the sentence, else (a grade standing alone) of the sentence before."""
    found = [m for m in _NAMED.finditer(scene.text) if not _PAST.search(scene.text[: m.start()])]
    found += _AS_PER.finditer(scene.text)
    if _CONTEXT.search(scene.text) and not _ELSEWHERE.search(scene.text):
        parts = [_part(scene.text, m.start()) for m in found]
        found += [m for m in _BARE.finditer(scene.text) if not any(start <= m.start() < end for start, end in parts)]
    affirmed = [d for d in scene.heads() if _takes_grade(d)]
    for match in found:
        grade = _grade(match)
        if grade is None:
            continue
        start, end = _part(scene.text, match.start())
        own = [d for d in affirmed if start <= d.start < end] if len(found) > 1 else affirmed
        for draft in own or affirmed or [d for d in before if _takes_grade(d)]:
            if "escc_grade" not in draft.values or own:
                inside = draft in scene.drafts
                draft.set("escc_grade", grade, "escc grade", match.start() if inside else None, match.end() if inside else None)


def _takes_grade(draft: Draft) -> bool:
    return draft.kind in _GRADED and not draft.dropped and not any(c.modality is Modality.NEGATION for c in draft.cues)


def _grade(match: re.Match[str]) -> EsccGrade | None:
    """The last of two with an arrow between, the higher of a range."""
    named = [g.replace(" ", "").lower() for g in (match["first"], match["second"]) if g]
    grades = [EsccGrade(g) for g in named if g in set(EsccGrade)]
    if not grades:
        return None
    return grades[-1] if re.search(r">|→", match.group()) else max(grades, key=_ORDER.index)


def _part(text: str, position: int) -> tuple[int, int]:
    """The part between semicolons that a position lies in."""
    return text.rfind(";", 0, position) + 1, (text.find(";", position) + 1 or len(text) + 1)
