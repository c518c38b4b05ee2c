"""Reports from a Parquet file, a batch at a time and only two of its columns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from metextract.errors import InputError
from metextract.io.columns import chosen_columns
from metextract.io.rows import Row

BATCH_ROWS = 1024


def parquet_rows(path: Path, text_column: str | None, id_column: str | None) -> Iterator[Row]:
    """One row a record. A file that breaks off raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise InputError(f"{path}: not a Parquet file") from None
    with file:
        schema = file.schema_arrow
        columns = chosen_columns(schema.names, str(path), text_column, id_column)
        text_type = schema.field(columns.text).type
        if not _is_text(text_type) and not pa.types.is_null(text_type):
            raise InputError(
                f"{path}: column {columns.text!r} holds {text_type}, not text; name another with --text-column (text_column)"
            )
        wanted = [name for name in (columns.text, columns.report_id) if name is not None]
        number = 0
        try:
            for batch in file.iter_batches(BATCH_ROWS, columns=wanted):
                texts = _values(batch.column(columns.text))
                ids = _values(batch.column(columns.report_id)) if columns.report_id else [None] * len(texts)
                for text, report_id in zip(texts, ids, strict=True):
                    number += 1
                    yield Row(number=number, place=f"row {number}", text=text, report_id=report_id)
        except pa.ArrowException as error:
            raise OSError(str(error)) from error


def _is_text(data_type: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(data_type):
        return _is_text(data_type.value_type)
    tests = (
        types.is_string,
        types.is_large_string,
        types.is_string_view,
        types.is_binary,
        types.is_large_binary,
        types.is_binary_view,
    )
    return any(test(data_type) for test in tests)


def _values(column: Any) -> list[object]:
    """Plain values; text is taken as bytes first, for one value that is not UTF-8 would lose its whole batch."""
    import pyarrow as pa

    if not _is_text(column.type):
        values: list[object] = column.to_pylist()
        return values
    data: list[bytes | None] = column.cast(pa.large_binary()).to_pylist()
    return [None if value is None else value.decode("utf-8", "surrogateescape") for value in data]
