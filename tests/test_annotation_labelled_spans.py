"""Findings become spans with nothing but labels, and are findings again, whatever an annotator made of them."""

from typing import Any

import pytest
from hypothesis import given

from metextract.annotation import AnnotatedReport, values_as_words
from metextract.annotation.labelled_spans import LabelledSpan, drafts_of, labels, spans_of
from metextract.records import BoneLesion, Fracture, Kind, Stenosis
from strategies import annotated_reports

HERE = {"start": 3, "end": 11, "text": "stenosis", "assertion": "present"}


def span(label: str, start: int = 3, end: int = 11) -> LabelledSpan:
    return LabelledSpan(start, end, label, place=label)


def rows_of(*spans: LabelledSpan, links: tuple[tuple[int, int], ...] = ()) -> list[dict[str, Any]]:
    """The findings, without what all of them here have."""
    return [{name: value for name, value in draft.row.items() if HERE.get(name) != value} for draft in drafts_of(spans, links)[0]]


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([Stenosis(**HERE)], ["stenosis"]),
        (
            [Stenosis(**HERE | {"assertion": "absent"}, levels=("T5", "T6"))],
            "stenosis assertion=absent levels=T5 levels=T6".split(),
        ),
        ([Fracture(**HERE, height_loss_percent=(50, 100))], ["fracture", "height_loss_percent=50-100"]),
        ([Fracture(**HERE, retropulsion=False, historical=True)], ["fracture", "historical=true", "retropulsion=false"]),
        (
            [Stenosis(**HERE, severity="mild"), BoneLesion(**HERE, levels=("T5",))],
            ["stenosis", "stenosis:severity=mild", "bone_lesion", "bone_lesion:levels=T5"],
        ),
        (
            [Stenosis(**HERE, severity="mild"), Stenosis(**HERE, severity="severe")],
            ["stenosis", "stenosis:severity=mild", "stenosis#2", "stenosis#2:severity=severe"],
        ),
    ],
)
def test_a_finding_is_its_kind_and_its_values_over_the_same_words(findings: list[Any], expected: list[str]) -> None:
    spans = list(spans_of(findings))
    assert [span.label for span in spans] == expected
    assert {(span.start, span.end) for span in spans} == {(3, 11)}


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([span("levels=T5"), span("stenosis")], [{"kind": "stenosis", "levels": ["T5"]}]),
        ([span(" stenosis "), span(" levels = T5 ")], [{"kind": "stenosis", "levels": ["T5"]}]),
        ([span("stenosis"), span("levels=T5"), span("levels=T5")], [{"kind": "stenosis", "levels": ["T5"]}]),
        ([span("stenosis"), span("stenosis#1:levels=T5")], [{"kind": "stenosis", "levels": ["T5"]}]),
        ([span("stenosis"), span("fracture"), span("acuity=old")], [{"kind": "stenosis"}, {"kind": "fracture", "acuity": "old"}]),
        (
            [span("stenosis"), span("fracture"), span("levels=T5")],
            [{"kind": "stenosis", "levels": ["T5"]}, {"kind": "fracture", "levels": ["T5"]}],
        ),
        (
            [span("stenosis"), span("severity=mild"), span("severity=severe")],
            [{"kind": "stenosis", "severity": ["mild", "severe"]}],
        ),
        ([span("tumour")], [{"kind": "tumour"}]),
        ([LabelledSpan([3], None, "stenosis")], [{"kind": "stenosis", "start": [3], "end": None}]),
    ],
)
def test_values_go_to_the_findings_over_the_same_words(spans: list[LabelledSpan], expected: list[dict[str, Any]]) -> None:
    assert rows_of(*spans) == expected
    assert not drafts_of(spans)[1]


@pytest.mark.parametrize("link", [(0, 2), (2, 0)])
def test_a_value_elsewhere_goes_to_the_finding_that_it_is_linked_to(link: tuple[int, int]) -> None:
    spans = (span("stenosis"), span("stenosis", 20, 28), span("levels=T5", 3, 11))
    assert rows_of(*spans, links=(link,))[0] == {"kind": "stenosis", "levels": ["T5"]}
    elsewhere = (span("stenosis"), span("stenosis", 20, 28), span("levels=T5", 40, 42))
    assert rows_of(*elsewhere, links=(link,))[0] == {"kind": "stenosis", "levels": ["T5"]}


@pytest.mark.parametrize(
    ("spans", "links", "problem"),
    [
        ([span("stenosis"), span("levels=T5", 3, 10)], [], "levels=T5: a value over the words of no finding"),
        ([span("levels=T5")], [], "levels=T5: a value over the words of no finding"),
        ([span("stenosis"), span("fracture:levels=T5")], [], "fracture:levels=T5: a value over the words of no finding"),
        (
            [span("stenosis"), LabelledSpan([3], 4, "levels=T5", place="levels")],
            [],
            "levels: a value over the words of no finding",
        ),
        ([span("stenosis"), span("stenosis", 20, 28)], [(0, 1)], "relation 1: not between a finding and one of its values"),
        ([span("stenosis"), span("levels=T5"), span("levels=T6")], [(1, 2)], "relation 1: not between"),
    ],
)
def test_what_belongs_to_no_finding_is_a_problem(spans: list[LabelledSpan], links: list[tuple[int, int]], problem: str) -> None:
    (found,) = drafts_of(spans, links)[1]
    assert found.startswith(problem)


def test_the_labels_to_choose_from_are_the_kinds_and_all_values_of_closed_sets() -> None:
    chosen = list(labels())
    assert chosen[: len(Kind)] == list(map(str, Kind))
    assert len(set(chosen)) == len(chosen)
    assert {"assertion=absent", "levels=T5", "levels=L4-L5", "bones=rib", "retropulsion=false", "historical=true"} <= set(chosen)
    assert {"assertion=present", "historical=false"}.isdisjoint(chosen)


@given(annotated_reports())
def test_findings_of_any_report_are_the_same_again(report: AnnotatedReport) -> None:
    drafts, problems = drafts_of(list(spans_of(report.findings)))
    assert not problems
    assert [(draft.row["kind"], draft.row["start"], draft.row["end"]) for draft in drafts] == [
        (finding.kind, finding.start, finding.end) for finding in report.findings
    ]
    assert [len(draft.row) for draft in drafts] == [
        4 + len({*values_as_words(finding)} - {"assertion"}) for finding in report.findings
    ]
