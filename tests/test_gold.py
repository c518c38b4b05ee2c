"""The accuracy on annotated reports does not fall below gold_floors.json.

The annotated sets and the scorer, which knows nothing of this package, are not part of the project.
Raise a floor when the accuracy rises; never lower one to make a change pass.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import metextract
from metextract.records import Report

FLOORS: Mapping[str, Mapping[str, float]] = json.loads(Path(__file__).with_name("gold_floors.json").read_text(encoding="utf-8"))
MEASURES = ("mention", "presence", "strict", "site")
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
    gold, predicted = shared / "gold" / f"{name}.jsonl", tmp_path / "predicted.jsonl"
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    results = extractor.stream(Report(report_id=row["report_id"], text=row["text"]) for row in rows)
    predicted.write_text("".join(f"{json.dumps(result.to_dict())}\n" for result in results), encoding="utf-8")

    scores = _score(shared / "gold" / "score", gold, predicted)

    reached = {measure: round(scores[measure][F1] or 0.0, 3) for measure in MEASURES}
    print(name, reached)
    below = {measure: floor for measure, floor in FLOORS[name].items() if reached[measure] < floor}
    assert not below, f"{name}: reached {reached}, floors {below}"


def _score(scorer: Path, gold: Path, predicted: Path) -> dict[str, list[float | None]]:
    command = [sys.executable, str(scorer), str(gold), str(predicted), "--json"]
    scores: dict[str, list[float | None]] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return scores
