"""Many reports: through an extractor to a writer, or from one data frame to another."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from metextract.errors import InputError
from metextract.io.columns import chosen_columns
from metextract.io.flat import flat_columns
from metextract.io.frame import to_frame
from metextract.io.rows import Row
from metextract.records import Assertion, Kind, Report, ReportResult

if TYPE_CHECKING:
    import pandas as pd

    from metextract.extractor import Extractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of one run; the sum of two summaries is that of both runs.

    failed: reports with an error row. empty: reports with a text without a word, in which there is nothing
    to be found; they did not fail. findings: by kind and assertion. duplicate_ids: reports whose id an
    earlier report of the same run had; a sum does not see those between its parts.
    characters: of the texts read. seconds: of wall-clock time.
    """

    reports: int = 0
    failed: int = 0
    empty: int = 0
    findings: Mapping[tuple[Kind, Assertion], int] = field(default_factory=dict)
    duplicate_ids: int = 0
    characters: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(
            reports=self.reports + other.reports,
            failed=self.failed + other.failed,
            empty=self.empty + other.empty,
            findings=dict(Counter(self.findings) + Counter(other.findings)),
            duplicate_ids=self.duplicate_ids + other.duplicate_ids,
            characters=self.characters + other.characters,
            seconds=self.seconds + other.seconds,
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
    def reports_per_second(self) -> float | None:
        return _rate(self.reports, self.seconds)

    @property
    def characters_per_second(self) -> float | None:
        return _rate(self.characters, self.seconds)

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
            "seconds": self.seconds,
            "reports_per_second": self.reports_per_second,
            "findings": findings,
        }


def run(
    extractor: "Extractor",
    reports: Iterable[Report],
    write: Callable[[ReportResult], object],
    on_result: Callable[[ReportResult], object] | None = None,
) -> Summary:
    """Extracts one report after the other and writes each result; on_result then sees it too (progress, failures)."""
    tally = _Tally()
    started = perf_counter()
    for result in extractor.stream(tally.read(reports)):
        write(result)
        tally.add(result)
        if on_result is not None:
            on_result(result)
    return tally.summary(perf_counter() - started)


def extract_frame(
    df: "pd.DataFrame",
    text: str = "report",
    id: str = "accession",  # noqa: A002 - its public name
    extractor: "Extractor | None" = None,
    keep_empty: bool = False,
) -> "pd.DataFrame":
    """The findings in a data frame of reports, one row a finding, as io.frame.to_frame has them.

    text, id: columns of df. The id column comes first in place of report_id, with its own name and type.
    keep_empty: also one row for each report without findings; `error` says why if its text could not be read,
        `warning` if there was nothing to read.
    Raises InputError for a column that is not there, or an id column that is named like a result column.
    """
    chosen_columns([name for name in df.columns if isinstance(name, str)], "the data frame", text, id)
    if id in {column.name for column in flat_columns()} - {"report_id"}:
        raise InputError(f"the id column {id!r} is named like a column of the result; rename it")
    if extractor is None:
        from metextract.extractor import Extractor

        extractor = Extractor()
    frame = to_frame(extractor.stream(_frame_reports(df, text)), keep_empty)
    positions = frame.pop("report_id").astype("int64")
    frame.insert(0, id, df[id].iloc[positions].array)
    return frame


def _frame_reports(df: "pd.DataFrame", text: str) -> Iterator[Report]:
    """The reports, each under its position as its id."""
    for position, (value, missing) in enumerate(zip(df[text], df[text].isna(), strict=True)):
        row = Row(position + 1, f"row {position + 1}", None if missing else value, str(position))
        yield row.report()


class _Tally:
    """A summary while its run goes on."""

    def __init__(self) -> None:
        self._failed = 0
        self._empty = 0
        self._characters = 0
        self._findings: Counter[tuple[Kind, Assertion]] = Counter()
        # eight bytes an id, for there may be 10^8; then the chance of one false duplicate is 3 in 10,000
        self._ids = array("q")

    def read(self, reports: Iterable[Report]) -> Iterator[Report]:
        for report in reports:
            self._characters += len(report.text)
            self._empty += report.problem is None and not report.text.strip()
            yield report

    def add(self, result: ReportResult) -> None:
        self._ids.append(hash(result.report_id))
        self._failed += result.error is not None
        self._findings.update((finding.kind, finding.assertion) for finding in result.findings)

    def summary(self, seconds: float) -> Summary:
        import numpy as np

        return Summary(
            reports=len(self._ids),
            failed=self._failed,
            empty=self._empty,
            findings=dict(self._findings),
            duplicate_ids=len(self._ids) - np.unique(self._ids).size,
            characters=self._characters,
            seconds=seconds,
        )


def _rate(count: float, denominator: float) -> float | None:
    return count / denominator if denominator else None
