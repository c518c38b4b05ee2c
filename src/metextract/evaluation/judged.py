"""Gold and predicted reports side by side: what is a pair, what was missed, what is spurious."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from metextract.annotation import AnnotatedReport, AnnotatedSet, Problem
from metextract.evaluation.criteria import SCALARS, SITES, value
from metextract.evaluation.labels import labels_of
from metextract.evaluation.matching import Pair, Strategy, fits, match
from metextract.records import Assertion, Finding, Kind

_OPTIONAL = frozenset((*SCALARS, *SITES)) - {"assertion"}

SentenceStarts = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """One report of the gold with the findings that were predicted for it."""

    report: AnnotatedReport
    predicted: tuple[Finding, ...] = field(repr=False)
    pairs: tuple[Pair, ...] = field(repr=False)

    @property
    def gold(self) -> tuple[Finding, ...]:
        return self.report.findings

    @property
    def missed(self) -> tuple[Finding, ...]:
        return _without(self.gold, [pair.gold for pair in self.pairs])

    @property
    def spurious(self) -> tuple[Finding, ...]:
        return _without(self.predicted, [pair.predicted for pair in self.pairs])

    def where(self, keeps: Callable[[Finding], bool]) -> "JudgedReport":
        """The part of the gold findings that are kept, their pairs, and the spurious findings that are kept."""
        pairs = tuple(pair for pair in self.pairs if keeps(pair.gold))
        gold = (*(pair.gold for pair in pairs), *filter(keeps, self.missed))
        predicted = (*(pair.predicted for pair in pairs), *filter(keeps, self.spurious))
        return JudgedReport(replace(self.report, findings=gold), predicted, pairs)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: these kinds and, of what can be None, these attributes.

    labelled: if one side has labels of whole reports, which assertions of which kinds count; both sides are then compared as labels.
    """

    kinds: frozenset[Kind]
    attributes: frozenset[str]
    labelled: frozenset[tuple[Kind, Assertion]] | None = None

    def of(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        bare = tuple(self._bare(finding) for finding in findings if finding.kind in self.kinds)
        return bare if self.labelled is None else labels_of(bare, self.labelled)

    def _bare(self, finding: Finding) -> Finding:
        """The finding with only what is compared."""
        left_out: dict[str, Any] = {
            column.name: column.default
            for column in fields(finding)
            if column.name in _OPTIONAL - self.attributes and value(finding, column.name) is not None
        }
        return replace(finding, **left_out) if left_out else finding


def judge(
    gold: AnnotatedSet, predicted: AnnotatedSet, strategy: Strategy, scope: Scope, sentence_starts: SentenceStarts
) -> tuple[tuple[JudgedReport, ...], tuple[Problem, ...]]:
    """Every report of the gold with what was predicted for it, and what could not be compared.

    A report without a prediction counts as one for which nothing was predicted. One whose texts differ cannot be
    judged, for its offsets mean nothing, and is left out, as are predictions for reports that are not in the gold.
    """
    answers = {report.report_id: report for report in predicted.reports}
    judged, problems = [], list(_unasked(gold, predicted))
    for report in gold.reports:
        answer = answers.get(report.report_id)
        if answer is None:
            problems.append(_problem(report, "has no prediction, which counts as predicting nothing"))
        elif None not in (report.text, answer.text) and report.text != answer.text:
            problems.append(_problem(report, "the text of the prediction is not that of the gold; the report is left out"))
            continue
        wanted = replace(report, findings=scope.of(report.findings))
        found = scope.of(answer.findings) if answer is not None else ()
        starts = sentence_starts(report.text or "") if strategy is Strategy.SENTENCE else ()
        judged.append(JudgedReport(wanted, found, match(wanted.findings, found, fits(strategy, starts))))
    return tuple(judged), tuple(problems)


def _unasked(gold: AnnotatedSet, predicted: AnnotatedSet) -> Iterator[Problem]:
    known = {report.report_id for report in gold.reports}
    for report in predicted.reports:
        if report.report_id not in known:
            yield _problem(report, "is not in the gold; its prediction is left out")


def _problem(report: AnnotatedReport, reason: str) -> Problem:
    return Problem(f"report {report.report_id}", reason)


def _without(findings: Sequence[Finding], paired: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that are in no pair, by identity: two may be equal."""
    taken = set(map(id, paired))
    return tuple(finding for finding in findings if id(finding) not in taken)
