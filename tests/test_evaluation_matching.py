"""The matching is one to one, the best there is, and the same whatever the order; its counts are those of other programs."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

import metextract
from composed import COMPOSED
from metextract.annotation import AnnotatedReport, AnnotatedSet, read_annotations
from metextract.evaluation import Pair, Strategy, evaluate
from metextract.evaluation.matching import fits, match
from metextract.records import BoneLesion, Finding, Fracture, Report, Stenosis
from strategies import CROWDED

SIDES = st.tuples(st.lists(CROWDED, max_size=4), st.lists(CROWDED, max_size=4))
STRATEGIES = st.sampled_from([strategy for strategy in Strategy if strategy is not Strategy.SENTENCE])


@given(SIDES, STRATEGIES)
def test_every_pair_fits_and_no_finding_is_in_two(sides: tuple[list[Finding], list[Finding]], strategy: Strategy) -> None:
    fit = fits(strategy)
    pairs = match(*sides, fit)
    assert all(one.kind == other.kind and fit(one, other) for one, other in pairs)
    for side, findings in zip(zip(*pairs, strict=True), sides, strict=False):
        left = list(findings)
        for finding in side:
            left.remove(finding)  # type: ignore[arg-type]


@given(SIDES, STRATEGIES)
def test_no_other_matching_has_more_pairs(sides: tuple[list[Finding], list[Finding]], strategy: Strategy) -> None:
    assert len(match(*sides, fits(strategy))) == _most_pairs(*sides, fits(strategy))


def _most_pairs(gold: Sequence[Finding], predicted: Sequence[Finding], fit: Any) -> int:
    """By trying all of them."""
    fewer, more = sorted((gold, predicted), key=len)
    return max(
        sum(one.kind == other.kind and fit(one, other) for one, other in zip(fewer, chosen, strict=True))
        for chosen in permutations(more, len(fewer))
    )


@given(SIDES, STRATEGIES, st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(
    sides: tuple[list[Finding], list[Finding]], strategy: Strategy, random: Any
) -> None:
    gold, predicted = sides
    shuffled = random.sample(gold, len(gold)), random.sample(predicted, len(predicted))
    assert match(*shuffled, fits(strategy)) == match(gold, predicted, fits(strategy))


@given(SIDES, STRATEGIES)
def test_neither_side_is_preferred(sides: tuple[list[Finding], list[Finding]], strategy: Strategy) -> None:
    forth, back = match(*sides, fits(strategy)), match(*reversed(sides), fits(strategy))
    assert len(forth) == len(back)
    assert sum(one == other for one, other in forth) == sum(one == other for one, other in back)


def _lesion(start: int, end: int, **attributes: Any) -> BoneLesion:
    return BoneLesion(**({"start": start, "end": end, "text": "x" * (end - start), "assertion": "present"} | attributes))


def test_a_greedy_choice_is_not_made_where_it_costs_a_pair() -> None:
    """The best single pair would leave two findings without any."""
    gold = [_lesion(0, 10), _lesion(9, 20, levels=("T5",))]
    predicted = [_lesion(5, 12), _lesion(0, 3, levels=("T9",))]
    assert match(gold, predicted, fits(Strategy.OVERLAP)) == (Pair(gold[0], predicted[1]), Pair(gold[1], predicted[0]))


def test_of_equally_many_pairs_those_that_agree_are_taken() -> None:
    at_t5, at_t9 = _lesion(0, 10, levels=("T5",)), _lesion(0, 10, levels=("T9",))
    assert match([at_t5, at_t9], [at_t9, at_t5], fits(Strategy.OVERLAP)) == (Pair(at_t5, at_t5), Pair(at_t9, at_t9))


def test_findings_of_many_reports_joined_into_one_are_matched_too() -> None:
    """So many that not all that speaks for a pair fits into the numbers of the solver."""
    gold = [_lesion(n, n + 500, levels=(f"T{n % 12 + 1}",)) for n in range(300)]
    pairs = match(gold, list(reversed(gold)), fits(Strategy.OVERLAP))
    assert len(pairs) == 300
    assert sum(one.levels == other.levels for one, other in pairs) == 300


TEXT = "No fracture at L1. Lytic lesion of T5 and the sacrum."


@pytest.mark.parametrize(
    ("strategy", "gold", "predicted", "pairs"),
    [
        (Strategy.EXACT, (3, 11), (3, 11), 1),
        (Strategy.EXACT, (3, 11), (3, 10), 0),
        (Strategy.OVERLAP, (3, 11), (10, 14), 1),
        (Strategy.OVERLAP, (3, 11), (11, 14), 0),
        (Strategy.SENTENCE, (0, 2), (15, 17), 1),
        (Strategy.SENTENCE, (0, 2), (19, 24), 0),
        (Strategy.REPORT, (0, 2), (19, 24), 1),
    ],
)
def test_each_strategy_says_what_a_pair_may_be(
    strategy: Strategy, gold: tuple[int, int], predicted: tuple[int, int], pairs: int
) -> None:
    assert _matched(strategy, _lesion(*gold), _lesion(*predicted)) == pairs


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        ({"levels": ("T5",)}, {"levels": ("T5", "T6")}, 1),
        ({"levels": ("T5",)}, {"levels": ("T6",)}, 0),
        ({"levels": ("T5",)}, {}, 0),
        ({}, {}, 1),
        ({"regions": ("sacral",)}, {"regions": ("sacral",), "levels": ("S1",)}, 1),
    ],
)
def test_at_one_level_means_a_site_in_common(gold: dict[str, Any], predicted: dict[str, Any], pairs: int) -> None:
    assert _matched(Strategy.LEVEL, _lesion(0, 2, **gold), _lesion(20, 25, **predicted)) == pairs


def _matched(strategy: Strategy, gold: Finding, predicted: Finding) -> int:
    sides = [AnnotatedSet((AnnotatedReport(report_id="r", text=TEXT, findings=(finding,)),)) for finding in (gold, predicted)]
    (report,) = evaluate(*sides, match=strategy).judged
    return len(report.pairs)


def test_findings_of_different_kinds_are_never_a_pair() -> None:
    place = {"start": 0, "end": 5, "text": "x", "assertion": "present"}
    kinds = [BoneLesion(**place), Fracture(**place), Stenosis(**place)]  # type: ignore[arg-type]
    for one, other in combinations(kinds, 2):
        assert match([one], [other], fits(Strategy.REPORT)) == ()


def _in_slots(findings: Sequence[Finding]) -> list[Finding]:
    """Each in ten characters of its own: where several overlap, nervaluate takes the first and not the best."""
    return [
        replace(finding, start=10 * n + finding.start % 3, end=10 * n + 4 + finding.end % 3) for n, finding in enumerate(findings)
    ]


@given(st.lists(SIDES, min_size=1, max_size=5))
def test_mentions_are_the_entities_of_nervaluate(sides: list[tuple[list[Finding], list[Finding]]]) -> None:
    gold, predicted = ([_report(n, _in_slots(side[which])) for n, side in enumerate(sides)] for which in (0, 1))
    assert _mentions(gold, predicted, Strategy.EXACT) == _entities(gold, predicted, "strict")
    assert _mentions(gold, predicted, Strategy.OVERLAP) == _entities(gold, predicted, "ent_type")


def test_overlapping_mentions_of_the_sample_are_those_of_nervaluate(extractor: metextract.Extractor) -> None:
    gold = read_annotations(COMPOSED["sample"]).reports
    results = extractor.stream(Report(report_id=report.report_id, text=report.text or "") for report in gold)
    predicted = AnnotatedSet.of(results).reports
    assert _mentions(gold, predicted, Strategy.OVERLAP) == _entities(gold, predicted, "ent_type")


def _report(number: int, findings: Sequence[Finding]) -> AnnotatedReport:
    return AnnotatedReport(report_id=str(number), findings=tuple(findings))


def _mentions(gold: Sequence[AnnotatedReport], predicted: Sequence[AnnotatedReport], strategy: Strategy) -> tuple[int, int, int]:
    scores = evaluate(gold, predicted, match=strategy, resamples=0).scores
    row = scores[(scores["kind"] == "all") & (scores["measure"] == "mention")].iloc[0]
    return int(row["hits"]), int(row["gold"]), int(row["predicted"])


def _entities(gold: Sequence[AnnotatedReport], predicted: Sequence[AnnotatedReport], scheme: str) -> tuple[int, int, int]:
    sides = [
        [
            [{"label": str(finding.kind), "start": finding.start, "end": finding.end} for finding in report.findings]
            for report in reports
        ]
        for reports in (gold, predicted)
    ]
    found = Evaluator(*sides, tags=[str(kind) for kind in metextract.Kind], loader="dict").evaluate()["overall"][scheme]
    return found.correct, found.possible, found.actual
