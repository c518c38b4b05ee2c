"""Scores, attributes, whole reports, slices and intervals are what their definitions say."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metextract.annotation import AnnotatedReport, AnnotatedSet, Problem
from metextract.errors import ConfigError, InputError
from metextract.evaluation import ErrorClass, Evaluation, Strategy, agreement, evaluate
from metextract.evaluation.rates import kappa
from metextract.evaluation.resampling import Resampling, interval
from metextract.records import BoneLesion, Finding, Fracture, Kind, ReportResult, Stenosis
from strategies import CROWDED

TEXT = "FINDINGS: Lytic lesion of T5. No fracture.\nIMPRESSION: Lytic lesion of T5. Old fracture of L1."
REPORTS = st.lists(st.tuples(st.lists(CROWDED, max_size=3), st.lists(CROWDED, max_size=3)), min_size=1, max_size=6)


def _lesion(start: int, end: int, **attributes: Any) -> BoneLesion:
    return BoneLesion(**({"start": start, "end": end, "text": "x" * (end - start), "assertion": "present"} | attributes))


def _fracture(start: int, end: int, **attributes: Any) -> Fracture:
    return Fracture(**({"start": start, "end": end, "text": "x" * (end - start), "assertion": "present"} | attributes))


def _report(name: str, *findings: Finding, text: str | None = None, **columns: str) -> AnnotatedReport:
    return AnnotatedReport(report_id=name, text=text, findings=findings, columns=columns)


def _sides(reports: Sequence[tuple[list[Finding], list[Finding]]]) -> tuple[list[AnnotatedReport], list[AnnotatedReport]]:
    gold = [_report(f"r{n}", *one, patient=f"p{n % 2}", source=f"s{n % 3}") for n, (one, _) in enumerate(reports)]
    return gold, [_report(f"r{n}", *other) for n, (_, other) in enumerate(reports)]


def _of(evaluation: Evaluation, kind: str = "all", measure: str = "mention", value: str | None = None) -> "pd.Series[Any]":
    scores = evaluation.scores
    part = scores["value"].isna() if value is None else scores["value"] == value
    (_, row), *others = scores[part & (scores["kind"] == kind) & (scores["measure"] == measure)].iterrows()
    assert not others
    return row


@given(REPORTS)
@settings(max_examples=30)
def test_what_is_compared_with_itself_agrees(reports: list[tuple[list[Finding], list[Finding]]]) -> None:
    gold, _ = _sides(reports)
    evaluation = evaluate(gold, gold, patient="patient", resamples=20)
    scores = evaluation.scores
    assert (scores["hits"] == scores["gold"]).all()
    for rate in ("precision", "recall", "f1", "f1_low", "f1_high"):
        assert set(scores[rate].dropna()) <= {1.0}
    assert evaluation.errors == ()
    assert evaluation.problems == ()


@given(REPORTS)
@settings(max_examples=30)
def test_changing_sides_changes_precision_for_recall(reports: list[tuple[list[Finding], list[Finding]]]) -> None:
    forth, back = evaluate(*_sides(reports), resamples=0).scores, evaluate(*reversed(_sides(reports)), resamples=0).scores
    for one, other in (("precision", "recall"), ("recall", "precision"), ("f1", "f1")):
        overall = [frame[(frame["measure"] != "site") & (frame["kind"] != "macro")] for frame in (forth, back)]
        pd.testing.assert_series_equal(overall[0][one], overall[1][other], check_names=False)


@given(REPORTS)
@settings(max_examples=30)
def test_kinds_add_up_to_all_and_slices_to_the_whole(reports: list[tuple[list[Finding], list[Finding]]]) -> None:
    scores = evaluate(*_sides(reports), by=["source"], resamples=0).scores
    columns = ["gold", "predicted", "hits"]
    for _, part in scores[scores["kind"] != "macro"].groupby(["value", "measure"], dropna=False):
        whole, kinds = part[part["kind"] == "all"], part[part["kind"] != "all"]
        assert whole[columns].sum().tolist() == kinds[columns].sum().tolist()
    for _, part in scores[scores["kind"] == "all"].groupby("measure"):
        whole, slices = part[part["slice"].isna()], part[part["slice"] == "source"]
        assert whole[columns].sum().tolist() == slices[columns].sum().tolist()


@given(REPORTS)
def test_each_finding_is_in_a_pair_or_an_error(reports: list[tuple[list[Finding], list[Finding]]]) -> None:
    evaluation = evaluate(*_sides(reports), resamples=0)
    rates = evaluation.error_rates
    counts = rates[rates["kind"] == "all"].set_index("error")["count"]
    row = _of(evaluation)
    assert counts["missed"] == row["gold"] - row["hits"]
    assert counts["spurious"] == row["predicted"] - row["hits"]
    assert counts["all"] == len(evaluation.errors)
    assert counts["assertion"] == row["hits"] - _of(evaluation, measure="presence")["hits"]


@given(REPORTS, st.integers(0, 3))
@settings(max_examples=30)
def test_the_same_seed_gives_the_same_intervals_around_the_rate(
    reports: list[tuple[list[Finding], list[Finding]]], seed: int
) -> None:
    one, other = (evaluate(*_sides(reports), resamples=50, seed=seed).scores for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    known = one.dropna(subset=["f1_low"])
    assert (known["f1_low"] <= known["f1_high"]).all()


def test_a_rate_without_a_denominator_is_missing() -> None:
    evaluation = evaluate([_report("r")], [_report("r")])
    assert evaluation.scores[["precision", "recall", "f1", "f1_low"]].isna().all().all()
    assert (evaluation.scores[evaluation.scores["kind"] != "macro"]["gold"] == 0).all()
    assert evaluation.attributes.empty
    missed = evaluate([_report("r", _lesion(0, 3))], [_report("r")])
    assert math.isnan(_of(missed)["precision"])
    assert _of(missed)["recall"] == 0


def test_without_resamples_there_are_no_intervals() -> None:
    evaluation = evaluate([_report("r", _lesion(0, 3))], [_report("r", _lesion(0, 3))], resamples=0)
    assert _of(evaluation)["f1"] == 1
    assert math.isnan(_of(evaluation)["f1_low"])


def test_the_macro_mean_is_over_the_kinds_that_have_the_rate() -> None:
    gold = [_report("r", _lesion(0, 3), _fracture(5, 9))]
    evaluation = evaluate(gold, [_report("r", _lesion(0, 3))], resamples=0)
    assert _of(evaluation, "macro")["recall"] == 0.5
    assert _of(evaluation, "macro")["precision"] == 1
    assert _of(evaluation, "macro").isna()["gold"]


def test_reports_of_one_patient_are_drawn_together() -> None:
    """Two patients, one all right and one all wrong: a resample has half, none or all of it right."""
    gold = [_report(f"r{n}", _lesion(0, 3), patient=f"p{n % 2}") for n in range(40)]
    predicted = [_report(f"r{n}", *([_lesion(0, 3)] if n % 2 else [])) for n in range(40)]
    alone, together = evaluate(gold, predicted), evaluate(gold, predicted, patient="patient")
    assert (_of(together)["recall_low"], _of(together)["recall_high"]) == (0, 1)
    assert 0.3 < _of(alone)["recall_low"] < 0.5 < _of(alone)["recall_high"] < 0.7


def test_a_patient_is_right_with_any_of_the_reports() -> None:
    gold = [_report("a", _lesion(0, 3), patient="p"), _report("b", _lesion(0, 3), patient="p")]
    evaluation = evaluate(gold, [_report("a", _lesion(0, 3)), _report("b")], patient="patient", resamples=0)
    assert _of(evaluation, measure="report")["recall"] == 0.5
    assert _of(evaluation, measure="patient")["recall"] == 1


def test_the_section_of_a_finding_makes_a_slice() -> None:
    gold = [_report("r", _lesion(10, 22), _lesion(55, 67), text=TEXT)]
    evaluation = evaluate(gold, [_report("r", _lesion(10, 22), text=TEXT)], by=["section"], resamples=0)
    assert _of(evaluation, value="findings")["recall"] == 1
    assert _of(evaluation, value="impression")["recall"] == 0


def test_only_what_is_asked_for_is_compared() -> None:
    gold = [_report("r", _lesion(0, 3, lesion_type="lytic", levels=("T5",)), _fracture(5, 9))]
    predicted = [_report("r", _lesion(0, 3, lesion_type="blastic", levels=("T5",)))]
    evaluation = evaluate(gold, predicted, kinds=["bone_lesion"], attributes=["levels"], resamples=0)
    assert evaluation.errors == ()
    assert _of(evaluation, measure="strict")["hits"] == 1


def test_attributes_count_pairs_of_which_either_has_a_value() -> None:
    gold = [_report("r", _lesion(0, 3, nature="metastasis"), _lesion(5, 9, nature="myeloma"), _lesion(12, 14))]
    predicted = [_report("r", _lesion(0, 3, nature="metastasis"), _lesion(5, 9), _lesion(12, 14))]
    evaluation = evaluate(gold, predicted, resamples=0)
    nature = evaluation.attributes.set_index(["kind", "attribute"]).loc[("bone_lesion", "nature")]
    assert nature[["pairs", "stated", "agreed", "accuracy"]].tolist() == [3, 2, 1, 0.5]
    confusion = evaluation.confusion("nature")
    assert confusion.loc["myeloma", "none"] == 1
    assert confusion.to_numpy().sum() == 3


def test_what_has_many_values_has_no_confusion() -> None:
    evaluation = evaluate([_report("r")], [_report("r")], resamples=0)
    for attribute in ("levels", "height_loss_percent", "shape"):
        with pytest.raises(ConfigError, match="no closed set of values"):
            evaluation.confusion(attribute)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[20, 5], [10, 15]], 0.4),  # the worked example of the article on Cohen's kappa in most textbooks
        ([[1, 0], [0, 1]], 1.0),
        ([[0, 1], [1, 0]], -1.0),
        ([[5, 0], [0, 0]], math.nan),
        ([[0, 0], [0, 0]], math.nan),
    ],
)
def test_kappa(matrix: list[list[int]], expected: float) -> None:
    assert float(kappa(np.asarray(matrix))) == pytest.approx(expected, nan_ok=True)


def test_a_report_says_of_a_kind_what_its_strongest_finding_says() -> None:
    gold = [_report("a", _lesion(0, 3), _lesion(5, 8, assertion="absent")), _report("b")]
    predicted = [_report("a", _lesion(5, 8, assertion="absent")), _report("b", _lesion(5, 8, assertion="possible"))]
    evaluation = evaluate(gold, predicted, resamples=0)
    confusion = evaluation.report_confusion(Kind.BONE_LESION)
    assert confusion.loc["present", "absent"] == 1
    assert confusion.loc["none", "possible"] == 1
    assert evaluation.report_agreement.set_index("kind").loc["bone_lesion", "agreed"] == 0


def test_an_error_names_all_its_classes() -> None:
    gold = [_report("r", _lesion(0, 3, levels=("T5",), lesion_type="lytic"))]
    predicted = [_report("r", _lesion(0, 3, assertion="absent", levels=("T6",)))]
    (error,) = evaluate(gold, predicted, resamples=0).errors
    assert error.classes == (ErrorClass.ASSERTION, ErrorClass.ATTRIBUTE, ErrorClass.LEVEL)
    assert error.attributes == ("assertion", "lesion_type", "levels")


def test_results_of_an_extractor_are_predictions() -> None:
    results = [ReportResult(report_id="a", findings=(_lesion(0, 3),)), ReportResult(report_id="b", error="too long")]
    evaluation = evaluate([_report("a", _lesion(0, 3)), _report("b", _lesion(0, 3))], results, resamples=0)
    assert _of(evaluation)["recall"] == 0.5
    assert [str(problem) for problem in evaluation.problems] == [
        "predicted: report 2: 'b' was not read: too long",
        "report b: has no prediction, which counts as predicting nothing",
    ]


LEFT_OUT = "the report is left out, for offsets mean nothing there"


@pytest.mark.parametrize(
    ("gold", "predicted", "reason", "judged"),
    [
        ([_report("a")], [], "has no prediction, which counts as predicting nothing", 1),
        ([_report("a")], [_report("a"), _report("b")], "is not in the gold; its prediction is left out", 1),
        (
            [_report("a")],
            [_report("c"), _report("a"), _report("b")],
            "2 are of reports that are not in the gold, and are left out; first 'c'",
            1,
        ),
        (
            [_report("a", text="one"), _report("b")],
            [_report("a", text="ode"), _report("b")],
            "its text is not the same on both sides, from character 1 on; " + LEFT_OUT,
            1,
        ),
        (
            [_report("a", text="a\nb"), _report("b")],
            [_report("a", text="a\r\nb\r\n"), _report("b")],
            "its text has other line breaks (CRLF and LF) on one side, from character 1 on: "
            "read the texts of the gold; " + LEFT_OUT,
            1,
        ),
        (
            [_report("a", text="a b"), _report("b")],
            [_report("a", text="a  b"), _report("b")],
            "its text has other white space on one side, from character 2 on: read the texts of the gold; " + LEFT_OUT,
            1,
        ),
        ([_report("a"), _report("a")], [_report("a")], "the id 'a' was there before; this one is left out", 1),
    ],
)
def test_what_cannot_be_compared_is_a_problem(
    gold: list[AnnotatedReport], predicted: list[AnnotatedReport], reason: str, judged: int
) -> None:
    evaluation = evaluate(gold, predicted, resamples=0)
    assert [problem.reason for problem in evaluation.problems] == [reason]
    assert len(evaluation.judged) == judged


def test_white_space_at_the_end_of_a_text_is_no_difference() -> None:
    evaluation = evaluate([_report("a", text="one\n")], [_report("a", text="one")], resamples=0)
    assert evaluation.problems == ()
    assert len(evaluation.judged) == 1


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        ([_report("a", text="one")], [_report("a", text="two")], "no report can be compared; report a: its text is not"),
        ([_report("7")], [_report("007")], "no report of the gold has a prediction: the first is '7' in the gold, '007' in"),
    ],
)
def test_sides_that_have_nothing_in_common_are_refused(
    gold: list[AnnotatedReport], predicted: list[AnnotatedReport], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        evaluate(gold, predicted)


def test_a_text_that_only_the_prediction_has_is_that_of_the_gold() -> None:
    gold, predicted = [_report("a", _lesion(10, 23))], [_report("a", _lesion(47, 60), text=TEXT)]
    for options in ({"match": "sentence"}, {"by": ["section"]}):
        evaluation = evaluate(gold, predicted, resamples=0, **options)  # type: ignore[arg-type]
        assert _of(evaluation)[["gold", "predicted", "hits"]].tolist() == [1, 1, 0]
        assert evaluation.judged[0].report.text == TEXT
    with pytest.raises(InputError, match="report a: has no text whose sentences could be told"):
        evaluate(gold, gold, match="sentence")


def test_reports_without_a_patient_are_not_those_of_one() -> None:
    gold = [_report(name, _lesion(0, 3), patient=patient, source=patient) for name, patient in (("a", ""), ("b", ""), ("c", "p"))]
    evaluation = evaluate(gold, gold, patient="patient", by=["source"], resamples=5)
    assert evaluation.resampling.clusters == 3
    assert [part.value for part in evaluation.slices] == [None, "(none)", "p"]


LABELS = AnnotatedSet((_report("r", _fracture(0, 0, levels=("L1",))),), located=False)


def test_labels_of_reports_are_matched_by_level_and_by_the_attributes_that_they_have() -> None:
    predicted = [_report("r", _fracture(4, 9, levels=("L1", "L2"), acuity="acute"), _fracture(11, 15, levels=("T9",)))]
    evaluation = evaluate(LABELS, predicted, resamples=0)
    assert evaluation.settings.match is Strategy.LEVEL
    assert _of(evaluation)[["gold", "predicted", "hits"]].tolist() == [1, 3, 1]
    assert "acuity" not in evaluation.settings.attributes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"match": "exact"}, "labels of whole reports have no place in the text"),
        ({"by": ["source"]}, "no report of the gold has a column 'source'"),
        ({"by": ["section"]}, "no report of the gold has a column 'section'"),
        ({"patient": "mrn"}, "no report of the gold has a column 'mrn'"),
        ({"kinds": ["tumour"]}, "kinds: tumour; known are bone_lesion"),
        ({"kinds": []}, "kinds: none"),
        ({"attributes": ["colour"]}, "attributes: colour; known are assertion"),
        ({"resamples": -1}, "resamples is -1"),
        ({"match": "fuzzy"}, "match is 'fuzzy'; known are exact, overlap, sentence, level, report"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        evaluate(LABELS, LABELS, **options)


def test_a_gold_without_reports_is_refused() -> None:
    with pytest.raises(InputError, match="the gold holds no report"):
        evaluate([], [])
    broken = AnnotatedSet((), (Problem("gold.jsonl: line 1", "not valid JSON; the report is left out"),))
    with pytest.raises(InputError, match="no report that can be compared; gold"):
        evaluate(broken, [])


def test_annotators_are_compared_on_the_reports_that_both_have() -> None:
    first, second = [_report("a", _lesion(0, 3)), _report("b", _lesion(0, 3))], [_report("a", _lesion(0, 3)), _report("c")]
    compared = agreement(first, second, resamples=0)
    assert [problem.reason for problem in compared.problems] == [
        "only the first has it; it is left out",
        "only the second has it; it is left out",
    ]
    assert _of(compared)[["gold", "predicted", "hits"]].tolist() == [1, 1, 1]


@given(REPORTS.flatmap(lambda reports: st.tuples(st.just(reports), st.permutations(range(len(reports))))))
@settings(max_examples=30)
def test_the_order_of_reports_changes_no_score_and_no_interval(
    drawn: tuple[list[tuple[list[Finding], list[Finding]]], list[int]],
) -> None:
    gold, predicted = _sides(drawn[0])
    other = [gold[n] for n in drawn[1]]
    for patient in (None, "patient"):
        one, same = (evaluate(side, predicted, patient=patient, by=["source"], resamples=20) for side in (gold, other))
        pd.testing.assert_frame_equal(one.scores, same.scores)
        pd.testing.assert_frame_equal(one.error_rates, same.error_rates)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.integers(0, 5))
def test_a_resample_has_as_many_clusters_as_there_are(names: list[int], seed: int) -> None:
    resampling = Resampling.over(list(map(str, names)), 25, seed)
    per_cluster = np.asarray([1 / names.count(name) for name in names])
    assert resampling.totals(per_cluster) == pytest.approx(np.full(25, len(set(names))))


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    """A hundred samples of a known proportion: about ninety-five intervals hold it."""
    random = np.random.default_rng(5)
    covered = 0
    for seed in range(100):
        hits = random.random(200) < 0.8
        low, high = interval(Resampling.over([f"r{n}" for n in range(200)], 400, seed).totals(hits[:, None]) / 200)
        covered += bool(low[0] <= 0.8 <= high[0])
    assert 88 <= covered <= 100


def test_many_kinds_stay_apart() -> None:
    place = {"start": 0, "end": 5, "text": "xxxxx", "assertion": "present"}
    gold = [_report("r", Stenosis(**place, location="central"))]  # type: ignore[arg-type]
    evaluation = evaluate(gold, [replace(gold[0], findings=(_fracture(0, 5),))], resamples=0)
    assert {(error.kind, error.classes) for error in evaluation.errors} == {
        (Kind.STENOSIS, (ErrorClass.MISSED,)),
        (Kind.FRACTURE, (ErrorClass.SPURIOUS,)),
    }


def test_the_order_of_sites_is_no_difference() -> None:
    gold, predicted = (_fracture(0, 3, bones=bones) for bones in (("sternum", "rib"), ("rib", "sternum")))
    evaluation = evaluate([_report("a", gold)], [_report("a", predicted)], resamples=0)
    assert evaluation.errors == ()
    assert evaluation.attributes.query("kind == 'all' and attribute == 'bones'")["agreed"].tolist() == [1]


def test_a_value_that_is_called_other_is_in_a_confusion_once() -> None:
    findings = _fracture(0, 3, morphology="other"), _fracture(5, 8, morphology="burst")
    confusion = evaluate([_report("a", *findings)], [_report("a", *findings)], resamples=0).confusion("morphology")
    assert confusion.to_dict() == {"burst": {"burst": 1, "other": 0}, "other": {"burst": 0, "other": 1}}
