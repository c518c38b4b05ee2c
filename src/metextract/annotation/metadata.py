"""What else is known of reports, from a table beside them: source, modality, patient."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from metextract.annotation.records import AnnotatedSet, Problem
from metextract.errors import InputError
from metextract.io.blocks import BREAKS, break_reason
from metextract.io.bytestream import unpacked
from metextract.io.columns import ID_NAMES, chosen_id
from metextract.io.delimited import DELIMITERS, delimited_records
from metextract.io.formats import FileFormat, known_format
from metextract.io.rows import identifier, is_unicode

_Table = tuple[list[str], Sequence[tuple[str, list[Any] | str]]]  # names; place and cells of each row, or why there are none

KNOWN = (*DELIMITERS, ".csv.gz", ".tsv.gz", ".parquet")


def with_metadata(annotated: AnnotatedSet, table: str | Path) -> AnnotatedSet:
    """The reports with the columns of a table (.csv, .tsv, also .gz, .parquet), a row a report; its columns go before those that were there.

    Raises InputError if the table cannot be read, has no column for the ids, or a name twice. Reports without a row,
    damaged rows and ids that come twice are problems; rows of other reports are not, for the table may be that of an archive.
    """
    path = Path(table)
    rows: dict[str, dict[str, str]] = {}
    problems = list(annotated.problems)
    for place, name, columns in _rows(path, problems):
        if name in rows:
            problems.append(Problem(f"{path}: {place}", f"the id {name!r} was there before; this row is left out"))
        rows.setdefault(name, columns)
    reports = tuple(replace(report, columns={**report.columns, **rows.get(report.report_id, {})}) for report in annotated.reports)
    names = {report.report_id for report in reports}
    problems += (Problem(str(path), f"no row for report {name!r}") for name in sorted(names) if name not in rows)
    return replace(annotated, reports=reports, problems=tuple(problems))


def _rows(path: Path, problems: list[Problem]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Place, id and columns of each row; cells without a value are left out."""
    form = known_format(path, KNOWN)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    names, rows = _parquet(path) if form.suffix == ".parquet" else _delimited(path, form)
    id_name = chosen_id(names, str(path))
    if id_name is None:
        raise InputError(f"{path}: no column for the ids of reports; it must be one of {', '.join(ID_NAMES)}")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(f"{path}: several columns are named {', '.join(map(repr, twice))}; rename one")
    for place, cells in rows:
        problem = cells if isinstance(cells, str) else None
        if problem is None and len(cells) != len(names):
            problem = f"{len(cells)} fields where the header has {len(names)}"
        if problem is None and any(isinstance(cell, str) and not is_unicode(cell) for cell in cells):
            problem = "the row is not valid UTF-8"
        row = {} if problem is not None else dict(zip(names, cells, strict=True))
        report_id = identifier(row.pop(id_name, None))
        if not report_id:
            problems.append(Problem(f"{path}: {place}", f"{problem or 'no id'}; the row is left out"))
            continue
        yield place, report_id, {name: str(cell) for name, cell in row.items() if name and _is_known(cell)}


def _is_known(cell: object) -> bool:
    """NaN, and NaT of dates, is unlike itself."""
    return cell is not None and cell != "" and cell == cell


def _delimited(path: Path, form: FileFormat) -> _Table:
    rows: list[tuple[str, list[str] | str]] = []
    try:
        with (
            path.open("rb") as raw,
            delimited_records(unpacked(raw, form.compression), DELIMITERS[form.suffix], str(path)) as (names, records),
        ):
            rows += ((f"line {line}", cells) for line, cells in records)
    except BREAKS as error:
        reason = break_reason(error)
        raise InputError(f"{path}: the file cannot be read: {reason}") from None
    return names, rows


def _parquet(path: Path) -> _Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        columns = [column.to_pylist() for column in table.itercolumns()]
    except (pa.ArrowException, ValueError, OSError):  # their messages may quote what stands in the file
        raise InputError(f"{path}: cannot be read as a Parquet file") from None
    return table.column_names, [(f"row {number}", list(cells)) for number, cells in enumerate(zip(*columns, strict=True), 1)]
