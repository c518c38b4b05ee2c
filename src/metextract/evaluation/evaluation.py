"""Findings against annotated ones, and all that can be said of it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from metextract.annotation import AnnotatedReport, AnnotatedSet, Problem, attributes
from metextract.collector import paused_collector
from metextract.errors import ConfigError, InputError
from metextract.evaluation.criteria import SCALARS, SITES, value
from metextract.evaluation.errors import Error, errors_of
from metextract.evaluation.judged import JudgedReport, Scope, judge
from metextract.evaluation.labels import AFFIRMED
from metextract.evaluation.matching import Strategy
from metextract.records import Assertion, Finding, Kind, ReportResult

if TYPE_CHECKING:
    import pandas as pd

    from metextract.evaluation.cells import Cells
    from metextract.evaluation.resampling import Resampling

SECTION = "section"
RESAMPLES = 1000
NO_VALUE = "(none)"  # of a column that a report does not have

Annotations = AnnotatedSet | Iterable[AnnotatedReport | ReportResult]


@dataclass(frozen=True, slots=True)
class Settings:
    """How findings are compared, as `evaluate` takes it."""

    match: Strategy
    kinds: tuple[Kind, ...]
    attributes: tuple[str, ...]
    by: tuple[str, ...]
    patient: str | None
    resamples: int
    seed: int


@dataclass(frozen=True)
class Slice:
    """The reports, or in each report the findings of a section, with one value of a column. Without a column: all of them."""

    column: str | None
    value: str | None
    judged: tuple[JudgedReport, ...] = field(repr=False)
    rows: tuple[int, ...] = field(repr=False)


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
        everything = Slice(None, None, self.judged, tuple(range(len(self.judged))))
        return (everything, *(part for column in self.settings.by for part in self._parts(column)))

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

    def _parts(self, column: str) -> Iterable[Slice]:
        if column == SECTION:
            return self._sections()
        values = [report.report.columns.get(column) or NO_VALUE for report in self.judged]
        return [
            Slice(column, name, tuple(self.judged[row] for row in rows), rows)
            for name in sorted(set(values))
            for rows in [tuple(row for row, other in enumerate(values) if other == name)]
        ]

    def _sections(self) -> Iterable[Slice]:
        """Each report with the findings of one section; those without any are in none."""
        where = [_section_of(report.report.text or "") for report in self.judged]
        names = {
            section(finding)
            for report, section in zip(self.judged, where, strict=True)
            for finding in (*report.gold, *report.predicted)
        }
        everywhere = tuple(range(len(self.judged)))
        for name in sorted(names):
            parts = tuple(
                report.where(partial(_is_in, section, name)) for report, section in zip(self.judged, where, strict=True)
            )
            yield Slice(SECTION, name, parts, everywhere)


def evaluate(
    gold: Annotations,
    predicted: Annotations,
    *,
    match: Strategy | str | None = None,
    kinds: Iterable[Kind | str] | None = None,
    attributes: Iterable[str] | None = None,
    by: Sequence[str] = (),
    patient: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Evaluation:
    """What agrees and what does not, report by report.

    gold, predicted: annotated reports, or what an extractor gave; matched by report_id.
    match: when two findings of one kind may be a pair (Strategy); without it, OVERLAP, or LEVEL where the gold
        has labels of reports without places in the text.
    kinds, attributes: what to compare; without them, every kind, and every attribute or, of labels, those that all labels use.
        Labels of whole reports are compared with what findings say of their report (labels.labels_of).
    by: columns of the gold reports to score by, each value alone; "section" is the section of the finding.
    patient: the column that names the patient: reports of one patient are drawn together, and patients are scored too.
    resamples: of the bootstrap that gives the 95 % intervals; 0: no intervals. seed: the same seed draws the same.
    Raises ConfigError for a setting that cannot be used, InputError if there is nothing to compare.
    """
    (only,) = evaluate_each(
        gold,
        (predicted,),
        match=match,
        kinds=kinds,
        attributes=attributes,
        by=by,
        patient=patient,
        resamples=resamples,
        seed=seed,
    )
    return only


def evaluate_each(
    gold: Annotations,
    predictions: Iterable[Annotations],
    *,
    match: Strategy | str | None = None,
    kinds: Iterable[Kind | str] | None = None,
    attributes: Iterable[str] | None = None,
    by: Sequence[str] = (),
    patient: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[Evaluation, ...]:
    """As evaluate, of several predictions in one way: where one side has labels, all are compared as labels."""
    wanted, every = as_set(gold), tuple(map(as_set, predictions))
    if resamples < 0:
        raise ConfigError(f"resamples is {resamples}; it must be at least 0")
    if not wanted.reports:
        reason = f"; {wanted.problems[0]}" if wanted.problems else ""
        raise InputError(f"the gold holds no report that can be compared{reason}")
    settings = Settings(
        _strategy(match, all(side.located for side in (wanted, *every))),
        _kinds(kinds),
        _attributes(attributes, wanted, *every),
        tuple(by),
        patient,
        resamples,
        seed,
    )
    _check_columns(wanted, settings)
    scope = Scope(frozenset(settings.kinds), frozenset(settings.attributes), _labelled(wanted, *every))
    with paused_collector():
        return tuple(_evaluation(wanted, found, settings, scope) for found in every)


def as_set(annotations: Annotations) -> AnnotatedSet:
    """Annotated reports of any origin as a set."""
    return annotations if isinstance(annotations, AnnotatedSet) else AnnotatedSet.of(annotations)


def _evaluation(gold: AnnotatedSet, predicted: AnnotatedSet, settings: Settings, scope: Scope) -> Evaluation:
    judged, problems = judge(gold, predicted, settings.match, scope, _sentence_starts)
    return Evaluation(settings, judged, (*gold.problems, *predicted.problems, *problems))


def _strategy(match: str | None, located: bool) -> Strategy:
    if match is None:
        return Strategy.OVERLAP if located else Strategy.LEVEL
    if match not in list(Strategy):
        raise ConfigError(f"match is {match!r}; known are {', '.join(Strategy)}")
    strategy = Strategy(match)
    if not located and strategy not in (Strategy.LEVEL, Strategy.REPORT):
        raise ConfigError(
            f"labels of whole reports have no place in the text: match {strategy} cannot be used, level or report can"
        )
    return strategy


def _kinds(kinds: Iterable[Kind | str] | None) -> tuple[Kind, ...]:
    names = set(Kind) if kinds is None else set(kinds)
    unknown = sorted(names - set(Kind))
    if unknown or not names:
        raise ConfigError(f"kinds: {', '.join(unknown) or 'none'}; known are {', '.join(Kind)}")
    return tuple(kind for kind in Kind if kind in names)


def _attributes(wanted: Iterable[str] | None, *sides: AnnotatedSet) -> tuple[str, ...]:
    known = (*SCALARS, *SITES)
    if wanted is None:
        used = [_used(side) for side in sides if not side.located]
        return tuple(name for name in known if all(name in names for names in used))
    names = set(wanted)
    unknown = sorted(names - set(known))
    if unknown:
        raise ConfigError(f"attributes: {', '.join(unknown)}; known are {', '.join(known)}")
    return tuple(name for name in known if name in names or name == "assertion")


def _used(side: AnnotatedSet) -> set[str]:
    findings = [finding for report in side.reports for finding in report.findings]
    return {"assertion", *(name for name in (*SCALARS, *SITES) if any(value(finding, name) is not None for finding in findings))}


def _labelled(*sides: AnnotatedSet) -> frozenset[tuple[Kind, Assertion]] | None:
    """What counts where there are labels: denials and questions only of kinds of which all label sets have any."""
    labels = [side for side in sides if not side.located]
    if not labels:
        return None
    used = [
        frozenset((finding.kind, Assertion(finding.assertion)) for report in side.reports for finding in report.findings)
        for side in labels
    ]
    return frozenset((kind, assertion) for kind in Kind for assertion in AFFIRMED).union(frozenset.intersection(*used))


def _check_columns(gold: AnnotatedSet, settings: Settings) -> None:
    there = {name for report in gold.reports for name in report.columns}
    for name in (*settings.by, *([settings.patient] if settings.patient else [])):
        if name not in there and not (name == SECTION and gold.located and name != settings.patient):
            raise ConfigError(f"no report of the gold has a column {name!r}; there are: {', '.join(sorted(there)) or 'none'}")


def _sentence_starts(text: str) -> list[int]:
    return [start for start, _ in _sentences(text)]


def _section_of(text: str) -> Callable[[Finding], str]:
    sentences = _sentences(text)
    starts = [start for start, _ in sentences]

    def section(finding: Finding) -> str:
        number = bisect_right(starts, finding.start)
        return (sentences[number - 1][1] if number else None) or NO_VALUE

    return section


def _is_in(section: Callable[[Finding], str], name: str, finding: Finding) -> bool:
    return section(finding) == name


def _sentences(text: str) -> list[tuple[int, str | None]]:
    """Where each sentence starts, and its section."""
    return [(sentence.folded.origin(0), sentence.section) for sentence in _layout().sentences(text)]


@lru_cache(maxsize=1)
def _layout() -> Any:
    from metextract.layout import Layout
    from metextract.lexicon import load_lexicon

    return Layout(load_lexicon().sections)


def _square(values: Sequence[str], matrix: Any) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(matrix, index=pd.Index(values, name="gold"), columns=pd.Index(values, name="predicted"))
