"""Results as flat rows of Parquet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from metextract.io.flat import Cell, Shape, flat_columns, flat_rows
from metextract.records import ReportResult

GROUP_ROWS = 50_000
TABLE_ROWS = 4_096  # rows of Python objects at a time: more of them keep the garbage collector busy


@dataclass(frozen=True)
class ArrowRows:
    """Flat rows under a fixed schema, as an Arrow stream."""

    header: bytes = b""

    def encode(self, results: Iterable[ReportResult]) -> bytes:
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, schema()) as writer:
            for table in tables(results):
                writer.write_table(table)
        return bytes(sink.getvalue().to_pybytes())


def tables(results: Iterable[ReportResult]) -> Iterator[Any]:
    """The rows as Arrow tables of at most TABLE_ROWS rows."""
    rows = (row for result in results for row in flat_rows(result))
    while some := list(islice(rows, TABLE_ROWS)):
        yield _table(some)


def _table(rows: list[tuple[Cell, ...]]) -> Any:
    import pyarrow as pa

    columns = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema(), strict=True)]
    return pa.Table.from_arrays(columns, schema=schema())


@cache
def schema() -> Any:
    import pyarrow as pa

    types = {Shape.TEXT: pa.string(), Shape.INTEGER: pa.int64(), Shape.BOOLEAN: pa.bool_(), Shape.TEXTS: pa.list_(pa.string())}
    return pa.schema([(column.name, types[column.shape]) for column in flat_columns()])


class ParquetFile:
    """A file under writing: takes Arrow streams, and cuts row groups of GROUP_ROWS rows whatever the streams hold."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(path, schema(), compression="zstd")
        self._rest = schema().empty_table()

    def write(self, data: bytes) -> None:
        import pyarrow as pa

        self.add(pa.ipc.open_stream(data).read_all())

    def add(self, table: Any) -> None:
        import pyarrow as pa

        rows = pa.concat_tables([self._rest, table])
        while rows.num_rows >= GROUP_ROWS:
            self._write(rows[:GROUP_ROWS])
            rows = rows[GROUP_ROWS:]
        self._rest = rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None and self._rest.num_rows:
            self._write(self._rest)
        self._writer.close()

    def _write(self, rows: Any) -> None:
        # in one piece: the pages of the file may not depend on where its rows came in pieces
        self._writer.write_table(rows.combine_chunks())
