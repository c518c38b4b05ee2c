"""Results as flat rows, one a finding: the columns are read off the dataclasses of the records."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from metextract.records import FINDING_TYPES, BaseFinding, Kind, ReportResult


class Shape(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXTS = "texts"


REPORT_END = ("fingerprint", "warning", "error")

Cell = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """shape: what its cells hold; each may be None, but for TEXTS, whose cells are tuples."""

    name: str
    shape: Shape


@cache
def flat_columns() -> tuple[Column, ...]:
    """Every column in its fixed order: the report, the kind, what all findings have, each kind's attributes, the report's end.

    A pair of numbers (height_loss_percent) becomes two columns (height_loss_low, height_loss_high);
    evidence has no column.
    """
    columns = {name: Column(name, Shape.TEXT) for name in ("report_id", "kind")}
    records: tuple[type[BaseFinding], ...] = (BaseFinding, *FINDING_TYPES.values())
    for record in records:
        hints = get_type_hints(record)
        for field in fields(record):
            columns |= {
                column.name: column for column in _field_columns(field.name, hints[field.name]) if column.name not in columns
            }
    columns |= {name: Column(name, Shape.TEXT) for name in REPORT_END}
    return tuple(columns.values())


def flat_rows(result: ReportResult, keep_empty: bool = True) -> Iterator[tuple[Cell, ...]]:
    """One row a finding, cells in the order of flat_columns; a report without any has one row without a kind, if kept."""
    for finding in result.findings:
        cells = list(_blank_row(result))
        for name, columns in places(finding.kind):
            value = getattr(finding, name)
            if value is None:
                continue
            if len(columns) > 1:
                for column, part in zip(columns, value, strict=True):
                    cells[column] = part
            elif isinstance(value, tuple):
                cells[columns[0]] = tuple(str(item) for item in value)
            else:
                cells[columns[0]] = str(value) if isinstance(value, StrEnum) else value
        yield tuple(cells)
    if keep_empty and not result.findings:
        yield _blank_row(result)


def _blank_row(result: ReportResult) -> tuple[Cell, ...]:
    """The cells of a report, without those of a finding."""
    return (result.report_id, *_blank_finding(), result.fingerprint, result.warning, result.error)


@cache
def _blank_finding() -> tuple[Cell, ...]:
    return tuple(() if column.shape is Shape.TEXTS else None for column in flat_columns()[1 : -len(REPORT_END)])


@cache
def places(kind: Kind) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each field of a kind with the numbers of its columns in flat_columns."""
    record = FINDING_TYPES[kind]
    hints = get_type_hints(record)
    numbers = {column.name: number for number, column in enumerate(flat_columns())}
    named = (
        (field.name, tuple(numbers[column.name] for column in _field_columns(field.name, hints[field.name])))
        for field in fields(record)
    )
    return tuple((name, columns) for name, columns in named if columns)


def _field_columns(name: str, hint: Any) -> tuple[Column, ...]:
    """The columns of one field: none for a list of records, two for a pair of numbers, else one."""
    (hint,) = [part for part in get_args(hint) if part is not NoneType] if get_origin(hint) in (Union, UnionType) else [hint]
    if get_args(hint) == (int, int):
        stem = name.removesuffix("_percent")
        return Column(f"{stem}_low", Shape.INTEGER), Column(f"{stem}_high", Shape.INTEGER)
    if get_origin(hint) is tuple:
        return (Column(name, Shape.TEXTS),) if issubclass(get_args(hint)[0], str) else ()
    if get_origin(hint) is Literal or issubclass(hint, str):
        return (Column(name, Shape.TEXT),)
    return (Column(name, {bool: Shape.BOOLEAN, int: Shape.INTEGER}[hint]),)
