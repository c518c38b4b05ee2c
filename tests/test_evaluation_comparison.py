"""Two predictions on one gold: differences are paired, and McNemar's test counts whole reports."""

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluated import compared
from metextract.annotation import AnnotatedReport, AnnotatedSet
from metextract.errors import InputError
from metextract.evaluation import Change, Comparison, Error, compare, evaluate
from metextract.records import BoneLesion, Finding
from strategies import CROWDED

SIDE = st.lists(CROWDED, max_size=3)
REPORTS = st.lists(st.tuples(SIDE, SIDE, SIDE), min_size=1, max_size=5)
LESION = BoneLesion(start=0, end=3, text="xxx", assertion="present")  # type: ignore[arg-type]


def _reports(reports: list[tuple[list[Finding], ...]], which: int) -> list[AnnotatedReport]:
    return [AnnotatedReport(report_id=str(n), findings=tuple(sides[which])) for n, sides in enumerate(reports)]


@given(REPORTS)
@settings(max_examples=25)
def test_nothing_differs_from_itself(reports: list[tuple[list[Finding], ...]]) -> None:
    gold, predicted = _reports(reports, 0), _reports(reports, 1)
    comparison = compare(gold, predicted, predicted, resamples=20)
    for column in ("difference", "difference_low", "difference_high"):
        assert set(comparison.differences[column].dropna()) <= {0.0}
    assert (comparison.mcnemar[["only_first", "only_second"]] == 0).all().all()
    assert comparison.mcnemar["p"].isna().all()


@given(REPORTS)
@settings(max_examples=25)
def test_the_other_way_round_is_the_opposite(reports: list[tuple[list[Finding], ...]]) -> None:
    gold, first, second = (_reports(reports, which) for which in range(3))
    forth, back = compare(gold, first, second, resamples=20), compare(gold, second, first, resamples=20)
    pd.testing.assert_series_equal(forth.differences["difference"], -back.differences["difference"])
    pd.testing.assert_series_equal(forth.differences["difference_low"], -back.differences["difference_high"], check_names=False)
    assert forth.mcnemar["only_first"].tolist() == back.mcnemar["only_second"].tolist()
    pd.testing.assert_series_equal(forth.mcnemar["p"], back.mcnemar["p"])


@given(REPORTS)
@settings(max_examples=25)
def test_a_difference_is_that_of_the_two_evaluations(reports: list[tuple[list[Finding], ...]]) -> None:
    gold, first, second = (_reports(reports, which) for which in range(3))
    rows = compare(gold, first, second, resamples=0).differences
    rows = rows[rows["rate"] == "f1"].set_index(["kind", "measure"])
    for column, predicted in (("first", first), ("second", second)):
        scores = evaluate(gold, predicted, resamples=0).scores.set_index(["kind", "measure"])
        pd.testing.assert_series_equal(rows[column], scores.loc[rows.index, "f1"], check_names=False)


@given(REPORTS)
@settings(max_examples=25)
def test_errors_are_new_as_before_or_fixed(reports: list[tuple[list[Finding], ...]]) -> None:
    gold, first, second = (_reports(reports, which) for which in range(3))
    forth, back = compare(gold, first, second, resamples=0), compare(gold, second, first, resamples=0)
    new, same, fixed = (_errors(forth, change) for change in Change)
    assert tuple(changed.error for changed in forth.errors[: len(forth.second.errors)]) == forth.second.errors
    assert len(same) + len(fixed) == len(forth.first.errors)
    assert Counter(map(_what, new)) == Counter(map(_what, _errors(back, Change.FIXED)))
    assert Counter(map(_what, same)) == Counter(map(_what, _errors(back, Change.AS_BEFORE)))
    itself = compare(gold, first, first, resamples=0)
    assert _errors(itself, Change.AS_BEFORE) == list(itself.second.errors)
    assert len(itself.errors) == len(itself.second.errors)


def test_an_error_is_the_same_if_it_is_of_the_same_finding_and_classes() -> None:
    found = [
        (changed.change, changed.error.finding.text, changed.other and changed.other.assertion) for changed in compared().errors
    ]
    assert found == [
        (Change.AS_BEFORE, "Acute fracture", "present"),
        (Change.NEW, "lytic lesion", "absent"),
        (Change.NEW, "fracture", None),
        (Change.FIXED, "Old fracture", "present"),
        (Change.FIXED, "stenosis", None),
    ]


def _errors(comparison: Comparison, change: Change) -> list[Error]:
    return [changed.error for changed in comparison.errors if changed.change is change]


def _what(error: Error) -> tuple[Any, ...]:
    finding = error.finding
    return error.report_id, finding.kind, finding.start, finding.end, error.classes, error.attributes


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [(0, 0, math.nan), (0, 1, 1.0), (0, 6, 2 * 0.5**6), (1, 5, 14 / 64), (3, 3, 1.0)],  # the exact binomial test, by hand
)
def test_mcnemar_is_exact(only_first: int, only_second: int, p: float) -> None:
    right: list[Any] = [(1, 1)] * 3 + [(1, 0)] * only_first + [(0, 1)] * only_second + [(0, 0)] * 2
    gold = [AnnotatedReport(report_id=str(n), findings=(LESION,)) for n in range(len(right))]
    sides = (
        [AnnotatedReport(report_id=str(n), findings=(LESION,) * row[which]) for n, row in enumerate(right)] for which in (0, 1)
    )
    row = compare(gold, *sides, resamples=0).mcnemar.iloc[0]
    assert row[["kind", "both", "only_first", "only_second", "neither"]].tolist() == ["all", 3, only_first, only_second, 2]
    assert row["p"] == pytest.approx(p, nan_ok=True)


def test_a_report_that_one_cannot_be_judged_on_is_left_out_for_both() -> None:
    gold = [AnnotatedReport(report_id=name, text=name, findings=(LESION,)) for name in ("aaa", "bbb")]
    first = [AnnotatedReport(report_id="aaa", text="other"), AnnotatedReport(report_id="bbb", text="bbb")]
    comparison = compare(gold, first, gold, resamples=0)
    assert [len(side.judged) for side in (comparison.first, comparison.second)] == [1, 1]
    assert len(comparison.problems) == 1


def test_where_one_side_has_labels_all_are_compared_as_labels() -> None:
    gold = [AnnotatedReport(report_id="r", findings=(LESION, replace(LESION, start=5, end=8)))]
    labels = AnnotatedSet((AnnotatedReport(report_id="r", findings=(replace(LESION, start=0, end=0, text=""),)),), located=False)
    for sides in ((gold, labels), (labels, gold)):
        comparison = compare(gold, *sides, resamples=0)
        assert comparison.first.settings == comparison.second.settings
        assert set(comparison.differences["difference"].dropna()) == {0.0}


def test_predictions_that_have_no_report_in_common_are_refused() -> None:
    gold, first, second = (
        [AnnotatedReport(report_id=name, text=text) for name, text in zip("ab", texts, strict=True)]
        for texts in ("xy", "x_", "_y")
    )
    with pytest.raises(InputError, match="no report can be compared for both"):
        compare(gold, first, second)
