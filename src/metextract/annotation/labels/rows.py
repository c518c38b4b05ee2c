"""Rows of labels, put together by report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from metextract.annotation.attributes import attributes, row_from_words
from metextract.annotation.drafts import FindingDraft, ReportDraft
from metextract.io.rows import is_unicode
from metextract.records import Bone, Region
from metextract.spine import is_level

LEVEL, SEPARATOR = "level", ";"
SITES = ("levels", "regions", "bones")


@dataclass(frozen=True, slots=True)
class Header:
    """names: of the columns. id_at: which of them holds the ids."""

    names: list[str]
    id_at: int


class LabelRow(NamedTuple):
    """cells: those of one row, or why there are none."""

    place: str
    cells: list[str] | str


@dataclass(slots=True)
class _Collected:
    """What the rows read so far say of a report. empty: places of rows that say it has no finding."""

    findings: list[FindingDraft] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)  # value and where it was given
    problems: list[str] = field(default_factory=list)


def plain_name(column: str) -> str:
    return column.strip().lower()


def drafts_of(header: Header, rows: Iterable[LabelRow]) -> Iterator[ReportDraft]:
    """A draft for each report, and one for each row that is of none."""
    collected: dict[str, _Collected] = {}
    for row in rows:
        if isinstance(row.cells, str):
            yield ReportDraft(row.place, problem=row.cells)
        elif not (report_id := "".join(row.cells[header.id_at : header.id_at + 1])).strip():
            yield ReportDraft(row.place)
        else:
            _collect(collected.setdefault(report_id, _Collected()), header, row.place, row.cells)
    for report_id, report in collected.items():
        columns = {name: value for name, (value, _) in report.columns.items()}
        if report.findings:
            report.problems += (
                f"{place}: says that the report has no finding, and other rows name some" for place in report.empty
            )
        yield ReportDraft("", report_id, findings=report.findings, columns=columns, problems=report.problems)


def _collect(report: _Collected, header: Header, place: str, cells: list[str]) -> None:
    if len(cells) != len(header.names):
        report.findings.append(FindingDraft(place, {}, f"{len(cells)} fields where the header has {len(header.names)}"))
        return
    if not all(map(is_unicode, cells)):
        report.findings.append(FindingDraft(place, {}, "the row is not valid UTF-8"))
        return
    known = {"kind", LEVEL, *(attribute.name for attribute in attributes())}
    labels: dict[str, str] = {}
    for at, (name, cell) in enumerate(zip(header.names, cells, strict=True)):
        if plain_name(name) in known:
            labels[plain_name(name)] = cell.strip()
        elif name and at != header.id_at and cell:
            value, where = report.columns.setdefault(name, (cell, place))
            if value != cell:
                report.problems.append(f"{place}: {name!r} is not what it is in {where}; it is left out")
    labels = {name: cell for name, cell in labels.items() if cell}
    if labels:
        report.findings.append(_draft(place, labels))
    else:
        report.empty.append(place)


def _draft(place: str, labels: dict[str, str]) -> FindingDraft:
    kind = labels.pop("kind", None)
    if kind is None:
        return FindingDraft(place, {}, f"there is no kind, but {' and '.join(labels)}")
    many = {attribute.name for attribute in attributes() if attribute.many}
    words: dict[str, list[str]] = {}
    for site in _parts(labels.pop(LEVEL, "")):
        name = _field_of(site)
        if name is None:
            return FindingDraft(place, {}, f"the {LEVEL} is no vertebra (T5), segment (L4-L5), region (sacral) or bone (rib)")
        words.setdefault(name, []).append(site.upper() if name == SITES[0] else site.lower())
    for name, cell in labels.items():
        values = _parts(cell) if name in many else [cell.removesuffix("%").strip()]
        words.setdefault(name, []).extend(value.upper() if name == SITES[0] else value.lower() for value in values)
    return FindingDraft(place, row_from_words(kind.lower(), 0, 0, words))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def _field_of(site: str) -> str | None:
    if is_level(site.upper()):
        return SITES[0]
    if site.lower() in list(Region):
        return SITES[1]
    return SITES[2] if site.lower() in list(Bone) else None
