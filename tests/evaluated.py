"""Evaluations of a few composed words, some of them hostile."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from metextract.annotation import AnnotatedReport
from metextract.evaluation import Comparison, Evaluation, compare, evaluate
from metextract.records import FINDING_TYPES, Assertion, Evidence, Finding, Kind

HOSTILE = '</script><img src=x onerror="window.hacked = 1"><!-- & &lt; \u2028 {{ 7 * 7 }} \'"> `|` **b** ]]>'


class Case(NamedTuple):
    """One report with both sides."""

    text: str | None
    gold: Sequence[Finding] = ()
    predicted: Sequence[Finding] = ()
    columns: dict[str, str] = {}  # noqa: RUF012 - of a tuple, so nothing is shared and changed
    name: str | None = None


def finding(text: str, words: str, kind: Kind = Kind.FRACTURE, because: str | None = None, **attributes: Any) -> Any:
    """A finding whose head are these words of the text. because: words that are the evidence of its assertion."""
    start = text.index(words)
    evidence = ()
    if because is not None:
        at = text.index(because)
        evidence = (Evidence(attribute="assertion", rule="assertion/cue", start=at, end=at + len(because)),)
    values = {"assertion": Assertion.PRESENT, "evidence": evidence} | attributes
    return FINDING_TYPES[kind](start=start, end=start + len(words), text=words, **values)


def evaluated(*cases: Case, resamples: int = 20, **settings: Any) -> Evaluation:
    """The evaluation of reports r1, r2 and so on, unless they have other names."""
    names = [case.name or f"r{number}" for number, case in enumerate(cases, 1)]
    gold, predicted = (
        [
            AnnotatedReport(report_id=name, text=case.text, findings=tuple(findings), columns=case.columns)
            for name, case, findings in zip(names, cases, sides, strict=True)
        ]
        for sides in ([case.gold for case in cases], [case.predicted for case in cases])
    )
    return evaluate(gold, predicted, resamples=resamples, **settings)


TEXT = "FINDINGS: Acute fracture of L1. No lytic lesion. Old fracture at T9.\nIMPRESSION: Severe stenosis at L4-L5."


def mixed(**settings: Any) -> Evaluation:
    """Errors of all classes: assertion and attribute, level, missed, spurious, and a report without any."""
    lesion, stenosis = Kind.BONE_LESION, Kind.STENOSIS
    gold = [
        finding(TEXT, "Acute fracture", levels=("L1",), acuity="acute"),
        finding(TEXT, "lytic lesion", lesion, assertion="absent", lesion_type="lytic"),
        finding(TEXT, "Old fracture", levels=("T9",)),
    ]
    predicted = [
        finding(TEXT, "Acute fracture", levels=("L1", "L2"), acuity="acute", because="Acute"),
        finding(TEXT, "lytic lesion", lesion, because="No", assertion="possible", lesion_type="lytic"),
        finding(TEXT, "stenosis", stenosis, severity="severe", because="Severe"),
    ]
    return evaluated(
        Case(TEXT, gold, predicted, {"source": "mri"}),
        Case("No fracture.", columns={"source": "ct"}),
        Case(TEXT, gold, [*gold[:2], finding(TEXT, "Old fracture", levels=("T9",), acuity="chronic")], {"source": "ct"}),
        **settings,
    )


def compared(words: str = "No fracture.", **settings: Any) -> Comparison:
    """Two errors that are new, one as before, and two that are fixed, one of them missed and one spurious."""
    lesion = finding(TEXT, "lytic lesion", Kind.BONE_LESION, assertion="absent")
    old = finding(TEXT, "Old fracture", levels=("T9",), because="Old")
    acute, wrong = (finding(TEXT, "Acute fracture", levels=levels, because="Acute") for levels in (("L1",), ("L1", "L2")))
    sides: tuple[list[list[Any]], ...] = (
        [[acute, lesion, old], []],
        [[wrong, lesion, finding(TEXT, "stenosis", Kind.STENOSIS)], []],
        [[wrong, replace(lesion, assertion=Assertion.POSSIBLE), old], [finding(words, "fracture", because=words)]],
    )
    texts, sources = (TEXT, words), ("mri", "ct")
    gold, first, second = (
        [
            AnnotatedReport(report_id=f"r{number}", text=text, findings=tuple(findings), columns={"source": source})
            for number, (text, findings, source) in enumerate(zip(texts, side, sources, strict=True), 1)
        ]
        for side in sides
    )
    return compare(gold, first, second, **{"resamples": 20} | settings)


def hostile() -> Evaluation:
    """One report with an error, whose text, name, columns and evidence are HOSTILE."""
    text = f"{HOSTILE} fracture \U0001f9b4 \u05d2\u05d1 \u202e lesion {HOSTILE}"
    wrong = finding(text, "fracture", because=HOSTILE)
    case = Case(text, [finding(text, "lesion", Kind.BONE_LESION)], [wrong], {HOSTILE: HOSTILE, "__proto__": "x"}, HOSTILE)
    other = Case(text, [wrong], [], {HOSTILE: "b", "__proto__": "y"}, f"{HOSTILE}2")
    return evaluated(case, other, by=[HOSTILE])
