"""Reports as text files: one, a folder of them, or what comes from standard input."""

import codecs
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from metextract.errors import InputError
from metextract.io.blocks import BREAKS, MOST_REPORTS, Block, RowBlock, runs
from metextract.io.bytestream import unpacked
from metextract.io.formats import format_of
from metextract.io.lines import json_blocks
from metextract.io.rows import Row
from metextract.records import Report

STDIN_ID = "stdin"
LONGEST_TEXT = 64_000_000  # bytes: what a small packed file may unpack to
DAMAGED = "the compressed data is damaged"


@dataclass(frozen=True, slots=True)
class FileBlock:
    """Text files of a folder, to be opened where they are read. number: that of the first."""

    folder: str
    files: Sequence[tuple[str, int]]
    number: int

    @property
    def size(self) -> int:
        return sum(size for _, size in self.files)

    @property
    def records(self) -> int:
        return len(self.files)

    def reports(self) -> Iterator[Report]:
        for number, (name, _) in enumerate(self.files, self.number):
            yield self._row(Path(name), number).report()

    def _row(self, path: Path, number: int) -> Row:
        """A file that cannot be read is a row with a problem."""
        form = format_of(path)
        report_id = (path.relative_to(self.folder).parent / form.stem).as_posix()
        try:
            return text_row(path, form.compression, report_id, number)
        except BREAKS as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else DAMAGED
            return Row(number, report_id=report_id, problem=f"the file cannot be read: {reason}")


def text_row(path: Path, compression: str, report_id: str, number: int = 1) -> Row:
    """The whole file as one report, its line breaks untouched."""
    with path.open("rb") as raw:
        return stream_row(unpacked(raw, compression), report_id, number)


def folder_blocks(folder: Path, size: int) -> Iterator[FileBlock]:
    """The .txt files below the folder, sorted by path; hidden files, and what a link to a folder leads to, are left out.

    The id is the path below the folder without its suffix.
    """
    number = 1
    for files in runs(_text_files(folder), lambda file: file[1], size, MOST_REPORTS):
        yield FileBlock(str(folder), files, number)
        number += len(files)
    if number == 1:
        raise InputError(f"{folder}: no .txt file in this folder")


def stdin_blocks(lines: Iterable[bytes], text_column: str | None, id_column: str | None) -> Iterator[Block]:
    """JSON Lines if the first line that is not blank opens an object, otherwise one report with the id "stdin".

    lines: runs of whole lines.
    """
    rest = iter(lines)
    head: list[bytes] = []
    for run in rest:
        head.append(run)
        if _decoded(run).strip():
            break
    if head and _decoded(head[-1]).lstrip().startswith("{"):
        yield from json_blocks(chain(head, rest), "standard input", text_column, id_column)
        return
    yield RowBlock([Row(1, text=_decoded(b"".join(chain(head, rest))), report_id=STDIN_ID)])


def stream_row(stream: IO[bytes], report_id: str, number: int) -> Row:
    """The whole stream as one report, if it is short enough to be one."""
    data = stream.read(LONGEST_TEXT + 1)
    if len(data) > LONGEST_TEXT:
        return Row(number, report_id=report_id, problem=f"the file holds more than {LONGEST_TEXT:,} bytes; that is no report")
    return Row(number, text=_decoded(data), report_id=report_id)


def _decoded(data: bytes) -> str:
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def _text_files(folder: Path) -> Iterator[tuple[str, int]]:
    """Path and size of each."""
    with os.scandir(folder) as entries:
        inside = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            yield from _text_files(Path(entry.path))
        elif format_of(Path(entry.name)).suffix == ".txt" and entry.is_file():
            yield entry.path, entry.stat().st_size
