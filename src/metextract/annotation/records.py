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
    def of(cls, results: Iterable[ReportResult], source: str = "predicted") -> "AnnotatedSet":
        """What an extractor found; a report that it could not read is a problem."""
        reports, problems = [], []
        for result in results:
            if result.error is None:
                reports.append(AnnotatedReport(report_id=result.report_id, text=result.text, findings=result.findings))
            else:
                problems.append(Problem(f"{source}: report {result.report_id}", f"not read: {result.error}"))
        return cls(tuple(reports), tuple(problems))
