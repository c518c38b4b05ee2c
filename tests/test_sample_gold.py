"""The accuracy on the reports that ship with the project does not fall below gold_floors.json."""

import pytest

import metextract
from composed import COMPOSED
from floors import FLOORS, MEASURES, reached
from metextract.annotation import AnnotatedReport, read_annotations
from metextract.evaluation import evaluate
from metextract.records import BoneLesion, Fracture, Report


@pytest.mark.parametrize("name", COMPOSED)
def test_f1_stays_at_or_above_the_floor(name: str, extractor: metextract.Extractor) -> None:
    gold = read_annotations(COMPOSED[name])
    results = extractor.stream(Report(report_id=report.report_id, text=report.text or "") for report in gold.reports)
    found = reached(evaluate(gold, results, resamples=0))
    print(name, found)
    below = {measure: floor for measure, floor in FLOORS[name].items() if found[measure] < floor}
    assert not below, f"{name}: reached {found}, floors {below}"


@pytest.mark.parametrize("name", COMPOSED)
def test_every_annotation_is_sound(name: str) -> None:
    gold = read_annotations(COMPOSED[name])
    assert gold.reports
    assert gold.problems == ()


LESION = {"start": 0, "end": 12, "text": "lytic lesion", "assertion": "present", "levels": ("T8",), "lesion_type": "lytic"}
GOLD = BoneLesion(**LESION)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([], [], (0, 0, 0, 0)),
        ([GOLD], [], (0, 0, 0, 0)),
        ([GOLD], [GOLD], (1, 1, 1, 1)),
        ([GOLD], [BoneLesion(**LESION | {"start": 11, "end": 20})], (1, 1, 1, 1)),
        ([GOLD], [BoneLesion(**LESION | {"start": 12, "end": 20})], (0, 0, 0, 0)),
        ([GOLD], [Fracture(**{name: LESION[name] for name in ("start", "end", "text", "assertion", "levels")})], (0, 0, 0, 0)),
        ([GOLD], [BoneLesion(**LESION | {"assertion": "absent"})], (1, 0, 0, 1)),
        ([GOLD], [BoneLesion(**LESION | {"lesion_type": "blastic"})], (1, 1, 0, 1)),
        ([GOLD], [BoneLesion(**LESION | {"levels": ("T8", "T9", "T10")})], (1, 1, 0, 0.5)),
        ([GOLD], [BoneLesion(**LESION | {"assertion": "absent"}), GOLD], (0.667, 0.667, 0.667, 0.667)),
        (
            [GOLD],
            [BoneLesion(**LESION | {"start": 2}), BoneLesion(**LESION | {"start": 1, "levels": ()})],
            (0.667, 0.667, 0.667, 1),
        ),
    ],
)
def test_the_measures_are_those_of_the_readme(
    gold: list[BoneLesion], predicted: list[BoneLesion], expected: tuple[float, ...]
) -> None:
    sides = ([AnnotatedReport(report_id="r", text="x" * 30, findings=tuple(side))] for side in (gold, predicted))
    found = reached(evaluate(*sides, resamples=0))
    assert tuple(found[measure] for measure in MEASURES) == expected
