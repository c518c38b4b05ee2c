"""Folders of annotations: whole or not there, and files whose names are the ids of their reports."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from metextract.errors import InputError

LONGEST_NAME = 250  # bytes that file systems allow, less a suffix
HIDDEN = (".", "hidden_")  # starts of names that brat and others do not list

_MOST_SHOWN = 40


@contextmanager
def written_folder(target: Path) -> Iterator[Path]:
    """A hidden folder, which gets the name of the target when the context ends without an error.

    InputError if the target is there and not empty: it may hold what somebody has corrected by hand.
    """
    if not target.parent.is_dir():
        raise InputError(f"{target}: no folder {target.parent} to write to")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target}: is there and not empty; name a new folder")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.mkdir()
        yield part
        part.replace(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def name_of(report_id: str) -> str:
    """The name for the files of a report, without a suffix: other than ASCII letters, digits and "_.-~" are percent-encoded.

    >>> name_of("2024/17"), name_of(".x")
    ('2024%2F17', '%2Ex')
    """
    shown = report_id[:_MOST_SHOWN]
    try:
        name = quote(report_id, safe="")
    except UnicodeEncodeError:
        raise InputError(f"the report id {shown!r} is not valid UTF-8 and can be no file name") from None
    if name.startswith(HIDDEN):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(f"the report id {shown!r} makes a file name of {len(name)} characters; 1 to {LONGEST_NAME} are possible")
    return name


def id_of(name: str) -> str:
    """The id whose file name this is; a name that `name_of` does not give is the id itself.

    >>> id_of("2024%2F17"), id_of("100% sure")
    ('2024/17', '100% sure')
    """
    report_id = unquote(name, errors="surrogateescape")
    try:
        return report_id if name_of(report_id) == name else name
    except InputError:
        return name
