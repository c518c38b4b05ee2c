"""Findings against annotated ones: matching, counts, scores with intervals, and the errors one by one."""

from metextract.evaluation.agreement import agreement
from metextract.evaluation.changes import Change, ChangedError
from metextract.evaluation.comparison import Comparison, compare
from metextract.evaluation.errors import Error, ErrorClass
from metextract.evaluation.evaluation import Evaluation, evaluate
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.matching import Pair, Strategy
from metextract.evaluation.settings import Options, Settings
from metextract.evaluation.slices import Slice

__all__ = [
    "Change",
    "ChangedError",
    "Comparison",
    "Error",
    "ErrorClass",
    "Evaluation",
    "JudgedReport",
    "Options",
    "Pair",
    "Settings",
    "Slice",
    "Strategy",
    "agreement",
    "compare",
    "evaluate",
]
