"""Reports with the findings that somebody, or a program, marked in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metextract.records import Finding, ReportResult


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedReport:
    """One report and its findings in text order.

    text: None where only labels of the report are known (see AnnotatedSet.located).
    columns: what else is known of it by name: source, modality, patient.
    """

    report_id: str
    text: str | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken over: where it stands ("gold.jsonl: line 17: finding 3") and why, never its text."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class AnnotatedSet:
    """Annotated reports, each id once, and what of the source could not be taken over.

    located: whether findings have a place in the text; labels of whole reports have none, and start and end are 0.
    """

    reports: tuple[AnnotatedReport, ...]
    problems: tuple[Problem, ...] = ()
    located: bool = True

    @classmethod
    def of(cls, reports: Iterable[AnnotatedReport | ReportResult], source: str = "predicted") -> "AnnotatedSet":
        """Reports as somebody annotated them, or as an extractor read them; one that it could not read is a problem,
        and so is one whose id was there before.
        """
        kept: dict[str, AnnotatedReport] = {}
        problems = []
        for number, report in enumerate(reports, 1):
            place = f"{source}: report {number}"
            if isinstance(report, ReportResult):
                if report.error is not None:
                    problems.append(Problem(place, f"{report.report_id!r} was not read: {report.error}"))
                    continue
                report = AnnotatedReport(report_id=report.report_id, text=report.text, findings=report.findings)
            if report.report_id in kept:
                problems.append(Problem(place, f"the id {report.report_id!r} was there before; this one is left out"))
            kept.setdefault(report.report_id, report)
        return cls(tuple(kept.values()), tuple(problems))
