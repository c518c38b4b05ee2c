"""Labels of whole reports as CSV or TSV: which findings a report has, not where in its text.

| column | what |
|---|---|
| report_id | or another usual name of ids (io.columns.ID_NAMES) |
| kind | that of a finding; empty: the report has none |
| level | vertebrae, segments, regions of the spine and bones, several separated by ";" |
| assertion, change, ... | any attribute by its name; several values are separated by ";" |
| other | what else is known of the report; columns without a name, which spreadsheets leave behind, are passed over |

One row a finding. Figures may have a percent sign; they are written with one, for spreadsheets turn 10-12 into a date.
Cells that spreadsheets would run as a formula have an apostrophe before them, here and in what is read.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from metextract.annotation.attributes import Attribute, attributes, values_as_words
from metextract.annotation.drafts import ReportDraft
from metextract.annotation.labels.rows import LEVEL, SEPARATOR, SITES, Header, LabelRow, drafts_of, plain_name
from metextract.annotation.records import AnnotatedReport
from metextract.errors import InputError
from metextract.io.blocks import BREAKS, break_reason
from metextract.io.bytestream import unpacked
from metextract.io.columns import ID_NAMES, chosen_columns
from metextract.io.delimited import DELIMITERS, delimited_records
from metextract.io.formats import format_of
from metextract.io.results import new_file
from metextract.io.text_results import plain_cell, shown_cell
from metextract.records import Finding

_OFFSETS = {"start", "end"}


def read(path: Path) -> Iterator[ReportDraft]:
    """The reports in the order of their first rows, which need not stand together.

    Raises InputError if the header has no report id, no kind, a name twice, or offsets, which labels have not.
    """
    form = format_of(path)
    rows: list[LabelRow] = []
    damage: str | None = None
    try:
        with (
            path.open("rb") as raw,
            delimited_records(unpacked(raw, form.compression), _delimiter(path), str(path)) as (names, records),
        ):
            header = _header(path, names)
            for line, cells in records:
                rows.append(LabelRow(f"line {line}", cells if isinstance(cells, str) else list(map(plain_cell, cells))))
    except BREAKS as error:
        damage = break_reason(error)
        if not rows:
            raise InputError(f"{path}: the file cannot be read: {damage}") from None
    yield from drafts_of(header, rows)
    if damage is not None:
        yield ReportDraft(rows[-1].place, problem=f"the file cannot be read any further: {damage}")


def _delimiter(path: Path) -> str:
    suffix = format_of(path).suffix
    if suffix not in DELIMITERS:
        raise InputError(f"{path}: unknown suffix; labels are in files with {', '.join(DELIMITERS)}")
    return DELIMITERS[suffix]


def _header(path: Path, names: list[str]) -> Header:
    names = [plain_cell(name) for name in names]
    plain = list(map(plain_name, names))
    kind = names[plain.index("kind")] if "kind" in plain else "kind"
    report_id = chosen_columns(names, str(path), kind, None).report_id
    if report_id is None:
        raise InputError(f"{path}: no column for the ids of the reports; it is one of {', '.join(ID_NAMES)}")
    if set(plain) >= _OFFSETS:
        raise InputError(f"{path}: holds findings with offsets, as an extractor writes them, and no labels of whole reports")
    twice = sorted({name for name in plain if name and plain.count(name) > 1})
    if twice:
        raise InputError(f"{path}: several columns are named {', '.join(map(repr, twice))}; rename one")
    return Header(names, names.index(report_id))


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    """All columns of attributes, then those of the reports. Texts and offsets are left out, for labels have none.

    Raises InputError if a column of a report has a name that means something here, or a cell is not valid UTF-8.
    """
    delimiter = _delimiter(target)
    if format_of(target).compression:
        raise InputError(f"{target}: labels are written unpacked; name a file with {', '.join(DELIMITERS)}")
    whole = tuple(reports)
    single = tuple(attribute for attribute in attributes() if attribute.name not in SITES)
    columns = tuple(dict.fromkeys(name for report in whole for name in report.columns))
    own = ("report_id", "kind", LEVEL, *(attribute.name for attribute in single))
    for name in columns:
        if plain_name(name) in {*own, *SITES, *_OFFSETS}:
            raise InputError(f"{target}: a column of the reports is named {name!r}, which means something else in labels")
    with new_file(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter=delimiter)
        lines.writerow(map(shown_cell, (*own, *columns)))
        for report in whole:
            known = [report.columns.get(name, "") for name in columns]
            for labels in [_labels(finding, single) for finding in report.findings] or [[""] * (len(own) - 1)]:
                try:
                    lines.writerow(map(shown_cell, (report.report_id, *labels, *known)))
                except UnicodeEncodeError:
                    raise InputError(f"report {report.report_id!r}: its id or a column is not valid UTF-8") from None


def _labels(finding: Finding, single: Sequence[Attribute]) -> list[str]:
    words = values_as_words(finding)
    sites = SEPARATOR.join(value for name in SITES for value in words.get(name, ()))
    cells = [SEPARATOR.join(words.get(attribute.name, ())) for attribute in single]
    cells = [f"{cell}%" if cell and not attribute.values else cell for cell, attribute in zip(cells, single, strict=True)]
    return [finding.kind, sites, *cells]
