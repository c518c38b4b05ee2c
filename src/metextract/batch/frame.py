"""The findings in a data frame of reports."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metextract.errors import InputError
from metextract.io.columns import chosen_columns
from metextract.io.flat import flat_columns
from metextract.io.frame import to_frame
from metextract.io.rows import Row
from metextract.records import Report

if TYPE_CHECKING:
    import pandas as pd

    from metextract.extractor import Extractor


def extract_frame(
    df: "pd.DataFrame",
    text: str = "report",
    id: str = "accession",  # noqa: A002 - its public name
    extractor: "Extractor | None" = None,
    keep_empty: bool = False,
) -> "pd.DataFrame":
    """The findings in a data frame of reports, one row a finding, as io.frame.to_frame has them.

    text, id: columns of df. The id column comes first in place of report_id, with its own name and type.
    keep_empty: also one row for each report without findings; `error` says why if its text could not be read,
        `warning` if there was nothing to read.
    Raises InputError for a column that is not there, or an id column that is named like a result column.
    """
    chosen_columns([name for name in df.columns if isinstance(name, str)], "the data frame", text, id)
    if id in {column.name for column in flat_columns()} - {"report_id"}:
        raise InputError(f"the id column {id!r} is named like a column of the result; rename it")
    if extractor is None:
        from metextract.extractor import Extractor

        extractor = Extractor()
    frame = to_frame(extractor.stream(_frame_reports(df, text)), keep_empty)
    positions = frame.pop("report_id").astype("int64")
    frame.insert(0, id, df[id].iloc[positions].array)
    return frame


def _frame_reports(df: "pd.DataFrame", text: str) -> Iterator[Report]:
    """The reports, each under its position as its id."""
    for position, (value, missing) in enumerate(zip(df[text], df[text].isna(), strict=True)):
        row = Row(position + 1, f"row {position + 1}", None if missing else value, str(position))
        yield row.report()
