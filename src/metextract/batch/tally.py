"""Counting the reports of a chunk, and ids over all chunks."""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from metextract.batch.summary import Summary
from metextract.readings import ReadingCounts
from metextract.records import Assertion, Kind, Report, ReportResult

MOST_FAILURES = 5
ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Failure:
    report_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Content:
    """What reports hold, in few bytes. ids: a digest of ID_BYTES an id; check: a checksum of the texts."""

    ids: bytes
    check: int
    characters: int
    empty: int


def content_of(reports: Iterable[Report]) -> Content:
    ids = []
    check = characters = empty = 0
    for report in reports:
        ids.append(blake2b(str(report.report_id).encode("utf-8", "surrogatepass"), digest_size=ID_BYTES).digest())
        text: object = report.text  # which nobody has checked if the caller made the reports
        if not isinstance(text, str):
            continue
        check = zlib.crc32(text.encode("utf-8", "surrogatepass"), check)
        characters += len(text)
        empty += report.problem is None and (not text or text.isspace())
    return Content(b"".join(ids), check, characters, empty)


class Tally:
    """Counts results on their way, and keeps the first MOST_FAILURES failures."""

    def __init__(self) -> None:
        self.reports = 0
        self.failed = 0
        self.failures: list[Failure] = []
        self._findings: Counter[tuple[Kind, Assertion]] = Counter()

    def counted(self, results: Iterable[ReportResult]) -> Iterator[ReportResult]:
        for result in results:
            self.reports += 1
            for finding in result.findings:
                self._findings[finding.kind, finding.assertion] += 1
            if result.error is not None:
                self.failed += 1
                if len(self.failures) < MOST_FAILURES:
                    self.failures.append(Failure(result.report_id, result.error))
            yield result

    def summary(self, content: Content, counts: ReadingCounts) -> Summary:
        return Summary(
            reports=self.reports,
            failed=self.failed,
            empty=content.empty,
            findings=dict(self._findings),
            characters=content.characters,
            sentences=counts.sentences,
            remembered=counts.remembered,
        )


class Ids:
    """The ids of a run, eight bytes each, for there may be 10^8; then the chance of one false duplicate is 3 in 10,000."""

    def __init__(self) -> None:
        self._digests = array("Q")

    def add(self, digests: bytes) -> None:
        self._digests.frombytes(digests)

    def duplicates(self) -> int:
        """How many have one before them that is equal. Ends the collection."""
        import numpy as np

        if not self._digests:
            return 0
        digests = np.frombuffer(self._digests, np.uint64)
        digests.sort()
        return int(np.count_nonzero(digests[1:] == digests[:-1]))
