"""Files of annotations: lines of JSON in, whole files out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from metextract.errors import InputError
from metextract.io.blocks import BREAKS
from metextract.io.bytestream import line_runs, unpacked
from metextract.io.formats import format_of
from metextract.io.lines import json_records
from metextract.io.results import whole

_RUN = 1 << 20


def objects_of(path: Path) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Place ("line 17") and object of each line that is not blank, or the reason why there is none; .gz and .zst are unpacked."""
    line = 1
    try:
        with path.open("rb") as raw:
            for run in line_runs(unpacked(raw, format_of(path).compression), _RUN):
                data = run.removeprefix(b"\xef\xbb\xbf") if line == 1 else run
                for number, content in json_records(data, line):
                    yield f"line {number}", content
                line += run.count(b"\n")
    except BREAKS as error:
        reason = (isinstance(error, OSError) and error.strerror) or "the data is damaged or cut off"
        yield f"line {line}", f"the file cannot be read any further: {reason}"


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """A hidden file, which gets the name of the target when the context ends without an error."""
    if not target.parent.is_dir():
        raise InputError(f"{target}: no folder {target.parent} to write to")
    if target.is_dir():
        raise InputError(f"{target}: a folder has this name")
    with whole(target) as part:
        yield part
