"""Drafts to annotated reports: whatever does not fit is a problem with its place, and nothing is dropped in silence."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from metextract.annotation.attributes import HEAD, NOT_ANNOTATED, attributes_of
from metextract.annotation.drafts import FindingDraft, ReportDraft
from metextract.annotation.records import AnnotatedReport, AnnotatedSet, Problem
from metextract.errors import AnnotationError, InputError
from metextract.io.rows import Row
from metextract.records import Finding, Kind
from metextract.schema import finding_from_dict
from metextract.spine import is_level, ordered

MOST_NAMED = 10


def checked(source: str, drafts: Iterable[ReportDraft], *, annotator: str | None = None, located: bool = True) -> AnnotatedSet:
    """The reports of a source, in order, each id once.

    annotator: whose work counts. Without it, a report that several have annotated is a problem, unless it is the same for all.
    located: whether findings have offsets.
    Left out, each with its problem: reports without an id or, if located, without a text, further reports with an id
    that was there, findings of no known kind, with values that are none, or with offsets or words that do not fit the text.
    """
    chosen = [draft for draft in drafts if annotator is None or draft.annotator in (None, annotator)]
    if annotator is not None and not any(draft.annotator == annotator for draft in chosen):
        raise InputError(f"{source}: nothing was annotated by {annotator!r}")
    reports: dict[str, AnnotatedReport] = {}
    annotators: dict[str, str | None] = {}
    problems: list[Problem] = []
    for number, draft in enumerate(chosen, 1):
        place = f"{source}: {draft.place}" if draft.place else source
        report = _report(draft, number, place, problems, located)
        if report is None:
            continue
        name = report.report_id
        if name not in reports:
            reports[name] = report
            annotators[name] = draft.annotator
        elif draft.annotator == annotators[name]:
            problems.append(Problem(place, f"the id {name!r} was there before; this one is left out"))
        elif report.findings != reports[name].findings:
            problems.append(
                Problem(
                    place, f"{name!r} was annotated by several, and this one is left out; name one with --annotator (annotator)"
                )
            )
    return AnnotatedSet(tuple(reports.values()), tuple(problems), located)


def refuse(problems: Iterable[Problem]) -> None:
    """Raises AnnotationError with the first problems, if there are any."""
    lines = list(map(str, problems))
    if not lines:
        return
    if len(lines) > MOST_NAMED:
        lines = [*lines[:MOST_NAMED], f"and {len(lines) - MOST_NAMED:,} more"]
    raise AnnotationError(lines)


def _report(draft: ReportDraft, number: int, place: str, problems: list[Problem], located: bool) -> AnnotatedReport | None:
    text = draft.text if located or draft.text is not None else ""
    row = Row(number, text=text, report_id=draft.report_id, problem=draft.problem)
    report = row.report()
    problem = report.problem or ("no report_id" if draft.report_id in (None, "") else None)
    if problem is not None:
        problems.append(Problem(place, f"{problem}; the report is left out"))
        return None
    problems += (Problem(place, reason) for reason in draft.problems)
    findings = [
        finding
        for finding in (_finding(draft, report.text, place, problems, located) for draft in draft.findings)
        if finding is not None
    ]
    findings.sort(key=lambda finding: (finding.start, finding.end))
    shown = report.text if located or draft.text is not None else None
    return AnnotatedReport(report_id=report.report_id, text=shown, findings=tuple(findings), columns=dict(draft.columns))


def _finding(draft: FindingDraft, text: str, place: str, problems: list[Problem], located: bool) -> Finding | None:
    place = f"{place}: {draft.place}" if draft.place else place
    problem = draft.problem or _misfit(draft.row, text, located)
    if problem is not None:
        problems.append(Problem(place, f"{problem}; the finding is left out"))
        return None
    row = {name: value for name, value in draft.row.items() if value is not None}
    for name in _strangers(row):
        problems.append(Problem(place, f"{row['kind']} has no field {name!r}; the field is left out"))
        del row[name]
    row["text"] = text[row["start"] : row["end"]] if located else ""
    try:
        finding = finding_from_dict(row)
    except InputError as error:
        problems.append(Problem(place, f"{error}; the finding is left out"))
        return None
    return cast(Finding, replace(finding, levels=ordered(set(finding.levels))))


def _misfit(row: Any, text: str, located: bool) -> str | None:
    """Why a row is no finding in this text, in words without the text."""
    if row.get("kind") not in list(Kind):
        return f"the kind is not one of {', '.join(Kind)}"
    levels = row.get("levels") or ()
    if not isinstance(levels, (list, tuple)) or not all(isinstance(level, str) and is_level(level) for level in levels):
        return "levels holds what is neither a vertebra (T5) nor a segment (L4-L5)"
    loss = row.get("height_loss_percent")
    if loss is not None and not (_is_percentages(loss) and loss[0] <= loss[1]):
        return "height_loss_percent is not two whole numbers from 0 to 100, the lower first"
    if not located:
        return None
    start, end = row.get("start"), row.get("end")
    if type(start) is not int or type(end) is not int:
        return "start and end must be whole numbers"
    if not 0 <= start < end <= len(text):
        return f"the offsets {start} to {end} are not in the text, which has {len(text)} characters"
    if row.get("text") not in (None, text[start:end]):
        return f"its words are not those at {start} to {end} of the text"
    return None


def _is_percentages(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2 and all(type(n) is int and 0 <= n <= 100 for n in value)


def _strangers(row: dict[str, Any]) -> Iterator[str]:
    known = {*HEAD, *NOT_ANNOTATED, *(attribute.name for attribute in attributes_of(Kind(row["kind"])))}
    yield from [name for name in row if name not in known]
