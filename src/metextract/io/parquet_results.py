"""Results as a Parquet file of flat rows."""

from pathlib import Path
from types import TracebackType
from typing import Self

from metextract.io.flat import Cell, Shape, flat_columns, flat_rows
from metextract.records import ReportResult

GROUP_ROWS = 50_000


class ParquetResults:
    """Flat rows under a fixed schema, written a row group at a time."""

    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        types = {
            Shape.TEXT: pa.string(),
            Shape.INTEGER: pa.int64(),
            Shape.BOOLEAN: pa.bool_(),
            Shape.TEXTS: pa.list_(pa.string()),
        }
        self._schema = pa.schema([(column.name, types[column.shape]) for column in flat_columns()])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[tuple[Cell, ...]] = []

    def write(self, result: ReportResult) -> None:
        self._rows.extend(flat_rows(result))
        if len(self._rows) >= GROUP_ROWS:
            self._flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if not self._rows:
            return
        columns = [
            pa.array(values, field.type) for values, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))
        self._rows.clear()
