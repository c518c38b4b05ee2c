"""Reports as the text files in a zip."""

import lzma
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from metextract.errors import InputError
from metextract.io.blocks import BREAKS
from metextract.io.meter import Meter
from metextract.io.rows import Row
from metextract.io.texts import DAMAGED, stream_row

# what Python raises for a table of contents, and for a member, that is damaged, encrypted or of a kind that it does not know
_CONTENTS_FAULTS = (zipfile.BadZipFile, RuntimeError, ValueError, struct.error)
_MEMBER_FAULTS = (*BREAKS, *_CONTENTS_FAULTS, lzma.LZMAError)


def zip_rows(path: Path, meter: Meter) -> Iterator[Row]:
    """One row a .txt file in the zip, sorted by path, hidden ones left out; nothing is unpacked to the disk.

    The id is the path in the zip without its suffix. A file that cannot be read is a row with a problem.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _CONTENTS_FAULTS:
        raise InputError(f"{path}: not a zip file, or cut off") from None
    with archive:
        members = sorted(filter(_is_text_member, archive.infolist()), key=lambda member: PurePosixPath(member.filename).parts)
        if not members:
            raise InputError(f"{path}: no .txt file in this zip")
        number = 0
        meter.measure(lambda: number, len(members))
        for number, member in enumerate(members, 1):
            yield _member_row(archive, member, number)


def _is_text_member(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in path.parts)
    return not hidden and not member.filename.endswith("/") and path.suffix.lower() == ".txt"


def _member_row(archive: zipfile.ZipFile, member: zipfile.ZipInfo, number: int) -> Row:
    report_id = str(PurePosixPath(member.filename).with_suffix(""))
    try:
        with archive.open(member) as stream:
            return stream_row(stream, report_id, number)
    except _MEMBER_FAULTS as error:
        reason = "it is encrypted" if isinstance(error, RuntimeError) and member.flag_bits & 1 else DAMAGED
        return Row(number, report_id=report_id, problem=f"the file cannot be read: {reason}")
