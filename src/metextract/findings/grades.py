"""ESCC (Bilsky) grades, read for the findings of the same statement."""

import re
from collections.abc import Sequence

from metextract.findings.cues import denied
from metextract.findings.draft import Draft, Scene
from metextract.records import EsccGrade, Kind

_GRADED = (Kind.EPIDURAL_DISEASE, Kind.NEURAL_COMPRESSION)
# "ESCC grade 1c", "Bilsky score: 2", "epidural spinal cord compression scale (ESCC) 1b -> 2".
_NAMED = re.compile(
    r"""
    \b (?: ESCC | Bilsky | epidural\sspinal\scord\scompression\s(?:scale|grade) )
    (?: [\s/:,(-]* (?: ESCC | Bilsky | grade | gr\.? | score | scale | type | of | is | = | grading ) )*
    [\s:(=-]*
    (?P<first> [0-3]\s?[abc]? )\b
    (?: \s? (?: -+>? | → | / | to ) \s? (?P<second> [0-3]\s?[abc]? )\b )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "grade 2 as per Bilsky".
_AS_PER = re.compile(
    r"\b grade \s (?P<first> [0-3]\s?[abc]? ) (?P<second>) \s (?: as\sper | by | on | per ) \s (?:the\s)? (?: bilsky | escc )\b",
    re.VERBOSE | re.IGNORECASE,
)
# "epidural disease, grade 1c", "epidural disease (1b)"; no "grade 1 anterolisthesis".
_BARE = re.compile(
    r"""
    (?: \b grade \s (?P<first> 0 | 1[abc] | 2 | 3 )\b | \( (?P<second> 1[abc] ) \) )
    (?! \s? (?: antero | retro | spondyl | listh | slip | anterior | hydro | lesion | tumor | glioma | astro ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A bare grade is of epidural disease only in such a sentence ...
_CONTEXT = re.compile(r"\b(?: epidural | extradural | cord | thecal | csf )\b", re.VERBOSE | re.IGNORECASE)
# ... that grades nothing else.
_OTHER_GRADES = re.compile(r"listhesis | spondylolis | modic | hydroneph | strain | gleason", re.VERBOSE | re.IGNORECASE)
# "formerly Bilsky 2", "from an ESCC 1b".
_PAST = re.compile(r"\b(?: formerly | previously | was | prior | from ) \s (?:\w+\s)? $", re.VERBOSE | re.IGNORECASE)
# "1b -> 2" tells a change, "1b-2" and "1b to 2" a range.
_ARROW = re.compile(r"[>→]")
_ORDER = tuple(EsccGrade)


def read_grades(scene: Scene, before: Sequence[Draft]) -> None:
    """Set the grade on affirmed epidural disease and compression.

    Of several grades each is for its own part of the sentence, one alone for the whole sentence or, if that has no such
    finding, for those of the last one in the line that has ("Bilsky grade 2." as a sentence).
    """
    affirmed = [d for d in scene.heads() if _takes_grade(d)]
    elsewhere = [d for d in before if _takes_grade(d)]
    matches = _grades_in(scene.text) if affirmed or elsewhere else []
    for match in matches:
        grade = _grade(match)
        if grade is None:
            continue
        start, end = _part(scene.text, match.start())
        own = [d for d in affirmed if len(matches) == 1 or start <= d.start < end]
        for draft in own or affirmed or elsewhere:
            if own or "escc_grade" not in draft.values:
                _set(draft, grade, match, scene)


def last_gradable(scene: Scene, heads: Sequence[Draft], earlier: Sequence[Draft]) -> list[Draft]:
    """The findings of the line's last sentence that has any that take a grade."""
    own = [draft for draft in heads if _takes_grade(draft)]
    return own or ([] if scene.sentence.opens_line else list(earlier))


def _grades_in(text: str) -> list[re.Match[str]]:
    """Named grades, and bare ones in the parts of the sentence that have no named one."""
    named = [m for m in _NAMED.finditer(text) if not _PAST.search(text, 0, m.start())]
    named += _AS_PER.finditer(text)
    if not _CONTEXT.search(text) or _OTHER_GRADES.search(text):
        return named
    parts = [_part(text, m.start()) for m in named]
    return named + [m for m in _BARE.finditer(text) if not any(start <= m.start() < end for start, end in parts)]


def _takes_grade(draft: Draft) -> bool:
    return draft.kind in _GRADED and not draft.dropped and not denied(draft)


def _set(draft: Draft, grade: EsccGrade, match: re.Match[str], scene: Scene) -> None:
    """Set the grade, with its words as evidence if they are of the draft's own sentence."""
    if draft in scene.drafts:
        draft.set("escc_grade", grade, "escc grade", match.start(), match.end())
    else:
        draft.set("escc_grade", grade, "escc grade")


def _grade(match: re.Match[str]) -> EsccGrade | None:
    """The last of two with an arrow between, the higher of a range."""
    named = [g.replace(" ", "").lower() for g in (match["first"], match["second"]) if g]
    grades = [EsccGrade(g) for g in named if g in set(EsccGrade)]
    if not grades:
        return None
    return grades[-1] if _ARROW.search(match.group()) else max(grades, key=_ORDER.index)


def _part(text: str, position: int) -> tuple[int, int]:
    """The part between semicolons that a position lies in."""
    return text.rfind(";", 0, position) + 1, (text.find(";", position) + 1 or len(text) + 1)
