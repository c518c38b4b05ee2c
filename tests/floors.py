"""The floors below which the accuracy may not fall, and what is held to them."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from metextract.evaluation import Evaluation

FLOORS: Mapping[str, Mapping[str, float]] = json.loads(Path(__file__).with_name("gold_floors.json").read_text(encoding="utf-8"))
MEASURES = ("mention", "presence", "strict", "site")


def reached(evaluation: Evaluation) -> dict[str, float]:
    """F1 by measure, rounded as the floors are; 0 where there is nothing to agree on."""
    scores = evaluation.scores
    overall = scores[scores["slice"].isna() & (scores["kind"] == "all")].set_index("measure")["f1"]
    return {measure: 0.0 if math.isnan(overall[measure]) else round(float(overall[measure]), 3) for measure in MEASURES}
