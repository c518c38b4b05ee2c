"""Files as bytes, unpacked on the way, and runs of whole lines out of them."""

import gzip
import io
from collections.abc import Iterator
from typing import IO, cast

from metextract.io.blocks import runs

LIVE = 1  # as the size of runs: each line is passed on as soon as it is there
_LONGEST_READ = 1 << 20
_MOST_PIECES = 1 << 20


def unpacked(raw: IO[bytes], compression: str) -> IO[bytes]:
    """The stream with its compression (".gz", ".zst" or none) undone.

    Damaged data raises OSError, EOFError or zlib.error from a later read.
    """
    if compression == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw, mode="rb"))
    if compression == ".zst":
        import pyarrow as pa

        return io.BufferedReader(pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), "zstd"))
    return raw


def line_runs(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """Runs of whole lines of about `size` bytes, the same each time; where the stream breaks off, those before it come first.

    Only with LIVE does it matter how a pipe delivers the lines.
    """
    begun: list[bytes] = []
    for pieces in runs(_pieces(stream, size), len, size, _MOST_PIECES):
        data = b"".join(pieces)
        cut = data.rfind(b"\n") + 1
        if not cut:
            begun.append(data)
            continue
        yield b"".join((*begun, data[:cut]))
        begun = [data[cut:]]
    last = b"".join(begun)
    if last:
        yield last


def _pieces(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """What each read gives without waiting for more, as a pipe needs it; never over the end of a run."""
    read = cast(io.BufferedReader, stream).read1
    missing = size
    while data := read(_LONGEST_READ if size <= LIVE else min(missing, _LONGEST_READ)):
        missing = missing - len(data) or size
        yield data
