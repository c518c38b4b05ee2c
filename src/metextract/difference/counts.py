"""How much two runs differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from metextract.difference.differences import EVERYTHING, HEAD, AttributeChange, ComparedReport, Difference, Scope, What, in_scope
from metextract.difference.words import words
from metextract.records import Finding, Kind, ReportResult

MOST_FINGERPRINTS = 10


@dataclass(slots=True)
class RunCounts:
    """One run. fingerprints: the first MOST_FINGERPRINTS of them. findings: those in the reports that both runs have, by kind."""

    reports: int = 0
    failed: int = 0
    fingerprints: dict[str, None] = field(default_factory=dict)
    findings: Counter[Kind] = field(default_factory=Counter)

    def add(self, result: ReportResult, findings: Sequence[Finding]) -> None:
        self.reports += 1
        self.failed += result.error is not None
        if result.fingerprint is not None and len(self.fingerprints) < MOST_FINGERPRINTS:
            self.fingerprints[result.fingerprint] = None
        for finding in findings:
            self.findings[finding.kind] += 1


@dataclass(slots=True)
class DifferenceCounts:
    """The sums over compared reports.

    in_both: reports that both runs have. touched: those of them that differ. other_text: those with another text in each run.
    findings: how many were added, removed or changed, by kind. reports: how many reports differ as such.
    values: how many findings changed an attribute from one value to another, as words; heads without their values.
    """

    scope: Scope = EVERYTHING
    before: RunCounts = field(default_factory=RunCounts)
    after: RunCounts = field(default_factory=RunCounts)
    in_both: int = 0
    touched: int = 0
    other_text: int = 0
    findings: Counter[tuple[What, Kind]] = field(default_factory=Counter)
    reports: Counter[What] = field(default_factory=Counter)
    values: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, report: ComparedReport) -> None:
        both = report.before is not None and report.after is not None
        for run, result in ((self.before, report.before), (self.after, report.after)):
            if result is not None:
                run.add(result, in_scope(result.findings, self.scope) if both else ())
        self.in_both += both
        self.touched += both and bool(report.differences)
        self.other_text += _texts_differ(report.before, report.after)
        for difference in report.differences:
            self._add(difference)

    @property
    def differs(self) -> bool:
        return bool(self.findings or self.reports)

    def same(self, kind: Kind) -> int:
        """The findings of a kind that are the same in both runs."""
        return self.before.findings[kind] - self.findings[What.REMOVED, kind] - self.findings[What.CHANGED, kind]

    def same_share(self, kind: Kind) -> float | None:
        """The share of these in the findings of either run; None if there are none."""
        total = self.before.findings[kind] + self.findings[What.ADDED, kind]
        return self.same(kind) / total if total else None

    def _add(self, difference: Difference) -> None:
        finding = difference.after or difference.before
        if finding is None:
            self.reports[difference.what] += 1
            return
        self.findings[difference.what, finding.kind] += 1
        for change in difference.attributes:
            self.values[_transition(change)] += 1


def _transition(change: AttributeChange) -> tuple[str, str, str]:
    if change.name == HEAD:
        return HEAD, "", ""
    return change.name, words(change.before), words(change.after)


def _texts_differ(before: ReportResult | None, after: ReportResult | None) -> bool:
    texts = [result.text for result in (before, after) if result is not None and result.text is not None]
    return len(texts) == 2 and texts[0] != texts[1]
