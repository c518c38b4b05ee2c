"""Counts of judged reports, from which all rates are computed."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metextract.evaluation.criteria import claim, is_strict, sites
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.matching import Pair
from metextract.records import Kind

Counts = NDArray[np.int64]

KINDS = tuple(Kind)
HITS, GOLD, PREDICTED = range(3)


class Measure(StrEnum):
    """What is counted.

    mention: findings in a pair. presence: and the same assertion. strict: and the same sites and the same defining
    attribute. site: pairs of a finding and a site. report, patient: distinct (kind, defining attribute, assertion)
    of a report, of a patient.
    """

    MENTION = "mention"
    PRESENCE = "presence"
    STRICT = "strict"
    SITE = "site"
    REPORT = "report"
    PATIENT = "patient"


OF_REPORTS = tuple(measure for measure in Measure if measure is not Measure.PATIENT)


def report_counts(judged: Sequence[JudgedReport]) -> Counts:
    """Counts of each report by kind and measure: [reports, KINDS, OF_REPORTS, (HITS, GOLD, PREDICTED)]."""
    counts = np.zeros((len(judged), len(KINDS), len(OF_REPORTS), 3), np.int64)
    for number, report in enumerate(judged):
        _count(report, counts[number])
    return counts


def patient_counts(judged: Sequence[JudgedReport], patients: Sequence[int], number: int) -> Counts:
    """Counts of each patient by kind: [number, KINDS, (HITS, GOLD, PREDICTED)]. patients: whose report each is, from 0."""
    gold: list[set[Any]] = [set() for _ in range(number)]
    predicted: list[set[Any]] = [set() for _ in range(number)]
    for patient, report in zip(patients, judged, strict=True):
        gold[patient].update(map(claim, report.gold))
        predicted[patient].update(map(claim, report.predicted))
    counts = np.zeros((number, len(KINDS), 3), np.int64)
    for patient in range(number):
        _count_claims(gold[patient], predicted[patient], counts[patient])
    return counts


def _count(report: JudgedReport, counts: Counts) -> None:
    """Adds what a report holds to [KINDS, OF_REPORTS, 3]."""
    if not report.gold and not report.predicted:
        return
    mention, presence, strict, site, whole = range(len(OF_REPORTS))
    for side, findings in ((GOLD, report.gold), (PREDICTED, report.predicted)):
        for finding in findings:
            row = counts[KINDS.index(finding.kind)]
            row[mention : strict + 1, side] += 1
            row[site, side] += len(sites(finding))
    for pair in report.pairs:
        row = counts[KINDS.index(pair.gold.kind)]
        row[mention, HITS] += 1
        row[presence, HITS] += pair.gold.assertion == pair.predicted.assertion
        row[strict, HITS] += is_strict(*pair)
        row[site, HITS] += len(sites(pair.gold) & sites(pair.predicted))
    _count_claims(set(map(claim, report.gold)), set(map(claim, report.predicted)), counts[:, whole])


def _count_claims(gold: set[Any], predicted: set[Any], counts: Counts) -> None:
    """Adds distinct claims to [KINDS, 3]."""
    for column, claims in ((HITS, gold & predicted), (GOLD, gold), (PREDICTED, predicted)):
        for kind, *_ in claims:
            counts[KINDS.index(kind), column] += 1


def all_pairs(judged: Iterable[JudgedReport]) -> list[tuple[int, Pair]]:
    """Every pair with the number of its report."""
    return [(number, pair) for number, report in enumerate(judged) for pair in report.pairs]
