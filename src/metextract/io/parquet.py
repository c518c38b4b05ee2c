"""Reports from a Parquet file, a batch at a time and only two of its columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metextract.errors import InputError
from metextract.io.blocks import runs
from metextract.io.columns import Columns, chosen_columns
from metextract.io.meter import Meter
from metextract.io.rows import Row
from metextract.records import Report

BATCH_ROWS = 1024
MOST_BATCHES = 20


@dataclass(frozen=True, slots=True)
class ArrowBlock:
    """Record batches as an Arrow stream. number: that of its first row."""

    data: bytes
    number: int
    records: int
    columns: Columns

    @property
    def size(self) -> int:
        return len(self.data)

    def reports(self) -> Iterator[Report]:
        import pyarrow as pa

        number = self.number
        for batch in pa.ipc.open_stream(self.data):
            texts = _values(batch.column(self.columns.text))
            ids = _values(batch.column(self.columns.report_id)) if self.columns.report_id else [None] * len(texts)
            for text, report_id in zip(texts, ids, strict=True):
                yield Row(number, f"row {number}", text, report_id).report()
                number += 1


def parquet_blocks(path: Path, text_column: str | None, id_column: str | None, size: int, meter: Meter) -> Iterator[ArrowBlock]:
    """Blocks of about `size` bytes of the two columns. A file that breaks off raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise InputError(f"{path}: not a Parquet file") from None
    with file:
        columns = _columns(file.schema_arrow, path, text_column, id_column)
        number = 1
        meter.measure(lambda: number - 1, file.metadata.num_rows)
        for batches in runs(_batches(file, columns), lambda batch: int(batch.nbytes), size, MOST_BATCHES):
            records = sum(batch.num_rows for batch in batches)
            block = ArrowBlock(_streamed(batches), number, records, columns)
            number += records
            yield block


def _columns(schema: Any, path: Path, text_column: str | None, id_column: str | None) -> Columns:
    from pyarrow import types

    columns = chosen_columns(schema.names, str(path), text_column, id_column)
    text_type = schema.field(columns.text).type
    if _is_text(text_type) or types.is_null(text_type):
        return columns
    raise InputError(
        f"{path}: column {columns.text!r} holds {text_type}, not text; name another with --text-column (text_column)"
    )


def _batches(file: Any, columns: Columns) -> Iterator[Any]:
    import pyarrow as pa

    wanted = [name for name in (columns.text, columns.report_id) if name is not None]
    try:
        yield from file.iter_batches(BATCH_ROWS, columns=wanted)
    except pa.ArrowException as error:
        raise OSError(str(error)) from error


def _streamed(batches: list[Any]) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


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
