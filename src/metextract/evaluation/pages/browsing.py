"""Errors with the reports that they are in, as plain data for the browser of the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from metextract.annotation import AnnotatedReport, values_as_words
from metextract.evaluation.errors import Error, ErrorClass
from metextract.evaluation.evaluation import NO_VALUE, SECTION, Evaluation
from metextract.evaluation.judged import JudgedReport
from metextract.records import Finding

MOST_CHOICES = 100  # of a column by which errors can be filtered, unless the evaluation was asked to slice by it


def browser_data(evaluation: Evaluation) -> dict[str, Any]:
    """The errors, and the reports that have some, each once.

    classes, kinds, attributes, columns: what errors can be filtered by, in order.
    reports: id, text, the values of columns, and the bounds and kinds of all findings of either side.
    errors: key (report id and number in its report), the number of the report, what is wrong, gold and predicted.
    """
    wrong = {error.report_id for error in evaluation.errors}
    judged = [report for report in evaluation.judged if report.report.report_id in wrong]
    columns = _columns([report.report for report in judged], evaluation.settings.by)
    return {
        "classes": list(ErrorClass),
        "kinds": evaluation.settings.kinds,
        "attributes": evaluation.settings.attributes,
        "columns": columns,
        "reports": [_report(report, columns) for report in judged],
        "errors": _errors(evaluation, {report.report.report_id: number for number, report in enumerate(judged)}),
    }


def _columns(reports: Sequence[AnnotatedReport], by: Sequence[str]) -> list[str]:
    """Columns whose values tell reports apart, and are few enough to choose from."""
    names = dict.fromkeys(name for report in reports for name in report.columns)
    choices = {name: len({report.columns.get(name) for report in reports}) for name in names}
    return [name for name in names if choices[name] > 1 and (choices[name] <= MOST_CHOICES or name in by)]


def _report(report: JudgedReport, columns: Iterable[str]) -> dict[str, Any]:
    return {
        "id": report.report.report_id,
        "text": report.report.text,
        "columns": [report.report.columns.get(name, NO_VALUE) for name in columns],
        "gold": [_bounds(finding) for finding in report.gold],
        "predicted": [_bounds(finding) for finding in report.predicted],
    }


def _bounds(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.kind


def _errors(evaluation: Evaluation, numbers: dict[str, int]) -> list[dict[str, Any]]:
    sections = _sections(evaluation)
    seen: dict[str, int] = {}
    rows = []
    for error in evaluation.errors:
        seen[error.report_id] = seen.get(error.report_id, 0) + 1
        row = _error(error, f"{error.report_id}/{seen[error.report_id]}", numbers[error.report_id])
        rows.append({**row, "section": sections.get(id(error.finding))} if sections else row)
    return rows


def _error(error: Error, key: str, report: int) -> dict[str, Any]:
    return {
        "key": key,
        "report": report,
        "kind": error.kind,
        "classes": error.classes,
        "attributes": error.attributes,
        "gold": error.gold and _finding(error.gold),
        "predicted": error.predicted and _finding(error.predicted),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """values: as words. evidence: attribute, rule, and the bounds of the words if there are any."""
    row = {
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "values": {name: ", ".join(words) for name, words in values_as_words(finding).items()},
    }
    evidence = [(item.attribute, item.rule, item.start, item.end) for item in finding.evidence]
    return {**row, "evidence": evidence} if evidence else row


def _sections(evaluation: Evaluation) -> dict[int, str | None]:
    """The section of each finding, by its identity, if the evaluation was asked for sections."""
    return {
        id(finding): part.value
        for part in evaluation.slices
        if part.column == SECTION
        for report in part.judged
        for finding in (*report.gold, *report.predicted)
    }
