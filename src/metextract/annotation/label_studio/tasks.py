"""Tasks of Label Studio, as its JSON export has them: a region a finding, its attributes as per-region results.

Written are tasks with their findings as predictions, which Label Studio shows for correction, and beside them the labeling
interface that a project for them needs, NAME.label_config.xml.

Read are the annotations that people submitted. A skipped task is a problem; one annotation marked as ground truth counts before
the others of its task. In a file with any annotation, tasks that nobody has annotated are problems, whatever was predicted for
them. In a file without any, its predictions are read, and that nobody has corrected them is a problem: such a file is
what was written, and not gold. Their annotator is the version of the model.

The report is the field that regions refer to, or one with a usual name; its id `report_id`, or else the number of the task; the
other fields are columns. Offsets count code points; those of older versions, in UTF-16 code units, are known by their words.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from metextract.annotation.attributes import attributes, row_from_words, values_as_words
from metextract.annotation.drafts import FindingDraft, ReportDraft, with_note
from metextract.annotation.fields import columns_of, row_of
from metextract.annotation.label_studio.config import KIND, TEXT, TYPES, labeling_config
from metextract.annotation.records import AnnotatedReport
from metextract.collector import paused_collector
from metextract.errors import InputError
from metextract.io.blocks import BREAKS, break_reason
from metextract.io.bytestream import unpacked
from metextract.io.columns import ID_NAMES, TEXT_NAMES
from metextract.io.formats import format_of
from metextract.io.results import new_file
from metextract.records import Finding

MODEL = "metextract"
NOT_CORRECTED = "no task of the file was annotated; its findings are predictions that nobody has corrected"

_OWN = ("report_id", TEXT)
_TO_WORDS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "choices": lambda value: value.get("choices"),
    "textarea": lambda value: value.get("text"),
    "number": lambda value: [str(value.get("number"))],
    "taxonomy": lambda value: _leaves(value.get("taxonomy")),
}


def read(path: Path) -> Iterator[ReportDraft]:
    """One draft an annotation. Raises InputError if the file is not a list of tasks."""
    tasks = _tasks(path)
    annotated = any(_objects(task, "annotations") for task in tasks)
    drafts = _task_drafts(tasks, annotated)
    return drafts if annotated else with_note(drafts, NOT_CORRECTED)


def _task_drafts(tasks: Iterable[Any], annotated: bool) -> Iterator[ReportDraft]:
    for number, task in enumerate(tasks, 1):
        name = task.get("id") if isinstance(task, dict) else None
        place = f"task {name if isinstance(name, int) else number}"
        problem = _task_problem(task, annotated)
        if problem is not None:
            yield ReportDraft(place, problem=problem)
            continue
        yield from _drafts(place, task, annotated)


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    """Columns become data of the task, which Label Studio shows in its Data Manager."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with new_file(target) as part, part.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, report in enumerate(reports):
            prediction = {"model_version": MODEL, "result": list(_results(report.findings))}
            task = {"data": row_of(report, _OWN), "predictions": [prediction]}
            file.write(f"{',' if number else ''}\n{encode(task)}")
        file.write("\n]\n")
    with new_file(target.with_name(f"{format_of(target).stem}.label_config.xml")) as part:
        part.write_text(labeling_config(), encoding="utf-8")


def _results(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    types = {attribute.name: TYPES[bool(attribute.values)] for attribute in attributes()}
    for number, finding in enumerate(findings, 1):
        where = {"start": finding.start, "end": finding.end, "text": finding.text}
        common = {"id": f"finding-{number}", "to_name": TEXT}
        yield {**common, "from_name": KIND, "type": "labels", "value": {**where, "labels": [str(finding.kind)]}}
        for name, words in values_as_words(finding).items():
            # a text area keeps what was typed where other results keep the words of the region
            field = "text" if types[name] == "textarea" else types[name]
            yield {**common, "from_name": name, "type": types[name], "value": {**where, field: list(words)}}


def _tasks(path: Path) -> list[Any]:
    try:
        with path.open("rb") as raw, paused_collector():
            content = json.loads(unpacked(raw, format_of(path).compression).read().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: line {error.lineno}: not valid JSON") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not valid UTF-8") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path}: not valid JSON") from None
    except BREAKS as error:
        reason = break_reason(error)
        raise InputError(f"{path}: the file cannot be read: {reason}") from None
    if not isinstance(content, list):
        raise InputError(f"{path}: not a list of tasks, as Label Studio exports it under JSON")
    return content


def _task_problem(task: Any, annotated: bool) -> str | None:
    """Why nothing of a task can be read."""
    if not isinstance(task, dict):
        return "not a JSON object"
    if not isinstance(task.get("data"), dict):
        return "a task without data; JSON-MIN does not say what belongs to which region, so export as JSON"
    if _objects(task, "annotations"):
        return None
    if not _objects(task, "predictions"):
        return "nobody has annotated it"
    return "nobody has annotated it, and it has only predictions" if annotated else None


def _objects(task: Any, name: str) -> list[dict[str, Any]]:
    """Annotations or predictions; some exports list only the numbers of the latter."""
    rows = task.get(name) if isinstance(task, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _drafts(place: str, task: Mapping[str, Any], annotated: bool) -> Iterator[ReportDraft]:
    data = task["data"]
    work = _objects(task, "annotations" if annotated else "predictions")
    for number, row in enumerate(sorted(work, key=lambda row: row.get("ground_truth") is not True), 1):
        there = f"{place}: {'annotation' if annotated else 'prediction'} {row.get('id', number)}" if len(work) > 1 else place
        annotator = _annotator(row.get("completed_by") if annotated else row.get("model_version"))
        if row.get("was_cancelled") is True:
            yield ReportDraft(there, annotator=annotator, problem="its annotator skipped it")
            continue
        results = row.get("result")
        if not isinstance(results, list) or not all(isinstance(item, dict) for item in results):
            yield ReportDraft(there, annotator=annotator, problem="result must be a list of objects")
            continue
        field = _text_field(data, results)
        if field is None:
            yield ReportDraft(there, annotator=annotator, problem="no field with the text of the report")
            continue
        report_id, text = data.get("report_id", task.get("id")), data[field]
        findings, problems = _findings(results, text)
        columns = columns_of(data, ("report_id", field))
        yield ReportDraft(there, report_id, text, findings, columns, annotator, problems=problems)


def _annotator(who: Any) -> str | None:
    """A number, or an object where users were exported whole."""
    if isinstance(who, dict):
        who = next((who[name] for name in ("email", "username", "id") if who.get(name)), None)
    return str(who) if isinstance(who, (int, str)) else None


def _text_field(data: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> str | None:
    """The field has the name of the tag that regions refer to, a usual one, or is the only one of text."""
    for name in (*(item.get("to_name") for item in results), *TEXT_NAMES):
        if isinstance(name, str) and name in data:
            return name
    texts = [name for name, value in data.items() if isinstance(value, str) and name not in ID_NAMES]
    return texts[0] if len(texts) == 1 else None


def _findings(results: Sequence[Mapping[str, Any]], text: object) -> tuple[list[FindingDraft], list[str]]:
    labels: dict[str, list[str]] = {}
    values: dict[str, Mapping[str, Any]] = {}
    words: dict[str, dict[str, list[str]]] = {}
    problems = []
    for number, item in enumerate(results, 1):
        region, form, value = str(item.get("id", f"number {number}")), str(item.get("type")), item.get("value")
        if form == "labels" and isinstance(value, dict):
            labels.setdefault(region, []).extend(_strings(value.get("labels")) or [""])
            values.setdefault(region, value)
        elif form in _TO_WORDS and isinstance(value, dict):
            given = _strings(_TO_WORDS[form](value))
            words.setdefault(region, {}).setdefault(str(item.get("from_name")), []).extend(given)
        else:
            problems.append(f"result {number}: neither a label nor an attribute of a finding; it is left out")
    for region in words.keys() - labels.keys():
        problems.append(f"{', '.join(sorted(words[region]))}: of a region without a label; left out")
    drafts = [_finding(region, labels[region], value, words.get(region, {}), text) for region, value in values.items()]
    return drafts, sorted(problems)


def _finding(
    region: str, labels: Sequence[str], value: Mapping[str, Any], words: Mapping[str, Sequence[str]], text: object
) -> FindingDraft:
    place = f"region {region}"
    if len(labels) != 1:
        return FindingDraft(place, {}, "a region must have one label")
    start, end = value.get("start"), value.get("end")
    marked = value.get("text")
    row = row_from_words(labels[0], start, end, words)
    if not isinstance(text, str) or not isinstance(marked, str) or type(start) is not int or type(end) is not int:
        return FindingDraft(place, row)
    if _same(text[start:end], marked):
        return FindingDraft(place, row)
    units = _from_utf16(text, start), _from_utf16(text, end)
    if _same(text[units[0] : units[1]], marked):
        return FindingDraft(place, {**row, "start": units[0], "end": units[1]})
    return FindingDraft(place, {**row, "text": marked})  # the checks say that these words are not there


def _strings(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [str(word) for word in given] if isinstance(given, list) else []


def _leaves(paths: Any) -> list[Any]:
    """The last word of each path: ["spine", "thoracic", "T5"] is T5."""
    return [path[-1] for path in paths if isinstance(path, list) and path] if isinstance(paths, list) else [""]


def _same(words: str, marked: str) -> bool:
    """Whether the words are those marked, but for blanks: a browser shows them in its own way, and breaks were once "\\n"."""
    return "".join(words.split()) == "".join(marked.replace("\\n", "\n").split())


def _from_utf16(text: str, offset: int) -> int:
    """The offset in code points of one in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "surrogatepass"))
