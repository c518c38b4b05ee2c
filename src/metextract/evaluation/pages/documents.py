"""An evaluation as one JSON document."""

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from metextract.evaluation.changes import Change
from metextract.evaluation.comparison import Comparison
from metextract.evaluation.errors import Error
from metextract.evaluation.pages.confusions import closed_attributes
from metextract.evaluation.pages.estimates import records
from metextract.evaluation.pages.subject import Subject
from metextract.records import Kind, finding_to_dict

if TYPE_CHECKING:
    import pandas as pd


def document(subject: Subject) -> bytes:
    """All counts, rates and errors, without the text of the reports; what is not a number is null. The same input, the same bytes.

    gold and predicted are the names of the two sides whatever they are called; sides says what that is.
    """
    text = json.dumps(_data(subject), ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _data(subject: Subject) -> dict[str, Any]:
    evaluation = subject.evaluation
    settings = evaluation.settings
    return {
        "title": subject.title,
        "sources": dict(subject.sources),
        "sides": {"gold": subject.sides.first, "predicted": subject.sides.second},
        "classes": {name: {"name": words.name, "meaning": words.meaning} for name, words in subject.sides.classes.items()},
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
        "comparison": subject.comparison and _comparison(subject.comparison),
        "problems": [{"place": problem.place, "reason": problem.reason} for problem in subject.problems],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    """errors: for each of the errors of the report, whether it is new. fixed: errors of the first that the second does not make."""
    changes = comparison.errors
    return {
        "differences": records(comparison.differences),
        "mcnemar": records(comparison.mcnemar),
        "errors": [changed.change for changed in changes if changed.change is not Change.FIXED],
        "fixed": [_error(changed.error) for changed in changes if changed.change is Change.FIXED],
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
