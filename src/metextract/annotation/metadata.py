"""What else is known of reports, from a table beside them: source, modality, patient."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from metextract.annotation.records import AnnotatedSet, Problem
from metextract.errors import InputError
from metextract.io.columns import ID_NAMES
from metextract.io.delimited import DELIMITERS
from metextract.io.formats import known_format

if TYPE_CHECKING:
    import pandas as pd

KNOWN = (*DELIMITERS, ".csv.gz", ".tsv.gz", ".parquet")


def with_metadata(annotated: AnnotatedSet, table: str | Path) -> AnnotatedSet:
    """The reports with the columns of a table (.csv, .tsv, also .gz, .parquet), a row a report; its columns go before those that were there.

    Raises InputError if the table cannot be read or has no column for the ids. Reports without a row, rows
    without a report and ids that come twice are problems.
    """
    path = Path(table)
    rows: dict[str, dict[str, str]] = {}
    problems = list(annotated.problems)
    for number, (name, columns) in enumerate(_rows(path), 1):
        if name in rows:
            problems.append(Problem(f"{path}: row {number}", f"the id {name!r} was there before; this row is left out"))
        rows.setdefault(name, columns)
    reports = tuple(replace(report, columns={**report.columns, **rows.get(report.report_id, {})}) for report in annotated.reports)
    names = {report.report_id for report in reports}
    problems += (Problem(str(path), f"no report {name!r}; its row is left out") for name in rows if name not in names)
    problems += (Problem(str(path), f"no row for report {name!r}") for name in sorted(names) if name not in rows)
    return replace(annotated, reports=reports, problems=tuple(problems))


def _rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    frame = _frame(path).astype("string")
    ids = [name for name in ID_NAMES if name in frame]
    if not ids:
        raise InputError(f"{path}: no column for the ids of reports; it must be one of {', '.join(ID_NAMES)}")
    others = [name for name in frame if name != ids[0]]
    return [
        (str(name), {str(column): str(value) for column, value in zip(others, values, strict=True) if value == value})
        for name, *values in frame[[ids[0], *others]].fillna("").itertuples(index=False, name=None)
    ]


def _frame(path: Path) -> "pd.DataFrame":
    import pandas as pd

    form = known_format(path, KNOWN)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        if form.suffix == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, sep=DELIMITERS[form.suffix], dtype=str, keep_default_na=False)
    except (ValueError, OSError):  # of pandas and pyarrow; their messages may quote what stands in the file
        raise InputError(f"{path}: cannot be read as a table with a header") from None
