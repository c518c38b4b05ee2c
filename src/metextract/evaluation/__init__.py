"""Findings against annotated ones: matching, counts, scores with intervals, and the errors one by one."""

from metextract.evaluation.agreement import agreement
from metextract.evaluation.changes import Change, ChangedError
from metextract.evaluation.comparison import Comparison, compare
from metextract.evaluation.errors import Error, ErrorClass
from metextract.evaluation.evaluation import Evaluation, Settings, Slice, evaluate
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.matching import Pair, Strategy

__all__ = [
    "Change",
    "ChangedError",
    "Comparison",
    "Error",
    "ErrorClass",
    "Evaluation",
    "JudgedReport",
    "Pair",
    "Settings",
    "Slice",
    "Strategy",
    "agreement",
    "compare",
    "evaluate",
]
