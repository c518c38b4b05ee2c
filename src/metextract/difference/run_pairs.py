"""The same report in two runs, in whatever order they have their reports."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import TypeAlias

from metextract.difference.waiting import Waiting
from metextract.records import Report, ReportResult

RunPair: TypeAlias = tuple[ReportResult | None, ReportResult | None]


def run_pairs(before: Iterable[ReportResult], after: Iterable[ReportResult]) -> Iterator[RunPair]:
    """Each result once, beside that of the same report in the other run; those of one run only come at the end, with None.

    Both runs are read in step. A result waits until the other run has come to its report: runs in the same order never wait,
    and whatever else waits is bounded in memory (see Waiting). Of reports with one id, the first of one run belongs to the
    first of the other, the second to the second.
    """
    with Waiting() as first, Waiting() as second:
        for old, new in zip_longest(before, after):
            if old is not None and new is not None and old.report_id == new.report_id and not (len(first) or len(second)):
                yield old, new
                continue
            if old is not None:
                partner = second.take(old.report_id)
                if partner is None:
                    first.put(old)
                else:
                    yield old, partner
            if new is not None:
                partner = first.take(new.report_id)
                if partner is None:
                    second.put(new)
                else:
                    yield partner, new
        for result in first.rest():
            yield result, None
        for result in second.rest():
            yield None, result


def with_texts(results: Iterable[ReportResult], reports: Iterable[Report]) -> Iterator[ReportResult]:
    """The results with the text of their reports where they came without; a report that is not among those stays without."""
    texts = (ReportResult(report_id=report.report_id, text=None if report.problem else report.text) for report in reports)
    for result, report in run_pairs(results, texts):
        if result is not None:
            yield result if result.text is not None or report is None else replace(result, text=report.text)
