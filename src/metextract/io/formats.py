"""What the name of a file says about its contents."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from metextract.errors import InputError

COMPRESSIONS = (".gz", ".zst")
SYNONYMS = {".ndjson": ".jsonl"}


@dataclass(frozen=True, slots=True)
class FileFormat:
    """suffix: the format (".jsonl"); compression: ".gz", ".zst" or empty; stem: the name without both."""

    suffix: str
    compression: str
    stem: str


def format_of(path: Path) -> FileFormat:
    """The format that a file name states, in any case: "A.NDJSON.gz" is .jsonl, .gz and "A"."""
    compression = path.suffix.lower()
    inner = path.with_suffix("") if compression in COMPRESSIONS else path
    suffix = inner.suffix.lower()
    return FileFormat(SYNONYMS.get(suffix, suffix), compression if inner is not path else "", inner.stem)


def known_format(path: Path, known: Collection[str]) -> FileFormat:
    """The format of a file, if it is among the known ones (".csv", ".csv.gz"), else InputError naming those."""
    form = format_of(path)
    if form.suffix + form.compression not in known:
        raise InputError(f"{path}: unknown suffix; known are {', '.join(known)}")
    return form
