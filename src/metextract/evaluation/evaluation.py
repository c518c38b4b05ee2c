"""Findings against annotated ones, and all that can be said of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from metextract.annotation import AnnotatedReport, AnnotatedSet, Problem, attributes
from metextract.collector import paused_collector
from metextract.errors import ConfigError, InputError
from metextract.evaluation.errors import Error, errors_of
from metextract.evaluation.judged import JudgedReport, Scope, judge
from metextract.evaluation.labels import counted_labels
from metextract.evaluation.places import sentence_starts
from metextract.evaluation.settings import Options, Settings, chosen_settings
from metextract.evaluation.slices import Slice, slices_of
from metextract.records import Kind, ReportResult

if TYPE_CHECKING:
    import pandas as pd

    from metextract.evaluation.cells import Cells
    from metextract.evaluation.resampling import Resampling

Annotations = AnnotatedSet | Iterable[AnnotatedReport | ReportResult]


@dataclass(frozen=True)
class Evaluation:
    """judged: the reports of the gold with their predictions. problems: what could not be taken over or compared."""

    settings: Settings
    judged: tuple[JudgedReport, ...] = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)

    @cached_property
    def errors(self) -> tuple[Error, ...]:
        return tuple(errors_of(self.judged))

    @cached_property
    def slices(self) -> tuple[Slice, ...]:
        """All reports first, then each value of each column of settings.by, by name."""
        return slices_of(self.judged, self.settings.by)

    @cached_property
    def scores(self) -> "pd.DataFrame":
        """One row a slice, kind and measure: slice and value (missing for all reports), then tables.score_table."""
        from metextract.evaluation.tables import score_table

        return self._sliced(lambda part, drawn: score_table(part.judged, drawn, self.settings.patient is not None))

    @cached_property
    def attributes(self) -> "pd.DataFrame":
        """One row a kind and attribute, over matched findings: tables.attribute_table."""
        from metextract.evaluation.tables import attribute_table

        return attribute_table(self._cells, self.resampling)

    @cached_property
    def error_rates(self) -> "pd.DataFrame":
        """Errors per 1,000 reports by kind and class: tables.error_rate_table."""
        from metextract.evaluation.tables import error_rate_table

        return error_rate_table(self.judged, self.errors, self.resampling)

    def confusion(self, attribute: str, kind: Kind | None = None) -> "pd.DataFrame":
        """How often which value was taken for which among matched findings; rows: gold, columns: predicted.

        Raises ConfigError if the attribute has no closed set of single values.
        """
        from metextract.evaluation.cells import confusion, has_closed_values
        from metextract.evaluation.counts import KINDS

        if not has_closed_values(attribute):
            known = ", ".join(attribute.name for attribute in attributes() if has_closed_values(attribute.name))
            raise ConfigError(f"{attribute!r} has no closed set of values; these have: {known}")
        cells = self._cells
        values, matrix = confusion(cells.names, cells.counts.sum(0), KINDS if kind is None else (kind,), attribute)
        return _square(values, matrix)

    @cached_property
    def report_agreement(self) -> "pd.DataFrame":
        """Whole reports by the strongest assertion of each kind: whole_reports.report_agreement."""
        from metextract.evaluation.whole_reports import report_agreement

        return report_agreement(self.judged, self.resampling)

    def report_confusion(self, kind: Kind) -> "pd.DataFrame":
        """Reports by the strongest assertion that they hold of a kind; rows: gold, columns: predicted."""
        from metextract.evaluation.whole_reports import report_confusion

        return _square(*report_confusion(self.judged, kind))

    @cached_property
    def _cells(self) -> "Cells":
        from metextract.evaluation.cells import cells_of

        return cells_of(self.judged)

    @cached_property
    def resampling(self) -> "Resampling":
        """Over reports, or over patients where settings name their column; a report without one is its own patient."""
        from metextract.evaluation.resampling import Resampling

        patient = self.settings.patient
        names = [
            (patient and report.report.columns.get(patient)) or f"report {report.report.report_id}" for report in self.judged
        ]
        return Resampling.over(names, self.settings.resamples, self.settings.seed)

    def _sliced(self, table: "Callable[[Slice, Resampling], pd.DataFrame]") -> "pd.DataFrame":
        import pandas as pd

        frames = []
        for part in self.slices:
            drawn = replace(self.resampling, cluster_of=self.resampling.cluster_of[list(part.rows)])
            frame = table(part, drawn)
            frame.insert(0, "slice", part.column)
            frame.insert(1, "value", part.value)
            frames.append(frame.astype({"slice": "str", "value": "str"}))
        return pd.concat(frames, ignore_index=True)


def evaluate(gold: Annotations, predicted: Annotations, **options: Unpack[Options]) -> Evaluation:
    """What agrees and what does not, report by report.

    gold, predicted: annotated reports, or what an extractor gave; matched by report_id.
    options: see settings.Options. Labels of whole reports are compared with what findings say of their report (labels.labels_of).
    Raises ConfigError for an option that cannot be used, InputError if there is nothing to compare.
    """
    (only,) = evaluate_each(gold, (predicted,), **options)
    return only


def evaluate_each(gold: Annotations, predictions: Iterable[Annotations], **options: Unpack[Options]) -> tuple[Evaluation, ...]:
    """As evaluate, of several predictions in one way: where one side has labels, all are compared as labels."""
    wanted, every = as_set(gold), tuple(map(as_set, predictions))
    if not wanted.reports:
        reason = f"; {wanted.problems[0]}" if wanted.problems else ""
        raise InputError(f"the gold holds no report that can be compared{reason}")
    settings = chosen_settings(wanted, every, **options)
    scope = Scope(frozenset(settings.kinds), frozenset(settings.attributes), counted_labels((wanted, *every)))
    with paused_collector():
        return tuple(_evaluation(wanted, found, settings, scope) for found in every)


def as_set(annotations: Annotations) -> AnnotatedSet:
    """Annotated reports of any origin as a set."""
    return annotations if isinstance(annotations, AnnotatedSet) else AnnotatedSet.of(annotations)


def _evaluation(gold: AnnotatedSet, predicted: AnnotatedSet, settings: Settings, scope: Scope) -> Evaluation:
    judged, problems = judge(gold, predicted, settings.match, scope, sentence_starts)
    return Evaluation(settings, judged, (*gold.problems, *predicted.problems, *problems))


def _square(values: Sequence[str], matrix: Any) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(matrix, index=pd.Index(values, name="gold"), columns=pd.Index(values, name="predicted"))
