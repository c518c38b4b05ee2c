"""Reports as text files: one, a folder of them, or what comes from standard input."""

import os
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from metextract.errors import InputError
from metextract.io.bytestream import open_bytes
from metextract.io.formats import format_of
from metextract.io.lines import json_rows
from metextract.io.rows import Row

STDIN_ID = "stdin"


def text_row(path: Path, compression: str, report_id: str, number: int = 1) -> Row:
    """The whole file as one report, its line breaks untouched."""
    with open_bytes(path, compression) as stream:
        return Row(number=number, text=_decoded(stream.read()), report_id=report_id)


def folder_rows(folder: Path) -> Iterator[Row]:
    """One row a .txt file below the folder, sorted by path; hidden files, and what a link to a folder leads to, are left out.

    The id is the path below the folder without its suffix. A file that cannot be read is a row with a problem.
    """
    number = 0
    for number, path in enumerate(_text_files(folder), 1):
        form = format_of(path)
        report_id = (path.relative_to(folder).parent / form.stem).as_posix()
        try:
            yield text_row(path, form.compression, report_id, number)
        except (OSError, EOFError, zlib.error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "the compressed data is damaged"
            yield Row(number=number, report_id=report_id, problem=f"the file cannot be read: {reason}")
    if not number:
        raise InputError(f"{folder}: no .txt file in this folder")


def stdin_rows(lines: Iterable[bytes], text_column: str | None, id_column: str | None) -> Iterator[Row]:
    """JSON Lines if the first line that is not blank opens an object, otherwise one report with the id "stdin"."""
    rest = iter(lines)
    head: list[bytes] = []
    for line in rest:
        head.append(line)
        if _decoded(line).strip():
            break
    if head and _decoded(head[-1]).lstrip().startswith("{"):
        yield from json_rows(chain(head, rest), "standard input", text_column, id_column)
        return
    yield Row(number=1, text=_decoded(b"".join(chain(head, rest))), report_id=STDIN_ID)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8-sig", "surrogateescape")


def _text_files(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        inside = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    for entry in inside:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _text_files(path)
        elif format_of(path).suffix == ".txt" and entry.is_file():
            yield path
