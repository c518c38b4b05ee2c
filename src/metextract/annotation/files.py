"""Files of annotations as lines of JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from metextract.io.blocks import BREAKS, break_reason
from metextract.io.formats import format_of
from metextract.io.lines import file_records


def objects_of(path: Path) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Place ("line 17") and object of each line that is not blank, or the reason why there is none; .gz and .zst are unpacked.

    Where the file breaks off, the last place says so.
    """
    line = 0
    try:
        for line, content in file_records(path, format_of(path).compression):
            yield f"line {line}", content
    except BREAKS as error:
        yield f"line {line + 1}", f"the file cannot be read any further: {break_reason(error)}"
