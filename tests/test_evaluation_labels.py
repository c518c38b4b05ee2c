"""Labels of whole reports against findings: what a report says is counted once, however often its text says it."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metextract.annotation import AnnotatedReport, AnnotatedSet
from metextract.evaluation import Evaluation, agreement, evaluate
from metextract.evaluation.labels import labels_of
from metextract.records import FINDING_TYPES, Assertion, Finding, Kind
from strategies import FINDINGS

EVERYTHING = frozenset(product(Kind, Assertion))

Said = tuple[str, str]  # site, or nothing, and assertion


def _fracture(said: Said, at: int = 0, **attributes: Any) -> Finding:
    site, assertion = said
    name = "levels" if site[:1].isupper() else "regions"
    return FINDING_TYPES[Kind.FRACTURE](
        **{"start": at, "end": at + 1, "text": "x", "assertion": assertion, name: (site,) if site else ()} | attributes
    )


def _said(findings: Sequence[Finding]) -> list[Said]:
    return [("".join((*finding.levels, *finding.regions)), str(finding.assertion)) for finding in findings]


def _labels(*reports: Sequence[Finding]) -> AnnotatedSet:
    return AnnotatedSet(tuple(_reports(*reports)), located=False)


def _reports(*reports: Sequence[Finding]) -> list[AnnotatedReport]:
    return [AnnotatedReport(report_id=f"r{number}", findings=tuple(one)) for number, one in enumerate(reports)]


def _counts(evaluation: Evaluation, measure: str, kind: str = "fracture") -> list[int]:
    scores: pd.DataFrame = evaluation.scores
    row = scores[(scores["kind"] == kind) & (scores["measure"] == measure)]
    return row[["gold", "predicted", "hits"]].iloc[0].tolist()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param([("T5", "present"), ("T5", "present")], [("T5", "present")], id="said again"),
        pytest.param([("", "present"), ("T5", "present")], [("T5", "present")], id="said again with its level"),
        pytest.param([("T5", "present"), ("L1", "present")], [("T5", "present"), ("L1", "present")], id="two levels"),
        pytest.param([("T5", "present"), ("", "absent")], [("T5", "present")], id="no other fracture"),
        pytest.param([("T5", "possible"), ("T5", "present")], [("T5", "present")], id="hedged, then sure"),
        pytest.param([("", "possible"), ("T5", "present")], [("T5", "present")], id="hedged, then sure of a level"),
        pytest.param([("T9", "possible"), ("", "present")], [("T9", "possible"), ("", "present")], id="hedged of one level"),
        pytest.param([("", "hypothetical"), ("", "absent")], [("", "absent")], id="asked, and denied"),
        pytest.param([("L1", "hypothetical"), ("", "absent")], [("", "absent")], id="asked of one level, and denied of all"),
        pytest.param([("", "hypothetical")], [("", "hypothetical")], id="asked only"),
        pytest.param([("", "absent"), ("L1", "absent")], [("", "absent")], id="denied of all and of one"),
        pytest.param(
            [("T5", "present"), ("", "absent"), ("L1", "absent")], [("T5", "present"), ("L1", "absent")], id="denied of another"
        ),
    ],
)
def test_a_report_says_each_thing_once(said: list[Said], kept: list[Said]) -> None:
    for order in (said, said[::-1]):
        findings = [_fracture(one, at) for at, one in enumerate(order)]
        assert sorted(_said(labels_of(findings, EVERYTHING))) == sorted(kept)


def test_a_finding_of_several_sites_is_a_label_for_each() -> None:
    several = _fracture(("T5", "present"), levels=("T5", "L1"), regions=("sacral",))
    assert _said(labels_of([several], EVERYTHING)) == [("T5", "present"), ("L1", "present"), ("sacral", "present")]


def test_a_label_of_the_past_says_nothing_of_today() -> None:
    findings = [_fracture(("T5", "present"), historical=True), _fracture(("", "absent"))]
    assert labels_of(findings, EVERYTHING) == tuple(findings)


@given(st.lists(FINDINGS, max_size=6))
def test_what_is_said_once_stays_as_it_is(findings: list[Finding]) -> None:
    once = labels_of(findings, EVERYTHING)
    assert labels_of(once, EVERYTHING) == once
    assert bool(once) == bool(findings)


@pytest.mark.parametrize("match", ["level", "report", None])
def test_a_label_is_found_whole_however_often_the_text_says_it(match: str | None) -> None:
    gold = _labels([_fracture(("", "present"))], [_fracture(("", "absent"))])
    predicted = _reports(
        [
            _fracture(("", "hypothetical")),
            _fracture(("T5", "present"), 3, acuity="acute"),
            _fracture(("L1", "present"), 5),
            _fracture(("", "absent"), 7),
            _fracture(("T5", "present"), 9),
        ],
        [_fracture(("", "absent")), _fracture(("lumbar", "absent"), 3)],
    )
    for evaluation in (evaluate(gold, predicted, match=match, resamples=0), evaluate(predicted, gold, match=match, resamples=0)):
        for measure in ("mention", "presence", "strict", "report"):
            assert _counts(evaluation, measure) == [2, 2, 2]
        assert evaluation.errors == ()


def test_denials_count_only_of_kinds_that_the_labels_deny() -> None:
    lesion = FINDING_TYPES[Kind.BONE_LESION](start=0, end=1, text="x", assertion="absent")
    predicted = _reports([_fracture(("", "absent")), lesion], [_fracture(("", "absent"))])
    denying, affirming = (
        _labels([_fracture(("", "present"))], [_fracture(("", "absent"))]),
        _labels([_fracture(("", "present"))], []),
    )
    assert _counts(evaluate(denying, predicted, resamples=0), "presence", "all") == [2, 2, 1]
    assert _counts(evaluate(affirming, predicted, resamples=0), "presence", "all") == [1, 0, 0]


def test_two_sets_of_labels_are_compared_by_what_both_have() -> None:
    coarse, fine = _labels([_fracture(("", "present"))]), _labels([_fracture(("T5", "present")), _fracture(("L1", "present"))])
    for compared in (agreement(coarse, fine, resamples=0), agreement(fine, coarse, resamples=0)):
        assert compared.settings.attributes == ("assertion",)
        assert _counts(compared, "presence") == [1, 1, 1]
