"""The errors one by one: what was missed, what is spurious, and in what pairs differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from metextract.evaluation.criteria import SITES, differing
from metextract.evaluation.judged import JudgedReport
from metextract.records import Finding, Kind


class ErrorClass(StrEnum):
    """missed, spurious: a finding without its counterpart. The others: a pair whose assertion, sites or other attributes differ."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    ASSERTION = "assertion"
    LEVEL = "level"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Error:
    """attributes: in what a pair differs; empty for a finding without a counterpart, which has gold or predicted alone."""

    report_id: str
    classes: tuple[ErrorClass, ...]
    gold: Finding | None
    predicted: Finding | None
    attributes: tuple[str, ...] = ()

    @property
    def finding(self) -> Finding:
        """The gold finding if there is one, else the predicted."""
        found = self.gold or self.predicted
        assert found is not None  # one of both is always there
        return found

    @property
    def kind(self) -> Kind:
        return self.finding.kind


def errors_of(judged: Iterable[JudgedReport]) -> Iterator[Error]:
    """The errors of the reports in order, those of one report in the order of its text."""
    for report in judged:
        yield from sorted(_errors(report), key=lambda error: (error.finding.start, error.finding.end, error.classes))


def _errors(report: JudgedReport) -> Iterator[Error]:
    name = report.report.report_id
    for finding in report.missed:
        yield Error(name, (ErrorClass.MISSED,), finding, None)
    for finding in report.spurious:
        yield Error(name, (ErrorClass.SPURIOUS,), None, finding)
    for pair in report.pairs:
        attributes = differing(*pair)
        if attributes:
            yield Error(name, tuple(dict.fromkeys(map(_class, attributes))), *pair, attributes)


def _class(attribute: str) -> ErrorClass:
    if attribute == "assertion":
        return ErrorClass.ASSERTION
    return ErrorClass.LEVEL if attribute in SITES else ErrorClass.ATTRIBUTE
