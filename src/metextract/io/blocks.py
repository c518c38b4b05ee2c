"""Pieces of an input: plain data that is cheap to cut, and that any process can read into reports."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from metextract.io.rows import Row
from metextract.records import Report

MOST_REPORTS = 20_000
BREAKS = (OSError, EOFError, zlib.error)  # what a damaged file or a failing disk raises in the middle of reading

Item = TypeVar("Item")


def break_reason(error: Exception) -> str:
    """What one of BREAKS says of its file, for messages."""
    return (isinstance(error, OSError) and error.strerror) or "the data is damaged or cut off"


class Block(Protocol):
    """size: about how many characters it holds. records: how many reports."""

    @property
    def size(self) -> int: ...

    @property
    def records(self) -> int: ...

    def reports(self) -> Iterator[Report]:
        """Its reports in order, those that cannot be read with a `problem`."""
        ...


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows that are read already."""

    rows: Sequence[Row]

    @property
    def size(self) -> int:
        return sum(map(weight, self.rows))

    @property
    def records(self) -> int:
        return len(self.rows)

    def reports(self) -> Iterator[Report]:
        return (row.report() for row in self.rows)


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """Reports as their bare fields, which cost less to send to another process."""

    fields: Sequence[tuple[str, str, str | None, str | None]]

    @property
    def size(self) -> int:
        return sum(len(text) for _, text, _, _ in self.fields)

    @property
    def records(self) -> int:
        return len(self.fields)

    def reports(self) -> Iterator[Report]:
        return (
            Report(report_id=report_id, text=text, problem=problem, warning=warning)
            for report_id, text, problem, warning in self.fields
        )


def weight(row: Row) -> int:
    """The characters of its text."""
    return len(row.text) if isinstance(row.text, str) else 0


def row_blocks(rows: Iterable[Row], size: int) -> Iterator[RowBlock]:
    """Blocks of about `size` characters and at most MOST_REPORTS rows."""
    return map(RowBlock, runs(rows, weight, size, MOST_REPORTS))


def report_blocks(reports: Iterable[Report], size: int) -> Iterator[ReportBlock]:
    """Blocks of about `size` characters and at most MOST_REPORTS reports."""
    fields = ((report.report_id, report.text, report.problem, report.warning) for report in reports)
    return map(ReportBlock, runs(fields, lambda report: len(report[1]) if isinstance(report[1], str) else 0, size, MOST_REPORTS))


def runs(items: Iterable[Item], weigh: Callable[[Item], int], size: int, most: int) -> Iterator[list[Item]]:
    """Lists of the items, each closed by the item that fills it; where the items break off, those before come first."""
    run: list[Item] = []
    total = 0
    broken = None
    rest = iter(items)
    while True:
        try:
            item = next(rest)
        except StopIteration:
            break
        except BREAKS as error:
            broken = error
            break
        run.append(item)
        total += weigh(item)
        if total >= size or len(run) >= most:
            yield run
            run, total = [], 0
    if run:
        yield run
    if broken is not None:
        raise broken
