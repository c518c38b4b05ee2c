"""Results to files, whole or not at all, and to standard output."""

import gzip
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from metextract.errors import InputError
from metextract.io.formats import known_format
from metextract.io.parquet_results import ParquetResults
from metextract.io.text_results import CsvResults, JsonResults
from metextract.records import ReportResult

STDOUT = "-"
WRITABLE = (".jsonl", ".ndjson", ".jsonl.gz", ".csv", ".csv.gz", ".parquet")


class Results(Protocol):
    """Where results go, one at a time."""

    def write(self, result: ReportResult) -> None: ...


@contextmanager
def open_results(path: str | Path, *, text: bool = True) -> Iterator[Results]:
    """A file for results (.jsonl, .csv, .parquet, the first two also .gz), or JSON Lines on standard output ("-").

    text: whether JSON Lines keep the text of the reports; the flat formats never hold it. These have one
    row a finding and one without a kind for each report without any, so that no report is missing.
    The file has its name when the context ends without an error; until then, it is a hidden file beside it,
    which an error removes. Raises InputError for an unknown suffix or a folder that is not there.
    """
    if str(path) == STDOUT:
        yield JsonResults(sys.stdout.buffer, text)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    form = known_format(target, WRITABLE)
    if not target.parent.is_dir():
        raise InputError(f"{target}: no folder {target.parent} to write to")
    if target.is_dir():
        raise InputError(f"{target}: a folder has this name")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _FORMATS[form.suffix](part, form.compression, text) as results:
            yield results
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _json(part: Path, compression: str, text: bool) -> Iterator[Results]:
    with _packed(part, compression) as stream:
        yield JsonResults(stream, text)


@contextmanager
def _csv(part: Path, compression: str, _text: bool) -> Iterator[Results]:
    with _packed(part, compression) as stream, io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="") as lines:
        yield CsvResults(lines)


@contextmanager
def _parquet(part: Path, _compression: str, _text: bool) -> Iterator[Results]:
    with ParquetResults(part) as results:
        yield results


@contextmanager
def _packed(part: Path, compression: str) -> Iterator[IO[bytes]]:
    with part.open("wb") as stream:
        if not compression:
            yield stream
            return
        # no name and no time inside: equal results are equal bytes
        packed = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0)
        with packed, io.BufferedWriter(cast(io.RawIOBase, packed), 1 << 20) as buffered:
            yield buffered


_FORMATS: dict[str, Callable[[Path, str, bool], AbstractContextManager[Results]]] = {
    ".jsonl": _json,
    ".csv": _csv,
    ".parquet": _parquet,
}
