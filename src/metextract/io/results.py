"""Encoded results to files, whole or not at all, and to standard output."""

import gzip
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, cast

from metextract.errors import InputError
from metextract.io.formats import FileFormat, known_format
from metextract.io.parquet_results import ArrowRows, ParquetFile
from metextract.io.text_results import CsvRows, JsonLines
from metextract.records import ReportResult

STDOUT = "-"
WRITABLE = (".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst", ".csv", ".csv.gz", ".csv.zst", ".parquet")
_BUFFER = 1 << 20


class Encoding(Protocol):
    """Results as bytes, anywhere: what was encoded in parts is written one part behind the other, the header first."""

    @property
    def header(self) -> bytes: ...

    def encode(self, results: Iterable[ReportResult]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Results:
    """Where results go: `write` takes what `encoding` made of them."""

    encoding: Encoding
    write: Callable[[bytes], object]


@contextmanager
def open_results(path: str | Path, *, text: bool = True) -> Iterator[Results]:
    """A file for results (.jsonl, .csv, .parquet, the first two also .gz and .zst), or JSON Lines on standard output ("-").

    text: whether JSON Lines keep the text of the reports; the flat formats never hold it. These have one
    row a finding and one without a kind for each report without any, so that no report is missing.
    The file has its name when the context ends without an error; until then, it is a hidden file beside it,
    which an error removes. Raises InputError for an unknown suffix or a folder that is not there.
    """
    if str(path) == STDOUT:
        yield Results(JsonLines(text), _to_stdout)
        return
    target = Path(path)
    form = known_format(target, WRITABLE)
    with new_file(target) as part:
        if form.suffix == ".parquet":
            with ParquetFile(part) as file:
                yield Results(ArrowRows(), file.write)
        else:
            encoding: Encoding = JsonLines(text) if form.suffix == ".jsonl" else CsvRows()
            with _packed(part, form) as stream:
                stream.write(encoding.header)
                yield Results(encoding, stream.write)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """As `whole`; InputError if there is no folder for the file, or a folder has its name."""
    if not target.parent.is_dir():
        raise InputError(f"{target}: no folder {target.parent} to write to")
    if target.is_dir():
        raise InputError(f"{target}: a folder has this name")
    with whole(target) as part:
        yield part


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A hidden file beside the target, which gets its name when the context ends, and is removed by an error."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextmanager
def _packed(part: Path, form: FileFormat) -> Iterator[IO[bytes]]:
    with part.open("wb") as stream:
        if not form.compression:
            yield stream
            return
        # in writes of one size: equal results are equal bytes, in whatever parts they come
        with _packer(stream, form.compression) as packed, io.BufferedWriter(cast(io.RawIOBase, packed), _BUFFER) as buffered:
            yield buffered


def _packer(stream: IO[bytes], compression: str) -> IO[bytes]:
    if compression == ".zst":
        import pyarrow as pa

        return cast(IO[bytes], pa.CompressedOutputStream(stream, "zstd"))
    # no name and no time inside
    return cast(IO[bytes], gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0))
