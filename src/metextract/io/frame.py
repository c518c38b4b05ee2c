"""Results as a pandas data frame."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from metextract.io.flat import Shape, flat_columns, flat_rows
from metextract.records import ReportResult

if TYPE_CHECKING:
    import pandas as pd

DTYPES = {Shape.TEXT: "string", Shape.INTEGER: "Int64", Shape.BOOLEAN: "boolean", Shape.TEXTS: "object"}


def to_frame(results: Iterable[ReportResult], keep_empty: bool = False) -> "pd.DataFrame":
    """One row a finding, with the same columns and dtypes whatever was found.

    levels, regions and bones hold lists, height_loss_low and height_loss_high percent, and the rest
    what the records hold; unknown is pd.NA. keep_empty: also one row without a kind for each report
    without findings; `error` says why, if it could not be read, and `warning` if its text is empty.
    """
    import pandas as pd

    columns = flat_columns()
    rows = [row for result in results for row in flat_rows(result, keep_empty)]
    cells = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return pd.DataFrame(
        {
            column.name: pd.Series(_values(values, column.shape), dtype=DTYPES[column.shape])
            for column, values in zip(columns, cells, strict=True)
        }
    )


def _values(cells: tuple[Any, ...], shape: Shape) -> list[Any]:
    return list(map(list, cells)) if shape is Shape.TEXTS else list(cells)
