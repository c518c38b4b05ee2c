"""Two annotators of the same reports: the machinery of evaluation, with neither as the gold."""

from dataclasses import replace
from typing import Unpack

from metextract.annotation import Problem
from metextract.evaluation.evaluation import Annotations, Evaluation, as_set, evaluate
from metextract.evaluation.settings import Options


def agreement(first: Annotations, second: Annotations, **options: Unpack[Options]) -> Evaluation:
    """How far two annotators agree. options: those of `evaluate`.

    F1 and kappa are the same whichever comes first; precision and recall change places. A report that only one of them
    has is a problem and left out, for nobody can disagree about it.
    """
    one, other = as_set(first), as_set(second)
    ids = [{report.report_id for report in side.reports} for side in (one, other)]
    common = ids[0] & ids[1]
    alone = [(name, "first") for name in sorted(ids[0] - common)] + [(name, "second") for name in sorted(ids[1] - common)]
    problems = tuple(Problem(f"report {name}", f"only the {side} has it; it is left out") for name, side in alone)
    one, other = (replace(side, reports=tuple(r for r in side.reports if r.report_id in common)) for side in (one, other))
    return evaluate(replace(one, problems=(*one.problems, *problems)), other, **options)
