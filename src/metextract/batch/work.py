"""What is done with one chunk: the same in the calling process and in a worker."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metextract.batch.summary import Summary
from metextract.batch.tally import Content, Failure, Tally, content_of
from metextract.io.blocks import Block
from metextract.records import Report, ReportResult

if TYPE_CHECKING:
    from metextract.extractor import Extractor


@dataclass(frozen=True, slots=True)
class Chunk:
    """A block of the input under its number, from 0.

    careful: its reports are read one by one, for together they have ended a worker.
    refused: why reports are not read at all, by their place in the chunk; they have ended workers alone.
    """

    number: int
    block: Block
    careful: bool = False
    refused: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chunk. data: what `deliver` gave."""

    number: int
    data: bytes
    summary: Summary
    content: Content
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """Plain enough to be sent to a worker, which builds its extractor once.

    deliver: takes the results of a chunk and its number; what it gives goes back to the calling process.
    """

    build: "Callable[[], Extractor]"
    deliver: Callable[[Iterable[ReportResult], int], bytes]


def extract_chunk(extractor: "Extractor", work: Work, chunk: Chunk, on_result: Callable[[], object] | None = None) -> Outcome:
    """Reads a chunk and delivers its results. Raises what `deliver` raises; no report makes it raise."""
    reports = list(chunk.block.reports())
    tally = Tally()
    results = tally.counted(_results(extractor, reports, chunk))
    before = extractor.counts
    with extractor.memory_zone():
        data = work.deliver(results if on_result is None else _announced(results, on_result), chunk.number)
    content = content_of(reports)
    return Outcome(chunk.number, data, tally.summary(content, extractor.counts - before), content, tuple(tally.failures))


def _results(extractor: "Extractor", reports: Sequence[Report], chunk: Chunk) -> "Iterator[ReportResult]":
    """One result a report; where the stream breaks, the rest is read one by one."""
    done = 0
    if not chunk.careful:
        try:
            for result in extractor.stream(reports):
                yield result
                done += 1
        except Exception:
            pass  # which report it was shows when the rest is read
    for place in range(done, len(reports)):
        reason = chunk.refused.get(place)
        yield _alone(extractor, reports[place]) if reason is None else _failed(extractor, reports[place], reason)


def _alone(extractor: "Extractor", report: Report) -> ReportResult:
    try:
        return next(iter(extractor.stream((report,))))
    except Exception as error:  # one bad report is one error row, never a lost chunk
        return _failed(extractor, report, f"internal error: {type(error).__name__}")


def _failed(extractor: "Extractor", report: Report, reason: str) -> ReportResult:
    return ReportResult(report_id=report.report_id, text=report.text, error=reason, fingerprint=extractor.fingerprint)


def _announced(results: Iterable[ReportResult], on_result: Callable[[], object]) -> Iterator[ReportResult]:
    for result in results:
        on_result()
        yield result
