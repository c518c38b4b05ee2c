"""The accuracy on annotated reports does not fall below gold_floors.json.

The annotated sets and the scorer, which knows nothing of this package, are not part of the project.
Raise a floor when the accuracy rises; never lower one to make a change pass.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import metextract
from floors import FLOORS, MEASURES
from metextract.annotation import read_annotations
from metextract.evaluation import Evaluation, evaluate
from metextract.records import Report

SETS = ("dev", "dev_spine")  # the others are in tests/data, see test_sample_gold.py
F1 = 2  # the scorer prints [precision, recall, F1]


def test_every_set_has_a_floor_that_the_scorer_measures() -> None:
    assert FLOORS
    for name, floors in FLOORS.items():
        assert floors, name
        assert set(floors) <= set(MEASURES), name


@pytest.mark.gold
@pytest.mark.parametrize("name", SETS)
def test_f1_stays_at_or_above_the_floor(name: str, shared: Path, extractor: metextract.Extractor, tmp_path: Path) -> None:
    """By the independent scorer, whose counts are those of `evaluate`."""
    gold, predicted = shared / "gold" / f"{name}.jsonl", tmp_path / "predicted.jsonl"
    annotated = read_annotations(gold)
    results = list(extractor.stream(Report(report_id=report.report_id, text=report.text or "") for report in annotated.reports))
    predicted.write_text("".join(f"{json.dumps(result.to_dict())}\n" for result in results), encoding="utf-8")

    scores = _score(shared / "gold" / "score", gold, predicted)

    reached = {measure: round(scores[measure][F1] or 0.0, 3) for measure in MEASURES}
    print(name, reached)
    below = {measure: floor for measure, floor in FLOORS[name].items() if reached[measure] < floor}
    assert not below, f"{name}: reached {reached}, floors {below}"
    assert annotated.problems == ()
    _assert_same(scores, evaluate(annotated, results, resamples=0))


def _assert_same(scores: dict[str, Any], evaluation: Evaluation) -> None:
    frame = evaluation.scores
    overall = frame[frame["kind"] == "all"].set_index("measure")
    assert (overall.loc["mention", "gold"], overall.loc["mention", "predicted"]) == (scores["gold"], scores["predicted"])
    for measure in (*MEASURES, "report"):
        assert overall.loc[measure, ["precision", "recall", "f1"]].tolist() == scores[measure], measure
    attributes = evaluation.attributes
    of_all = attributes[attributes["kind"] == "all"].set_index("attribute")
    for name, (agreed, stated) in scores["attributes"].items():
        if stated:
            assert (of_all.loc[name, "agreed"], of_all.loc[name, "stated"]) == (agreed, stated), name


def _score(scorer: Path, gold: Path, predicted: Path) -> dict[str, Any]:
    command = [sys.executable, str(scorer), str(gold), str(predicted), "--json"]
    scores: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return scores
