"""Differences between two runs as files: JSON Lines and CSV."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from metextract.difference.differences import AttributeChange, ComparedReport, Difference, Head
from metextract.difference.excerpt import excerpt_of
from metextract.difference.words import words
from metextract.io.formats import known_format
from metextract.io.results import new_file
from metextract.io.text_results import csv_lines, shown_cell
from metextract.records import Finding, finding_to_dict

WRITABLE = (".jsonl", ".csv")
_HEADER = "report_id what kind start end text attribute before after excerpt".split()

Write = Callable[[ComparedReport], None]


@contextmanager
def open_differences(path: Path) -> Iterator[Write]:
    """A file for the differences of compared reports, which has its name when the context ends without an error.

    .jsonl: an object a difference, with both findings, their evidence and the changed attributes. .csv: a row a changed
    attribute, and one for each finding or report that differs as a whole; no cell begins like a formula.
    Raises InputError for another suffix or a folder that is not there.
    """
    suffix = known_format(path, WRITABLE).suffix
    header, encode = (b"", _json_lines) if suffix == ".jsonl" else (csv_lines([_HEADER]), _csv_rows)
    with new_file(path) as part, part.open("wb") as file:
        file.write(header)

        def write(report: ComparedReport) -> None:
            if report.differences:
                file.write(encode(report))

        yield write


def _json_lines(report: ComparedReport) -> bytes:
    lines = (json.dumps(_object(report, difference), ensure_ascii=False) + "\n" for difference in report.differences)
    return "".join(lines).encode("utf-8", "backslashreplace")


def _object(report: ComparedReport, difference: Difference) -> dict[str, Any]:
    row: dict[str, Any] = {"report_id": difference.report_id, "what": difference.what.value}
    finding = difference.after or difference.before
    if finding is None:
        return row
    row["kind"] = finding.kind.value
    if difference.attributes:
        row["attributes"] = {change.name: _values(change) for change in difference.attributes}
    for name, found in (("before", difference.before), ("after", difference.after)):
        if found is not None:
            row[name] = finding_to_dict(found)
    context = excerpt_of(report, difference)
    if context is not None:
        row["excerpt"] = context._asdict()
    return row


def _values(change: AttributeChange) -> dict[str, Any]:
    return {"before": _plain(change.before), "after": _plain(change.after)}


def _plain(value: object) -> Any:
    if isinstance(value, Head):
        return value._asdict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def _csv_rows(report: ComparedReport) -> bytes:
    rows = (row for difference in report.differences for row in _rows(report, difference))
    return csv_lines([shown_cell(cell) for cell in row] for row in rows)


def _rows(report: ComparedReport, difference: Difference) -> Iterator[tuple[str | int | None, ...]]:
    finding = difference.after or difference.before
    context = excerpt_of(report, difference)
    start = (difference.report_id, difference.what.value, *_place(finding))
    end = None if context is None else str(context)
    for change in difference.attributes:
        yield (*start, change.name, words(change.before), words(change.after), end)
    if not difference.attributes:
        yield (*start, None, None, None, end)


def _place(finding: Finding | None) -> tuple[str | int | None, ...]:
    if finding is None:
        return None, None, None, None
    return finding.kind.value, finding.start, finding.end, finding.text
