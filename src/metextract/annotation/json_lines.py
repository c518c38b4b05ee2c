"""JSON Lines: a report a line, with its text and its findings, as `metextract extract` writes them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from metextract.annotation.drafts import FindingDraft, ReportDraft
from metextract.annotation.fields import columns_of
from metextract.annotation.files import objects_of
from metextract.annotation.records import AnnotatedReport
from metextract.io.results import new_file
from metextract.records import finding_to_dict

_OWN = ("report_id", "text", "findings", "error", "warning", "fingerprint")


def read(path: Path) -> Iterator[ReportDraft]:
    """What is no field of a result is a column of the report."""
    for place, content in objects_of(path):
        if isinstance(content, str):
            yield ReportDraft(place, problem=content)
            continue
        findings = content.get("findings")
        problem = f"not read: {content['error']}" if content.get("error") else None
        if problem is None and not isinstance(findings, list):
            problem = "findings must be a list"
        columns = columns_of(content, _OWN)
        drafts = [] if problem else [_draft(number, row) for number, row in enumerate(findings or (), 1)]
        yield ReportDraft(place, content.get("report_id"), content.get("text"), drafts, columns, problem=problem)


def _draft(number: int, row: Any) -> FindingDraft:
    place = f"finding {number}"
    return FindingDraft(place, row) if isinstance(row, dict) else FindingDraft(place, {}, "not a JSON object")


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    """Columns become fields of their own."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with new_file(target) as part, part.open("w", encoding="utf-8") as file:
        for report in reports:
            findings = list(map(finding_to_dict, report.findings))
            row = {"report_id": report.report_id, **report.columns, "text": report.text, "findings": findings}
            file.write(f"{encode(row)}\n")
