"""Stored results from Parquet, a batch of rows at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from metextract.errors import InputError
from metextract.io.flat import Column, Shape
from metextract.io.stored_rows import StoredRow, chosen, results_of
from metextract.records import ReportResult

BATCH_ROWS = 4_096


def parquet_results(path: Path) -> Iterator[ReportResult]:
    """The results of flat rows; columns that no result has are not read. A file that breaks off raises OSError."""
    return results_of(_rows(path), str(path), "row")


def _rows(path: Path) -> Iterator[StoredRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise InputError(f"{path}: not a Parquet file") from None
    with file:
        columns = chosen(file.schema_arrow.names, str(path))
        for column in columns:
            held = file.schema_arrow.field(column.name).type
            if not _fits(held, column.shape):
                raise InputError(f"{path}: column {column.name!r} holds {held}, not {column.shape}")
        number = 1
        try:
            for batch in file.iter_batches(BATCH_ROWS, columns=[column.name for column in columns]):
                values = [_values(path, number, batch, column) for column in columns]
                for cells in zip(*values, strict=True):
                    yield StoredRow(number, cells)
                    number += 1
        except pa.ArrowException as error:
            raise OSError(str(error)) from error


def _values(path: Path, number: int, batch: Any, column: Column) -> list[Any]:
    try:
        values: list[Any] = batch.column(column.name).to_pylist()
    except UnicodeDecodeError:
        last = number + batch.num_rows - 1
        raise InputError(f"{path}: rows {number} to {last}: {column.name}: not valid UTF-8") from None
    if column.shape is Shape.TEXTS:
        return [() if value is None else tuple(value) for value in values]
    return values


def _fits(held: Any, shape: Shape) -> bool:
    from pyarrow import types

    if types.is_null(held):
        return True
    if types.is_dictionary(held):
        return _fits(held.value_type, shape)
    if shape is Shape.TEXT:
        return bool(types.is_string(held) or types.is_large_string(held) or types.is_string_view(held))
    if shape is Shape.INTEGER:
        return bool(types.is_integer(held))
    if shape is Shape.BOOLEAN:
        return bool(types.is_boolean(held))
    return bool(types.is_list(held) or types.is_large_list(held)) and _fits(held.value_type, Shape.TEXT)
