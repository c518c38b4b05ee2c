"""Flat results of the extractor, which hold findings with offsets, but no texts."""

import csv
import io
from pathlib import Path

from metextract.io.blocks import BREAKS
from metextract.io.bytestream import unpacked
from metextract.io.formats import format_of

_PLACED = {"report_id", "kind", "start", "end"}  # columns of results that labels of whole reports do not have


def holds_results(path: Path) -> bool:
    """Whether a file or folder is what `metextract extract` writes as CSV or Parquet."""
    if path.is_dir():
        return any(path.glob("*.parquet"))
    form = format_of(path)
    if form.suffix != ".csv" or not path.is_file():
        return form.suffix == ".parquet"
    try:
        with (
            path.open("rb") as raw,
            io.TextIOWrapper(unpacked(raw, form.compression), "utf-8-sig", "replace", newline="") as lines,
        ):
            return set(next(csv.reader(lines), ())) >= _PLACED
    except (*BREAKS, csv.Error):  # whoever reads it will say so
        return False
