"""The CAS files of a folder or a zip, each with its type system, and whose work it is."""

import io
import lzma
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol
from xml.parsers import expat

from metextract.errors import InputError
from metextract.io.blocks import BREAKS

XMI, ZIP, TYPE_SYSTEM = ".xmi", ".zip", "TypeSystem.xml"
LARGEST = 64_000_000  # bytes: what a small packed file may unpack to
DEEPEST = 2  # a project holds a zip for each annotator of a document
UNTOUCHED = "INITIAL_CAS"  # the pseudo-user of what was there before anybody annotated

# XML 1.1 knows control characters by their numbers, as in form feeds; parsers of XML 1.0 do not
_XML_11 = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\s+version=["']1\.1""")
_CONTROL = re.compile(rb"&#(?:0{0,6}(?:[1-8]|1[124-9]|2[0-9]|3[01])|x0{0,6}(?:[1-8bBcCeEfF]|1[0-9a-fA-F]));")

_FAULTS = (*BREAKS, zipfile.BadZipFile, RuntimeError, ValueError, struct.error, lzma.LZMAError)
_BY_ANNOTATOR = ("annotation", "curation")


class CasFile(NamedTuple):
    """place: below the source ("annotation/r1.txt/anna.zip/anna.xmi"). problem: why there is nothing to read.

    document, annotator: where the folders are those of an exported project.
    """

    place: str
    name: str
    xmi: bytes = b""
    types: bytes = b""
    document: str | None = None
    annotator: str | None = None
    problem: str | None = None


class _Box(Protocol):
    def names(self) -> list[PurePosixPath]: ...

    def read(self, name: PurePosixPath) -> bytes:
        """At most LARGEST bytes and one more."""
        ...


class _Folder(NamedTuple):
    path: Path

    def names(self) -> list[PurePosixPath]:
        return [PurePosixPath(file.relative_to(self.path).as_posix()) for file in self.path.rglob("*") if file.is_file()]

    def read(self, name: PurePosixPath) -> bytes:
        with (self.path / name).open("rb") as stream:
            return stream.read(LARGEST + 1)


class _Zip:
    def __init__(self, data: bytes | Path) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        self._members = {PurePosixPath(member.filename): member for member in self._archive.infolist() if not member.is_dir()}

    def names(self) -> list[PurePosixPath]:
        return list(self._members)

    def read(self, name: PurePosixPath) -> bytes:
        with self._archive.open(self._members[name]) as stream:
            return stream.read(LARGEST + 1)


def cas_files(path: Path) -> Iterator[CasFile]:
    """Every .xmi file of a folder or zip, also in zips inside, sorted by path; or the one file.

    What cannot be read is a CasFile with a problem; InputError if there is no .xmi file at all, or no zip.
    What stood in a project before anybody annotated it (INITIAL_CAS) is passed over.
    """
    if path.suffix.lower() == XMI:
        folder = _Folder(path.parent)
        yield _cas_file(folder, PurePosixPath(path.name), PurePosixPath(path.name), folder.names())
        return
    try:
        box: _Box = _Folder(path) if path.is_dir() else _Zip(path)
    except _FAULTS:
        raise InputError(f"{path}: not a zip file, or cut off") from None
    found = False
    for file in _inside(box, PurePosixPath(path.name), PurePosixPath(), 1):
        found = True
        yield file
    if not found:
        raise InputError(f"{path}: no .xmi file of an annotator in it")


def _inside(box: _Box, top: PurePosixPath, place: PurePosixPath, depth: int) -> Iterator[CasFile]:
    names = [name for name in box.names() if not any(part.startswith((".", "__MACOSX")) for part in name.parts)]
    for name in sorted(names):
        suffix = name.suffix.lower()
        if suffix == XMI:
            file = _cas_file(box, name, place / name, names)
            document, annotator = _exported(top / place / name)
            if annotator != UNTOUCHED:
                yield file._replace(document=document, annotator=annotator)
        elif suffix == ZIP and name.stem != UNTOUCHED and depth <= DEEPEST:
            yield from _inside_zip(box, name, top, place / name, depth)


def _inside_zip(box: _Box, name: PurePosixPath, top: PurePosixPath, place: PurePosixPath, depth: int) -> Iterator[CasFile]:
    try:
        data, problem = _whole(box, name)
        inner = None if problem else _Zip(data)
    except _FAULTS:
        inner, problem = None, "not a zip file, or damaged"
    if inner is None:
        yield CasFile(str(place), name.name, problem=problem)
        return
    yield from _inside(inner, top, place, depth + 1)


def _cas_file(box: _Box, name: PurePosixPath, place: PurePosixPath, names: list[PurePosixPath]) -> CasFile:
    beside = {other.parent: other for other in names if other.name.lower() == TYPE_SYSTEM.lower()}
    types = next((beside[folder] for folder in name.parents if folder in beside), None)
    if types is None:
        return CasFile(str(place), name.name, problem=f"no {TYPE_SYSTEM} beside it or above it")
    try:
        xmi, problem = _whole(box, name)
        description, flaw = _whole(box, types)
    except _FAULTS:
        return CasFile(str(place), name.name, problem="the file cannot be read: damaged or encrypted")
    if _XML_11.match(xmi):
        xmi = _CONTROL.sub(b" ", xmi)
    problem = problem or (f"{TYPE_SYSTEM}: {flaw}" if flaw else None)
    problem = problem or _xml_problem(xmi) or _type_system_problem(description)
    return CasFile(str(place), name.name, xmi, description, problem=problem)


def _whole(box: _Box, name: PurePosixPath) -> tuple[bytes, str | None]:
    data = box.read(name)
    return (data, None) if len(data) <= LARGEST else (b"", f"more than {LARGEST:,} bytes; that is no report")


def _type_system_problem(data: bytes) -> str | None:
    problem = _xml_problem(data)
    return f"{TYPE_SYSTEM}: {problem}" if problem else None


class _DoctypeError(Exception):
    pass


def _xml_problem(data: bytes) -> str | None:
    """Why a file is not to be given to a parser that expands entities."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except _DoctypeError:
        return "a document type declaration is refused: no CAS needs one"
    except expat.ExpatError as error:
        return f"not well-formed XML, line {error.lineno}"
    except (ValueError, LookupError):
        return "not XML in a known encoding"
    return None


def _refuse(*_: object) -> None:
    raise _DoctypeError


def _exported(place: PurePosixPath) -> tuple[str | None, str | None]:
    """Document and annotator of a file in an exported project: annotation/DOCUMENT/ANNOTATOR.zip/ANNOTATOR.xmi."""
    for number, part in enumerate(place.parts[:-3]):
        document, holder = place.parts[number + 1 : number + 3]
        annotator = holder.removesuffix(ZIP)
        if part in _BY_ANNOTATOR and (annotator != holder or place.stem == annotator):
            return document, annotator
    return None, None
