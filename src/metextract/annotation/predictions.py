"""Findings to be scored: results of the extractor in any of its files, or what somebody annotated."""

import csv
import io
from pathlib import Path

from metextract.annotation.formats import read_annotations
from metextract.annotation.records import AnnotatedSet
from metextract.io.bytestream import unpacked
from metextract.io.formats import format_of
from metextract.io.stored import read_results

_PLACED = {"report_id", "kind", "start", "end"}  # columns of results that labels of whole reports do not have


def read_predictions(source: str | Path, form: str | None = None) -> AnnotatedSet:
    """What `metextract extract` wrote (.jsonl, .csv, .parquet, a folder of Parquet files), or annotations (see read_annotations).

    form: the format of annotations; without it, it is told from the file.
    """
    path = Path(source)
    if form is None and _is_flat(path):
        return AnnotatedSet.of(read_results(path), str(path))
    return read_annotations(path, form)


def _is_flat(path: Path) -> bool:
    """Whether a file or folder holds results in a flat format."""
    if path.is_dir():
        return any(path.glob("*.parquet"))
    form = format_of(path)
    if form.suffix != ".csv" or not path.is_file():
        return form.suffix == ".parquet"
    with path.open("rb") as raw, io.TextIOWrapper(unpacked(raw, form.compression), "utf-8-sig", "replace", newline="") as lines:
        return set(next(csv.reader(lines), ())) >= _PLACED
