"""Extractors for tests of the runner: quick to build, and each word of a report that begins with "!" does something to its process."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator

from metextract.config import Config
from metextract.extractor import Extractor
from metextract.records import Assertion, Fracture, Report, ReportResult

DEEDS: dict[str, Callable[[], object]] = {
    "!sleep": lambda: time.sleep(60),
    "!exit": lambda: os._exit(3),
    "!kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "!raise": lambda: 1 / 0,
    "!interrupt": lambda: os.kill(os.getppid(), signal.SIGINT),
}


class StubExtractor(Extractor):
    """Finds the word "fracture", and takes one "no" in a text for the denial of all of them."""

    fingerprint = "stub"

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    def __reduce__(self) -> tuple[type["StubExtractor"], tuple[Config]]:
        return type(self), (self.config,)

    def stream(self, reports: Iterable[Report | str]) -> Iterator[ReportResult]:
        for report in reports:
            assert isinstance(report, Report)
            yield self._result(report)

    def _result(self, report: Report) -> ReportResult:
        if report.problem is not None:
            return ReportResult(report_id=report.report_id, error=report.problem, fingerprint=self.fingerprint)
        words = report.text.split()
        for word in DEEDS.keys() & words:
            DEEDS[word]()
        assertion = Assertion.ABSENT if "no" in words else Assertion.PRESENT
        findings = (Fracture(start=0, end=8, text="fracture", assertion=assertion),) * words.count("fracture")
        return ReportResult(
            report_id=report.report_id,
            text=report.text,
            findings=findings,
            warning=report.warning,
            fingerprint=self.fingerprint,
        )
