"""What a run did, in counts that add up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from metextract.records import Assertion, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of one run; the sum of two summaries is that of both runs.

    failed: reports with an error row. empty: reports with a text without a word, in which there is nothing
    to be found; they did not fail. findings: by kind and assertion. duplicate_ids: reports whose id an
    earlier report of the same run had; a sum does not see those between its parts.
    characters: of the texts read. seconds: of wall-clock time.
    sentences: that had to be read, for most cannot hold a finding. remembered: of these, those that had been read before.
    resumed, resumed_characters: reports, and characters of their texts, that an earlier run had read into
    the same folder. All other counts hold them too; the speeds leave them out.
    """

    reports: int = 0
    failed: int = 0
    empty: int = 0
    findings: Mapping[tuple[Kind, Assertion], int] = field(default_factory=dict)
    duplicate_ids: int = 0
    characters: int = 0
    seconds: float = 0.0
    sentences: int = 0
    remembered: int = 0
    resumed: int = 0
    resumed_characters: int = 0

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(
            reports=self.reports + other.reports,
            failed=self.failed + other.failed,
            empty=self.empty + other.empty,
            findings=dict(Counter(self.findings) + Counter(other.findings)),
            duplicate_ids=self.duplicate_ids + other.duplicate_ids,
            characters=self.characters + other.characters,
            seconds=self.seconds + other.seconds,
            sentences=self.sentences + other.sentences,
            remembered=self.remembered + other.remembered,
            resumed=self.resumed + other.resumed,
            resumed_characters=self.resumed_characters + other.resumed_characters,
        )

    @property
    def findings_total(self) -> int:
        return sum(self.findings.values())

    @property
    def failed_share(self) -> float | None:
        return _rate(self.failed, self.reports)

    @property
    def findings_per_report(self) -> float | None:
        """Findings per report that could be read."""
        return _rate(self.findings_total, self.reports - self.failed)

    @property
    def remembered_share(self) -> float | None:
        return _rate(self.remembered, self.sentences)

    @property
    def reports_per_second(self) -> float | None:
        return _rate(self.reports - self.resumed, self.seconds)

    @property
    def characters_per_second(self) -> float | None:
        return _rate(self.characters - self.resumed_characters, self.seconds)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; findings as kind -> assertion -> count, without zeros."""
        findings: dict[str, dict[str, int]] = {}
        for (kind, assertion), count in sorted(self.findings.items()):
            findings.setdefault(str(kind), {})[str(assertion)] = count
        return {
            "reports": self.reports,
            "failed": self.failed,
            "empty": self.empty,
            "duplicate_ids": self.duplicate_ids,
            "characters": self.characters,
            "sentences": self.sentences,
            "remembered": self.remembered,
            "resumed": self.resumed,
            "seconds": self.seconds,
            "reports_per_second": self.reports_per_second,
            "characters_per_second": self.characters_per_second,
            "findings": findings,
        }


def _rate(count: float, denominator: float) -> float | None:
    return count / denominator if denominator else None
