"""JSON Lines of doccano's sequence labelling, as it exports and imports them.

Its spans have a label and nothing else, so findings are labels as `labelled_spans` has them. The project must allow overlapping
spans, and must not count grapheme clusters as one character, for then its offsets are not those of the text.
Read are both of its shapes: `label` as a list of [start, end, label], which doccano sorts, so that several values come
back in the order of their names; and `entities` with `relations`.

A report is named by `report_id`, or else by doccano's own `id`; other fields are columns. Comments are not read.
An export does not tell what somebody has confirmed from what was imported, so export confirmed documents only.
The labels to import first, with colours and keys for the kinds, stand beside it in NAME.label_config.json.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from metextract.annotation.colours import VALUE_COLOUR, colour_of
from metextract.annotation.drafts import ReportDraft
from metextract.annotation.fields import columns_of, row_of
from metextract.annotation.files import objects_of
from metextract.annotation.labelled_spans import LabelledSpan, drafts_of, labels, spans_of
from metextract.annotation.records import AnnotatedReport
from metextract.io.formats import format_of
from metextract.io.results import new_file
from metextract.records import Kind

_OWN = ("id", "report_id", "text", "data", "label", "labels", "entities", "relations", "Comments", "comments")
_TRIPLES = ("label", "labels")


def read(path: Path) -> Iterator[ReportDraft]:
    """A line whose labels are of neither shape is a report with a problem."""
    for place, content in objects_of(path):
        if isinstance(content, str):
            yield ReportDraft(place, problem=content)
            continue
        report_id, text = content.get("report_id", content.get("id")), content.get("text", content.get("data"))
        spans = _spans(content)
        if isinstance(spans, str):
            yield ReportDraft(place, report_id, text, problem=spans)
            continue
        links, broken = _links(content)
        drafts, strays = drafts_of(spans, links)
        yield ReportDraft(place, report_id, text, drafts, columns_of(content, _OWN), problems=(*broken, *strays))


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    """Columns become fields of their own, which are metadata in doccano."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    used: dict[str, None] = dict.fromkeys(labels())
    with new_file(target) as part, part.open("w", encoding="utf-8") as file:
        for report in reports:
            spans = list(spans_of(report.findings))
            used.update(dict.fromkeys(span.label for span in spans))
            row = {**row_of(report, _OWN), "label": [[span.start, span.end, span.label] for span in spans]}
            file.write(f"{encode(row)}\n")
    with new_file(target.with_name(f"{format_of(target).stem}.label_config.json")) as part:
        part.write_text(json.dumps(_label_config(used), indent=2), encoding="utf-8")


def _label_config(used: Iterable[str]) -> list[dict[str, str | None]]:
    """The labels in the shape that doccano imports; the digits are the keys of the kinds."""
    keys = {str(kind): str(number) for number, kind in enumerate(Kind, 1)}
    return [
        {
            "text": label,
            "prefix_key": None,
            "suffix_key": keys.get(label),
            "background_color": colour_of(Kind(label)) if label in keys else VALUE_COLOUR,
            "text_color": "#ffffff",
        }
        for label in used
    ]


def _spans(content: Mapping[str, Any]) -> list[LabelledSpan] | str:
    """The spans of a line, or why it has none that can be read."""
    if "entities" in content:
        return _entities(content["entities"])
    if not any(name in content for name in _TRIPLES):
        return "neither label nor entities: not a line of doccano's sequence labelling"
    rows = content.get("label", content.get("labels"))
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 3 for row in rows):
        return "label must be a list of [start, end, label]"
    return [LabelledSpan(start, end, str(label), place=f"label {n}") for n, (start, end, label) in enumerate(rows, 1)]


def _entities(rows: Any) -> list[LabelledSpan] | str:
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("id"), int) for row in rows):
        return "entities must be a list of objects with ids"
    return [
        LabelledSpan(row.get("start_offset"), row.get("end_offset"), str(row.get("label")), place=f"entity {row['id']}")
        for row in rows
    ]


def _links(content: Mapping[str, Any]) -> tuple[list[tuple[int, int]], list[str]]:
    """The relations, by the places of their entities in the list, and what is wrong with others."""
    places = {row["id"]: place for place, row in enumerate(content.get("entities", ()))}
    relations = content.get("relations") or []
    if not isinstance(relations, list):
        return [], ["relations must be a list; they are left out"]
    links, problems = [], []
    for number, relation in enumerate(relations, 1):
        ends = (relation.get("from_id"), relation.get("to_id")) if isinstance(relation, dict) else ()
        known = [places[end] for end in ends if isinstance(end, int) and end in places]
        if len(known) == 2:
            links.append((known[0], known[1]))
        else:
            problems.append(f"relation {number}: between entities that are not there; it is left out")
    return links, problems
