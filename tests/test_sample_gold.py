"""The accuracy on the reports that ship with the project does not fall below gold_floors.json.

tests/data/sample_gold.jsonl annotates the sample of `make run`; tests/data/spine_gold.jsonl holds reports of spine oncology
that were composed by several writers apart from the lexicons; tests/data/traps_gold.jsonl holds short texts, each
of which was composed to lead a reader by rules astray (its source names how). All are compositions of this project.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import metextract
from metextract.records import Report
from scoring import MEASURES, Counts, count

DATA = Path(__file__).with_name("data")
FLOORS = json.loads(Path(__file__).with_name("gold_floors.json").read_text(encoding="utf-8"))


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows, path
    return rows


@pytest.mark.parametrize("name", ["sample", "spine", "traps"])
def test_f1_stays_at_or_above_the_floor(name: str, extractor: metextract.Extractor) -> None:
    rows = _rows(DATA / f"{name}_gold.jsonl")
    results = extractor.stream(Report(report_id=row["report_id"], text=row["text"]) for row in rows)
    total = Counts()
    for row, result in zip(rows, results, strict=True):
        total += count(row["findings"], result.to_dict()["findings"])

    reached = total.reached()
    print(name, reached)
    below = {measure: floor for measure, floor in FLOORS[name].items() if reached[measure] < floor}
    assert not below, f"{name}: reached {reached}, floors {below}"


def test_the_annotated_sample_is_the_sample_that_ships(root: Path) -> None:
    shipped = _rows(root / "src" / "metextract" / "data" / "sample.jsonl")
    annotated = _rows(DATA / "sample_gold.jsonl")
    assert [{name: row[name] for name in ("report_id", "source", "text")} for row in annotated] == shipped


@pytest.mark.parametrize("name", ["sample", "spine", "traps"])
def test_every_annotation_is_sound(name: str) -> None:
    """It is a result that the records accept, and its offsets give its words."""
    rows = _rows(DATA / f"{name}_gold.jsonl")
    assert len({row["report_id"] for row in rows}) == len(rows)
    for row in rows:
        result = metextract.ReportResult.from_dict({key: row[key] for key in ("report_id", "text", "findings")})
        for finding in result.findings:
            assert row["text"][finding.start : finding.end] == finding.text, row["report_id"]


LESION = {"kind": "bone_lesion", "start": 0, "end": 12, "assertion": "present", "levels": ["T8"], "lesion_type": "lytic"}


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([], [], (None, None, None, None)),
        ([LESION], [], (0, 0, 0, 0)),
        ([LESION], [LESION], (1, 1, 1, 1)),
        ([LESION], [LESION | {"start": 11, "end": 20}], (1, 1, 1, 1)),
        ([LESION], [LESION | {"start": 12, "end": 20}], (0, 0, 0, 0)),
        ([LESION], [LESION | {"kind": "fracture"}], (0, 0, 0, 0)),
        ([LESION], [LESION | {"assertion": "absent"}], (1, 0, 0, 1)),
        ([LESION], [LESION | {"lesion_type": "blastic"}], (1, 1, 0, 1)),
        ([LESION], [LESION | {"levels": ["T8", "T9", "T10"]}], (1, 1, 0, 0.5)),
        ([LESION], [LESION | {"assertion": "absent"}, LESION], (2 / 3, 2 / 3, 2 / 3, 2 / 3)),
        ([LESION], [LESION | {"start": 2}, LESION | {"start": 1, "levels": []}], (2 / 3, 2 / 3, 2 / 3, 1)),
    ],
)
def test_the_measures_are_those_of_the_readme(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]], expected: tuple[float | None, ...]
) -> None:
    counts = count(gold, predicted)
    assert tuple(counts.f1(measure) for measure in MEASURES) == pytest.approx(expected)
