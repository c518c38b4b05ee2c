"""What a format of JSON holds of a report beside its findings."""

from collections.abc import Collection, Mapping
from typing import Any

from metextract.annotation.records import AnnotatedReport
from metextract.errors import InputError


def columns_of(content: Mapping[str, Any], own: Collection[str]) -> dict[str, str]:
    """The fields that are not the format's own and hold a word or a number."""
    return {
        name: str(value)
        for name, value in content.items()
        if name not in own and isinstance(value, (str, int, float)) and value == value  # NaN: a table had an empty cell
    }


def row_of(report: AnnotatedReport, own: Collection[str]) -> dict[str, Any]:
    """The columns whose names the format leaves free, the id and the text; InputError if there is no text to annotate."""
    if report.text is None:
        raise InputError(f"report {report.report_id!r} has no text, which this format needs")
    free = {name: value for name, value in report.columns.items() if name not in own}
    return {**free, "report_id": report.report_id, "text": report.text}
