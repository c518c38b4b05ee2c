"""What a report is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from metextract.annotation import Problem
from metextract.evaluation.changes import Change, ChangedError
from metextract.evaluation.comparison import Comparison
from metextract.evaluation.evaluation import Evaluation
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.pages.sides import Sides

BEFORE = "before"  # among sources, the first predictions of a comparison


@dataclass(frozen=True)
class Subject:
    """An evaluation, with the comparison whose second it is, if there is one, and the names of all that takes part."""

    evaluation: Evaluation
    comparison: Comparison | None
    title: str
    sources: Mapping[str, str]
    sides: Sides

    @classmethod
    def of(cls, evaluated: Evaluation | Comparison, title: str, sources: Mapping[str, str], sides: Sides) -> "Subject":
        if isinstance(evaluated, Comparison):
            return cls(evaluated.second, evaluated, title, sources, sides)
        return cls(evaluated, None, title, sources, sides)

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        return (self.evaluation,) if self.comparison is None else (self.comparison.first, self.evaluation)

    @property
    def errors(self) -> tuple[ChangedError, ...]:
        """Those of the evaluation, which are all new without a comparison, and those that are fixed."""
        if self.comparison is not None:
            return self.comparison.errors
        return tuple(ChangedError(Change.NEW, error, None) for error in self.evaluation.errors)

    @property
    def before(self) -> tuple[JudgedReport, ...]:
        """The first judged reports of the comparison, if there is one."""
        return self.comparison.first.judged if self.comparison is not None else ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (self.comparison or self.evaluation).problems
