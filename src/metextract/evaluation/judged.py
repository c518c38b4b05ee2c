"""Gold and predicted reports side by side: what is a pair, what was missed, what is spurious."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from metextract.annotation import AnnotatedReport, AnnotatedSet, Problem
from metextract.errors import InputError
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
        names = [name for name in _OPTIONAL - self.attributes if value(finding, name) is not None]
        if not names:
            return finding
        left_out: dict[str, Any] = {column.name: column.default for column in fields(finding) if column.name in names}
        return replace(finding, **left_out)


def judge(
    gold: AnnotatedSet, predicted: AnnotatedSet, strategy: Strategy, scope: Scope, sentence_starts: SentenceStarts
) -> tuple[tuple[JudgedReport, ...], tuple[Problem, ...]]:
    """Every report of the gold with what was predicted for it, and what could not be compared.

    A report without a prediction counts as one for which nothing was predicted. One whose texts differ cannot be
    judged, for its offsets mean nothing, and is left out, as are predictions for reports that are not in the gold.
    A text that only the prediction has is taken for that of the gold. Raises InputError if no report of the gold has a
    prediction, though there are some, or if none can be judged.
    """
    answers = {report.report_id: report for report in predicted.reports}
    if answers and not any(report.report_id in answers for report in gold.reports):
        ids = gold.reports[0].report_id, predicted.reports[0].report_id
        raise InputError(
            f"no report of the gold has a prediction: the first is {ids[0]!r} in the gold, {ids[1]!r} in the prediction"
        )
    judged, problems = [], list(_unasked(gold, predicted))
    for report in gold.reports:
        answer = answers.get(report.report_id)
        if answer is None:
            problems.append(_problem(report, "has no prediction, which counts as predicting nothing"))
        elif (difference := _difference(report.text, answer.text)) is not None:
            problems.append(_problem(report, f"{difference}; the report is left out, for offsets mean nothing there"))
            continue
        if gold.located and report.text is None and answer is not None:
            report = replace(report, text=answer.text)
        if strategy is Strategy.SENTENCE and report.text is None:
            problems.append(_problem(report, "has no text whose sentences could be told; the report is left out"))
            continue
        wanted = replace(report, findings=scope.of(report.findings))
        found = scope.of(answer.findings) if answer is not None else ()
        starts = sentence_starts(report.text or "") if strategy is Strategy.SENTENCE else ()
        judged.append(JudgedReport(wanted, found, match(wanted.findings, found, fits(strategy, starts))))
    if not judged:
        raise InputError(f"no report can be compared; {problems[-1]}")
    return tuple(judged), tuple(problems)


def _difference(gold: str | None, predicted: str | None) -> str | None:
    """Why offsets into one text mean nothing in the other. White space at the end moves none."""
    if gold is None or predicted is None or gold.rstrip() == predicted.rstrip():
        return None
    at = next((at for at, (one, other) in enumerate(zip(gold, predicted, strict=False)) if one != other), None)
    first = min(len(gold), len(predicted)) if at is None else at
    if gold.split() != predicted.split():
        return f"its text is not the same on both sides, from character {first} on"
    what = "line breaks (CRLF and LF)" if _unix(gold) == _unix(predicted) else "white space"
    return f"its text has other {what} on one side, from character {first} on: read the texts of the gold"


def _unix(text: str) -> str:
    return text.rstrip().replace("\r\n", "\n").replace("\r", "\n")


def _unasked(gold: AnnotatedSet, predicted: AnnotatedSet) -> Iterator[Problem]:
    """One problem for all: who scores on a sample has often read the whole archive."""
    known = {report.report_id for report in gold.reports}
    unasked = [report.report_id for report in predicted.reports if report.report_id not in known]
    if len(unasked) == 1:
        yield Problem(f"report {unasked[0]}", "is not in the gold; its prediction is left out")
    elif unasked:
        yield Problem(
            "predictions", f"{len(unasked):,} are of reports that are not in the gold, and are left out; first {unasked[0]!r}"
        )


def _problem(report: AnnotatedReport, reason: str) -> Problem:
    return Problem(f"report {report.report_id}", reason)


def _without(findings: Sequence[Finding], paired: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that are in no pair, by identity: two may be equal."""
    taken = set(map(id, paired))
    return tuple(finding for finding in findings if id(finding) not in taken)
