"""Extractors and encodings for tests of the runner: built at once, and the words of a report that begin with "!" do something to its process."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

from metextract.config import Config
from metextract.errors import LexiconError
from metextract.io.text_results import JsonLines
from metextract.readings import ReadingCounts
from metextract.records import Assertion, Fracture, Report, ReportResult

DEEDS: dict[str, Callable[[], object]] = {
    "!sleep": lambda: time.sleep(60),
    "!nap": lambda: time.sleep(0.4),
    "!exit": lambda: os._exit(3),
    "!kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "!raise": lambda: 1 / 0,
    "!grow": lambda: bytearray(1 << 62),
    "!interrupt": lambda: os.kill(os.getppid(), signal.SIGINT),
}
ONCE = "!once:"  # with the name of a file: ends the process, but only the first time


class StubExtractor:
    """Finds the word "fracture", and takes one "no" in a text for the denial of all of them."""

    fingerprint = "stub"
    counts = ReadingCounts()
    memory_zone = nullcontext

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    def stream(self, reports: Iterable[Report]) -> Iterator[ReportResult]:
        return map(self._result, reports)

    def _result(self, report: Report) -> ReportResult:
        if report.problem is not None:
            return ReportResult(report_id=report.report_id, error=report.problem, fingerprint=self.fingerprint)
        words = report.text.split()
        for word in words:
            DEEDS.get(word, bool)()
            if word.startswith(ONCE):
                _end_once(Path(word.removeprefix(ONCE)))
        assertion = Assertion.ABSENT if "no" in words else Assertion.PRESENT
        return ReportResult(
            report_id=report.report_id,
            text=report.text,
            findings=(Fracture(start=0, end=8, text="fracture", assertion=assertion),) * words.count("fracture"),
            warning=report.warning,
            fingerprint=self.fingerprint,
        )


class SignedExtractor(StubExtractor):
    """Says in the fingerprint which process read a report."""

    def __init__(self, config: Config | None = None) -> None:
        super().__init__(config)
        self.fingerprint = str(os.getpid())


class OneFaultExtractor(StubExtractor):
    """Breaks off a stream at a report that it reads alone, as a reader of batches might."""

    def stream(self, reports: Iterable[Report]) -> Iterator[ReportResult]:
        batch = list(reports)
        for report in batch:
            if len(batch) > 1 and "!raise" in report.text:
                raise RuntimeError
            yield self._result(Report(report_id=report.report_id, text=report.text.replace("!raise", "")))


class UnwritableLines(JsonLines):
    """Finds the disk full."""

    def encode(self, _results: Iterable[ReportResult]) -> bytes:
        raise OSError(28, "No space left on device")


class BrokenLines(JsonLines):
    """Fails with the words of a report."""

    def encode(self, _results: Iterable[ReportResult]) -> bytes:
        raise KeyError("words of a report")


def unbuildable(_config: Config) -> StubExtractor:
    raise LexiconError(["a.toml: entry 'x' has no phrases"])


def deadly(_config: Config) -> StubExtractor:
    os._exit(7)


def _end_once(flag: Path) -> None:
    if not flag.exists():
        flag.touch()
        os._exit(3)
