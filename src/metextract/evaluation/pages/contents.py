"""All that the page and the Markdown of an evaluation show, before it is laid out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from metextract.annotation import Problem, values_as_words
from metextract.evaluation.changes import Change
from metextract.evaluation.errors import Error
from metextract.evaluation.pages import tables
from metextract.evaluation.pages.browsing import browser_data
from metextract.evaluation.pages.comparisons import ComparisonTables, comparison_tables
from metextract.evaluation.pages.confusions import Matrix, report_confusions, value_confusions
from metextract.evaluation.pages.quotes import Quote, quote
from metextract.evaluation.pages.sides import Sides
from metextract.evaluation.pages.subject import BEFORE, Subject
from metextract.evaluation.pages.words import STRATEGIES, label
from metextract.evaluation.settings import Settings
from metextract.records import Finding


class QuotedError(NamedTuple):
    """change: new without a comparison. where: the words of the finding in their context, None without a text.

    differences: attribute, gold, predicted.
    """

    change: Change
    report_id: str
    classes: tuple[str, ...]
    kind: str
    where: Quote | None
    gold: str | None
    predicted: str | None
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Contents:
    """reports_with_texts: how many reports can be read in the browser. errors, fixed: those there are, and those there were."""

    title: str
    sources: Mapping[str, str]
    sides: Sides
    settings: Mapping[str, str]
    reports: int
    gold: int
    predicted: int
    reports_with_errors: int
    reports_with_texts: int
    has_intervals: bool
    comparison: ComparisonTables | None
    scores: tables.ScoreTable
    slices: tuple[tables.SliceTable, ...]
    attributes: tables.AttributeTable
    agreement: tables.AgreementTable
    error_rates: tables.ErrorTable
    confusions: tuple[Matrix, ...]
    report_confusions: tuple[Matrix, ...]
    errors: tuple[QuotedError, ...]
    fixed: tuple[QuotedError, ...]
    problems: tuple[Problem, ...]
    browser: dict[str, Any]


def contents_of(subject: Subject) -> Contents:
    evaluation = subject.evaluation
    judged = evaluation.judged
    texts = {report.report.report_id: report.report.text for report in judged}
    errors = [_quoted(change, error, texts[error.report_id]) for change, error, _ in subject.errors]
    browser = browser_data(subject)
    return Contents(
        title=subject.title,
        sources=subject.sources,
        sides=subject.sides,
        settings=_settings(evaluation.settings),
        reports=len(judged),
        gold=sum(len(report.gold) for report in judged),
        predicted=sum(len(report.predicted) for report in judged),
        reports_with_errors=len({error.report_id for error in evaluation.errors}),
        reports_with_texts=len(browser["reports"]),
        has_intervals=evaluation.settings.resamples > 0,
        comparison=_comparison(subject),
        scores=tables.kind_scores(evaluation),
        slices=tables.slice_scores(evaluation),
        attributes=tables.attribute_agreement(evaluation),
        agreement=tables.report_agreement(evaluation),
        error_rates=tables.error_rates(evaluation),
        confusions=value_confusions(evaluation),
        report_confusions=report_confusions(evaluation),
        errors=tuple(error for error in errors if error.change is not Change.FIXED),
        fixed=tuple(error for error in errors if error.change is Change.FIXED),
        problems=subject.problems,
        browser=browser,
    )


def _comparison(subject: Subject) -> ComparisonTables | None:
    if subject.comparison is None:
        return None
    before, now = (subject.sources.get(name, "") for name in (BEFORE, subject.sides.second))
    return comparison_tables(subject.comparison, before, now)


def _settings(settings: Settings) -> dict[str, str]:
    return {
        "Findings are a pair if they have": f"the same kind, and {STRATEGIES[settings.match]} ({settings.match})",
        "Kinds": ", ".join(map(label, settings.kinds)),
        "Attributes": ", ".join(map(label, settings.attributes)),
        "Slices": ", ".join(settings.by) or "none",
        "Patients": f"by the column {settings.patient}" if settings.patient else "not known; each report counts for itself",
        "Intervals": f"95 %, {settings.resamples:,} bootstrap samples of {'patients' if settings.patient else 'reports'}, "
        f"seed {settings.seed}"
        if settings.resamples
        else "none",
    }


def _quoted(change: Change, error: Error, text: str | None) -> QuotedError:
    finding = error.finding
    where = quote(text, finding.start, finding.end) if text is not None and finding.end else None
    gold, predicted = (_words(side) for side in (error.gold, error.predicted))
    differences = tuple((name, _value(error.gold, name), _value(error.predicted, name)) for name in error.attributes)
    return QuotedError(change, error.report_id, error.classes, error.kind, where, gold, predicted, differences)


def _words(finding: Finding | None) -> str | None:
    """What is said of a finding, in one line."""
    if finding is None:
        return None
    return "; ".join(f"{label(name)} {', '.join(words)}" for name, words in values_as_words(finding).items())


def _value(finding: Finding | None, name: str) -> str:
    words = values_as_words(finding).get(name) if finding is not None else None
    return ", ".join(words) if words else "none"
