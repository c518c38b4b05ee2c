"""Tasks of Prodigy for its interface spans_manual, as `db-out` exports them and recipes load them.

Prodigy keeps other keys of a span but shows none of them, so findings are labels as `labelled_spans` has them, which an annotator
sees and can correct. Read are also attributes as keys of a span ("assertion": "absent", "levels": ["T5"]), as own recipes
may write them, and relations between a finding and a value that stands elsewhere. The labels for `--label` stand beside the
file in NAME.labels.txt. Tasks are written with tokens, cut so that every finding begins and ends with one.

Read are accepted tasks; those rejected, ignored or answered with yes or no are problems. In a file with any answer, tasks
without one are problems too; in a file without any, all are read, and that nobody has corrected them is a problem.
A report is named by `report_id` in `meta`, or else by `_input_hash`; other fields of `meta` are columns.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from metextract.annotation.attributes import attributes
from metextract.annotation.drafts import ReportDraft, with_note
from metextract.annotation.fields import columns_of, row_of
from metextract.annotation.files import objects_of
from metextract.annotation.labelled_spans import LabelledSpan, drafts_of, labels, spans_of
from metextract.annotation.records import AnnotatedReport
from metextract.io.formats import format_of
from metextract.io.results import new_file

NOT_CORRECTED = "no task of the file has an answer; its findings are suggestions that nobody has corrected"

_OWN = ("report_id", "text")
_REFUSED = {"reject": "its annotator rejected it", "ignore": "its annotator ignored it"}
_PIECE = re.compile(r"\w+|[^\w\s]|\n+|\s")


def read(path: Path) -> Iterator[ReportDraft]:
    answered = any(isinstance(content, dict) and "answer" in content for _, content in objects_of(path))
    drafts = (
        ReportDraft(place, problem=content) if isinstance(content, str) else _draft(place, content, answered)
        for place, content in objects_of(path)
    )
    return drafts if answered else with_note(drafts, NOT_CORRECTED)


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    """Columns become `meta`, which Prodigy shows under the text."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    used = dict.fromkeys(labels())
    with new_file(target) as part, part.open("w", encoding="utf-8") as file:
        for report in reports:
            meta = row_of(report, _OWN)
            text = meta.pop("text")
            spans = list(spans_of(report.findings))
            used.update(dict.fromkeys(span.label for span in spans))
            tokens = tokens_of(text, spans)
            file.write(f"{encode({'text': text, 'meta': meta, 'tokens': tokens, 'spans': _placed(spans, tokens)})}\n")
    with new_file(target.with_name(f"{format_of(target).stem}.labels.txt")) as part:
        part.write_text("".join(f"{label}\n" for label in used), encoding="utf-8")


def tokens_of(text: str, spans: Sequence[LabelledSpan]) -> list[dict[str, Any]]:
    """Words, marks and breaks; joined, each with a blank behind it if its `ws` says so, they are the text."""
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    bounds = sorted({match.start() for match in _PIECE.finditer(text)} | starts | ends | {len(text)})
    tokens: list[dict[str, Any]] = []
    for start, end in pairwise(bounds):
        if text[start:end] == " " and tokens and not tokens[-1]["ws"] and start not in starts and end not in ends:
            tokens[-1]["ws"] = True
            continue
        tokens.append({"text": text[start:end], "start": start, "end": end, "id": len(tokens), "ws": False})
    return tokens


def _placed(spans: Iterable[LabelledSpan], tokens: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    starts = {token["start"]: token["id"] for token in tokens}
    ends = {token["end"]: token["id"] for token in tokens}
    return [
        {
            "start": span.start,
            "end": span.end,
            "token_start": starts[span.start],
            "token_end": ends[span.end],
            "label": span.label,
        }
        for span in spans
    ]


def _draft(place: str, task: Mapping[str, Any], answered: bool) -> ReportDraft:
    annotator = next((str(task[name]) for name in ("_annotator_id", "_session_id") if task.get(name)), None)
    problem = _problem(task, answered)
    if problem is not None:
        return ReportDraft(place, annotator=annotator, problem=problem)
    meta = task["meta"] if isinstance(task.get("meta"), dict) else {}
    spans = [
        LabelledSpan(row.get("start"), row.get("end"), str(row.get("label")), _words(row), f"span {number}")
        for number, row in enumerate(task.get("spans") or (), 1)
    ]
    links, broken = _links(task, spans)
    drafts, strays = drafts_of(spans, links)
    report_id = meta.get("report_id", task.get("_input_hash"))
    columns = columns_of(meta, ("report_id",))
    return ReportDraft(place, report_id, task.get("text"), drafts, columns, annotator, problems=(*broken, *strays))


def _problem(task: Mapping[str, Any], answered: bool) -> str | None:
    answer = task.get("answer")
    if answer in list(_REFUSED):
        return _REFUSED[answer]
    if answered and answer != "accept":
        return "it has no answer"
    if task.get("_is_binary") is True:
        return "a yes or no to what was suggested, not an annotation of the whole report"
    rows = task.get("spans") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return "spans must be a list of objects"
    return None


def _words(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """The attributes that a span has as keys of its own."""
    words = {}
    for attribute in attributes():
        value = row.get(attribute.name)
        if value is None:
            continue
        parts = [str(part) for part in value] if isinstance(value, list) else [str(value)]
        words[attribute.name] = parts if attribute.many or attribute.values else ["-".join(parts)]
    return words


def _links(task: Mapping[str, Any], spans: Sequence[LabelledSpan]) -> tuple[list[tuple[int, int]], list[str]]:
    """The relations, by the places of their spans in the list, and what is wrong with others."""
    relations = task.get("relations") or []
    if not isinstance(relations, list):
        return [], ["relations must be a list; they are left out"]
    links, problems = [], []
    for number, relation in enumerate(relations, 1):
        known = [place for end in ("head_span", "child_span") for place in _same(relation, end, spans)]
        if len(known) == 2:
            links.append((known[0], known[1]))
        else:
            problems.append(f"relation {number}: between spans that are not there; it is left out")
    return links, problems


def _same(relation: Any, end: str, spans: Sequence[LabelledSpan]) -> list[int]:
    """Where the span at one end of a relation stands in the list, if it does."""
    row = relation.get(end) if isinstance(relation, dict) else None
    if not isinstance(row, dict):
        return []
    key = (row.get("start"), row.get("end"), row.get("label"))
    return [place for place, span in enumerate(spans) if (span.start, span.end, span.label) == key][:1]
