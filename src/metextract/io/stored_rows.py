"""Flat rows, one a finding, back to results: the inverse of io.flat."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from metextract.errors import InputError
from metextract.io.flat import REPORT_END, Cell, Column, flat_columns, places
from metextract.records import Finding, Kind, ReportResult
from metextract.schema import finding_from_dict

_EMPTY: tuple[Cell, ...] = (None, (), "")


class StoredRow(NamedTuple):
    """number: that of its line or row in the file. cells: in the order of flat_columns, of the types of their shapes."""

    number: int
    cells: tuple[Cell, ...]


def chosen(names: Sequence[str], source: str) -> tuple[Column, ...]:
    """The columns of a result; InputError if one is not among the names, or is there twice."""
    for column in flat_columns():
        if names.count(column.name) != 1:
            trouble = "no column" if column.name not in names else "more than one column"
            raise InputError(f"{source}: not results of metextract: {trouble} {column.name!r}")
    return flat_columns()


def results_of(rows: Iterable[StoredRow], source: str, unit: str) -> Iterator[ReportResult]:
    """The results of all rows. unit: what their numbers count ("line"), for messages."""
    report: tuple[Cell, ...] | None = None
    findings: list[Finding] = []
    for number, cells in rows:
        try:
            finding = _finding(cells)
        except InputError as error:
            raise InputError(f"{source}: {unit} {number}: {error}") from None
        here = (cells[0], *cells[-len(REPORT_END) :])
        if report is not None and not (report == here and findings and finding is not None and _follows(finding, findings)):
            yield _result(report, findings)
            findings = []
        report = here
        if finding is not None:
            findings.append(finding)
    if report is not None:
        yield _result(report, findings)


def _result(report: tuple[Any, ...], findings: list[Finding]) -> ReportResult:
    report_id, *end = report
    return ReportResult(report_id=report_id, findings=tuple(findings), **dict(zip(REPORT_END, end, strict=True)))


def _follows(finding: Finding, before: list[Finding]) -> bool:
    """Whether it may stand behind the others in one report."""
    at = finding.start, finding.end
    if at != (before[-1].start, before[-1].end):
        return at > (before[-1].start, before[-1].end)
    alike = (other for other in reversed(before) if other.kind is finding.kind)
    last = next(alike, None)
    return last is None or (last.start, last.end) != at


def _finding(cells: tuple[Cell, ...]) -> Finding | None:
    """The typed finding of a row, None where it is a report without any."""
    if cells[0] is None:
        raise InputError("report_id: an id is needed")
    if cells[1] is None:
        for column, cell in zip(flat_columns()[1 : -len(REPORT_END)], cells[1:], strict=False):
            if cell not in _EMPTY:
                raise InputError(f"kind: missing, although there is {column.name}")
        return None
    if cells[1] not in list(Kind):
        raise InputError(f"kind: one of {', '.join(Kind)} is needed")
    kind = Kind(cells[1])
    for number in _foreign(kind):
        if cells[number] is not None:
            raise InputError(f"{flat_columns()[number].name}: a {kind} has none")
    row: dict[str, Any] = {}
    for name, columns in places(kind):
        value = cells[columns[0]] if len(columns) == 1 else _pair(cells, columns)
        if value is not None:
            row[name] = value
    return cast(Finding, finding_from_dict(row))


def _pair(cells: tuple[Cell, ...], columns: tuple[int, ...]) -> tuple[Cell, ...] | None:
    pair = tuple(cells[column] for column in columns)
    return None if all(cell is None for cell in pair) else pair


@cache
def _foreign(kind: Kind) -> tuple[int, ...]:
    """The columns that only other kinds have."""
    own = {column for _, columns in places(kind) for column in columns}
    return tuple(number for number in range(1, len(flat_columns()) - len(REPORT_END)) if number not in own)
