"""Errors with the reports that they are in, as plain data for the browser of the page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from metextract.annotation import AnnotatedReport, values_as_words
from metextract.evaluation.changes import Change, ChangedError
from metextract.evaluation.errors import Error, ErrorClass
from metextract.evaluation.evaluation import Evaluation
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.pages.sides import Sides
from metextract.evaluation.pages.subject import BEFORE, Subject
from metextract.evaluation.slices import NO_VALUE, SECTION
from metextract.records import Finding

MOST_CHOICES = 100  # of a column by which errors can be filtered, unless the evaluation was asked to slice by it


def browser_data(subject: Subject) -> dict[str, Any]:
    """The errors, and the reports that have some, each once.

    sides, classes, kinds, attributes, columns: what things are called, and what errors can be filtered by, in order.
    reports: id, text, the values of columns, and the bounds and kinds of all findings of each side.
    errors: key (report id and number in its report), the number of the report, what is wrong, gold and predicted.
    changes: of a comparison, what may have become of an error; then errors have change and what was predicted before,
    reports the findings before, and the errors that are fixed come last. hasEvidence: whether any prediction has evidence.
    """
    evaluation = subject.evaluation
    wrong = {changed.error.report_id for changed in subject.errors}
    judged = [report for report in evaluation.judged if report.report.report_id in wrong]
    columns = _columns([report.report for report in judged], evaluation.settings.by)
    before = {report.report.report_id: report.predicted for report in subject.before}
    errors = _errors(subject, {report.report.report_id: number for number, report in enumerate(judged)})
    return {
        "sides": _sides(subject.sides),
        "classes": list(ErrorClass),
        "kinds": evaluation.settings.kinds,
        "attributes": evaluation.settings.attributes,
        "columns": columns,
        "changes": list(Change) if subject.comparison else [],
        "before": PurePath(subject.sources.get(BEFORE, "")).name,
        "hasEvidence": any((error["predicted"] or {}).get("evidence") for error in errors),
        "reports": [_report(report, columns, before) for report in judged],
        "errors": errors,
    }


def _sides(sides: Sides) -> dict[str, Any]:
    return {
        "heads": sides.heads,
        "names": (sides.first, sides.second),
        "absent": sides.absent,
        "error": sides.error,
        "classes": {name: (words.name, words.sign) for name, words in sides.classes.items()},
    }


def _columns(reports: Sequence[AnnotatedReport], by: Sequence[str]) -> list[str]:
    """Columns whose values tell reports apart, and are few enough to choose from."""
    names = dict.fromkeys(name for report in reports for name in report.columns)
    choices = {name: len({report.columns.get(name) for report in reports}) for name in names}
    return [name for name in names if choices[name] > 1 and (choices[name] <= MOST_CHOICES or name in by)]


def _report(report: JudgedReport, columns: Iterable[str], before: Mapping[str, Iterable[Finding]]) -> dict[str, Any]:
    earlier = before.get(report.report.report_id)
    row = {
        "id": report.report.report_id,
        "text": report.report.text,
        "columns": [report.report.columns.get(name, NO_VALUE) for name in columns],
        "gold": [_bounds(finding) for finding in report.gold],
        "predicted": [_bounds(finding) for finding in report.predicted],
    }
    return row if earlier is None else {**row, "before": [_bounds(finding) for finding in earlier]}


def _bounds(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.kind


def _errors(subject: Subject, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    sections = {finding: name for evaluation in subject.evaluations for finding, name in _sections(evaluation).items()}
    seen: Counter[tuple[str, bool]] = Counter()
    rows = []
    for changed in subject.errors:
        error, is_fixed = changed.error, changed.change is Change.FIXED
        seen[error.report_id, is_fixed] += 1
        key = f"{error.report_id}/{'fixed' if is_fixed else ''}{seen[error.report_id, is_fixed]}"
        row = {"key": key, "report": numbers[error.report_id], **_error(error)}
        if subject.comparison is not None:
            row |= _change(changed)
        if sections:
            row["section"] = sections.get(id(error.finding))
        rows.append(row)
    return rows


def _error(error: Error) -> dict[str, Any]:
    return {
        "kind": error.kind,
        "classes": error.classes,
        "attributes": error.attributes,
        "gold": error.gold and _finding(error.gold),
        "predicted": error.predicted and _finding(error.predicted),
    }


def _change(changed: ChangedError) -> dict[str, Any]:
    """What is predicted, and what was: the error is in the one or, if it is fixed, in the other."""
    now, before = changed.error.predicted, changed.other
    if changed.change is Change.FIXED:
        now, before = before, now
    return {"change": changed.change, "predicted": now and _finding(now), "before": before and _finding(before)}


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
