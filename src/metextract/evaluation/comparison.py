"""Two systems, or two versions of one, on the same gold: what differs, and whether it could be chance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from metextract.annotation import Problem
from metextract.errors import InputError
from metextract.evaluation.changes import ChangedError, changed_errors
from metextract.evaluation.criteria import claim
from metextract.evaluation.evaluation import Annotations, Evaluation, evaluate_each
from metextract.evaluation.judged import JudgedReport
from metextract.evaluation.settings import Options
from metextract.records import Finding, Kind

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """first, second: the evaluations, over the same reports in the same order."""

    first: Evaluation = field(repr=False)
    second: Evaluation = field(repr=False)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Those of the gold once, then those of each."""
        return tuple(dict.fromkeys((*self.first.problems, *self.second.problems)))

    @cached_property
    def differences(self) -> "pd.DataFrame":
        """Second minus first: tables.difference_table, by a bootstrap that draws the same reports for both."""
        from metextract.evaluation.tables import difference_table

        by_patient = self.first.settings.patient is not None
        return difference_table(self.first.judged, self.second.judged, self.first.resampling, by_patient)

    @cached_property
    def errors(self) -> tuple[ChangedError, ...]:
        """Those of the second, each new or as before, then those of the first that are fixed: changes.changed_errors."""
        return tuple(changed_errors(self.first, self.second))

    @cached_property
    def mcnemar(self) -> "pd.DataFrame":
        """Reports that are read right as a whole, by kind ("all": right in all of them): kind, both, only_first, only_second,
        neither, and p of McNemar's exact test (McNemar, Psychometrika 1947;12:153-157), which is missing where nothing differs.

        Right is a report whose claims are those of the gold: its distinct (kind, defining attribute, assertion).
        """
        import pandas as pd

        rows = [_contingency(name, kinds, self.first.judged, self.second.judged) for name, kinds in _groups()]
        return pd.DataFrame(rows)


def compare(gold: Annotations, first: Annotations, second: Annotations, **options: Unpack[Options]) -> Comparison:
    """What changes from the first predictions to the second. options: those of `evaluate`.

    A report that cannot be judged for one of them is left out for both.
    """
    evaluations = evaluate_each(gold, (first, second), **options)
    common = set.intersection(*({report.report.report_id for report in one.judged} for one in evaluations))
    if not common:
        raise InputError("no report can be compared for both predictions")
    return Comparison(*(replace(one, judged=_only(one.judged, common)) for one in evaluations))


def _only(judged: Sequence[JudgedReport], names: set[str]) -> tuple[JudgedReport, ...]:
    return tuple(report for report in judged if report.report.report_id in names)


def _groups() -> Iterable[tuple[str, frozenset[Kind]]]:
    return (("all", frozenset(Kind)), *((str(kind), frozenset((kind,))) for kind in Kind))


def _contingency(
    name: str, kinds: frozenset[Kind], first: Sequence[JudgedReport], second: Sequence[JudgedReport]
) -> dict[str, Any]:
    from scipy.stats import binomtest

    right = [(_is_right(one, kinds), _is_right(other, kinds)) for one, other in zip(first, second, strict=True)]
    only_first, only_second = right.count((True, False)), right.count((False, True))
    discordant = only_first + only_second
    return {
        "kind": name,
        "both": right.count((True, True)),
        "only_first": only_first,
        "only_second": only_second,
        "neither": right.count((False, False)),
        "p": binomtest(only_first, discordant).pvalue if discordant else float("nan"),
    }


def _is_right(report: JudgedReport, kinds: frozenset[Kind]) -> bool:
    return _claims(report.gold, kinds) == _claims(report.predicted, kinds)


def _claims(findings: Iterable[Finding], kinds: frozenset[Kind]) -> set[Any]:
    return {claim(finding) for finding in findings if finding.kind in kinds}
