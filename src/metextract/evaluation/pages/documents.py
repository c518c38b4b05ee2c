"""An evaluation as one JSON document."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from metextract.evaluation.errors import Error
from metextract.evaluation.evaluation import Evaluation
from metextract.evaluation.pages.confusions import closed_attributes
from metextract.evaluation.pages.estimates import records
from metextract.records import Kind, finding_to_dict

if TYPE_CHECKING:
    import pandas as pd


def document(evaluation: Evaluation, title: str, sources: Mapping[str, str]) -> bytes:
    """All counts, rates and errors, without the text of the reports; what is not a number is null. The same input, the same bytes."""
    data = _data(evaluation, title, sources)
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _data(evaluation: Evaluation, title: str, sources: Mapping[str, str]) -> dict[str, Any]:
    settings = evaluation.settings
    return {
        "title": title,
        "sources": dict(sources),
        "settings": {column.name: getattr(settings, column.name) for column in fields(settings)},
        "reports": len(evaluation.judged),
        "findings": {
            "gold": sum(len(report.gold) for report in evaluation.judged),
            "predicted": sum(len(report.predicted) for report in evaluation.judged),
        },
        "scores": records(evaluation.scores),
        "attributes": records(evaluation.attributes),
        "error_rates": records(evaluation.error_rates),
        "report_agreement": records(evaluation.report_agreement),
        "confusions": [
            {"attribute": name, "kind": kind, **_square(evaluation.confusion(name, kind))}
            for name in closed_attributes(evaluation)
            for kind in (None, *settings.kinds)
        ],
        "report_confusions": [{"kind": kind, **_square(evaluation.report_confusion(Kind(kind)))} for kind in settings.kinds],
        "errors": [_error(error) for error in evaluation.errors],
        "problems": [{"place": problem.place, "reason": problem.reason} for problem in evaluation.problems],
    }


def _square(frame: "pd.DataFrame") -> dict[str, Any]:
    """counts: a row for each value of the gold, with a number for each predicted value."""
    return {"values": list(frame.columns), "counts": frame.to_numpy().tolist()}


def _error(error: Error) -> dict[str, Any]:
    return {
        "report_id": error.report_id,
        "kind": error.kind,
        "classes": error.classes,
        "attributes": error.attributes,
        "gold": error.gold and finding_to_dict(error.gold),
        "predicted": error.predicted and finding_to_dict(error.predicted),
    }
