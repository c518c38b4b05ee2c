"""Files as bytes, unpacked on the way."""

import gzip
import io
from pathlib import Path
from typing import IO, cast


def open_bytes(path: Path, compression: str = "") -> IO[bytes]:
    """A file opened for reading, its compression (".gz", ".zst" or none) undone.

    A damaged file raises OSError, EOFError or zlib.error from a later read.
    """
    if compression == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if compression == ".zst":
        import pyarrow as pa

        return io.BufferedReader(pa.CompressedInputStream(pa.OSFile(str(path)), "zstd"))
    return path.open("rb")
