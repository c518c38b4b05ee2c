"""`metextract evaluate`: findings against annotated reports."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.cli.source import chosen_source
from metextract.errors import InputError

if TYPE_CHECKING:
    from metextract.annotation import AnnotatedSet
    from metextract.evaluation import Comparison, Evaluation

EXTRACTOR = "metextract"


def evaluate(
    gold: Annotated[
        str | None, typer.Argument(metavar="GOLD", help="Annotated reports: a file or folder in a format of `annotate`.")
    ] = None,
    predicted: Annotated[
        Path | None,
        typer.Argument(metavar="PREDICTED", help="Findings to score; without them, the extractor reads the texts of the gold."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="A folder for the report as HTML, Markdown and JSON.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Other findings for the same gold: what is better with PREDICTED?")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Use the annotated sample that ships with metextract.")] = False,
    form: Annotated[str | None, typer.Option("--format", help="The format of GOLD, where its name does not tell.")] = None,
    annotator: Annotated[str | None, typer.Option(help="Whose work counts, where GOLD holds that of several.")] = None,
    metadata: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A .csv, .tsv or .parquet file with more columns, a row a report.")
    ] = None,
    match: Annotated[
        str | None,
        typer.Option(
            help="When two findings of a kind may be a pair: exact, overlap, sentence, level or report; without it, overlap."
        ),
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Score this kind only; may be repeated.")] = None,
    attribute: Annotated[list[str] | None, typer.Option(help="Compare this attribute only; may be repeated.")] = None,
    by: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Score by each value of a column, or by section; may be repeated.")
    ] = None,
    patient: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column that names the patient.")] = None,
    resamples: Annotated[int, typer.Option(min=0, help="Of the bootstrap; 0: no intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    lexicons: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own lexicons.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at annotations that do not fit, instead of listing them.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no scores.")] = False,
) -> None:
    """Score findings against annotated reports.

    Exit codes: 0 all was compared, 1 something could not be and is listed, 2 the command could not run.
    """
    from metextract import annotation, evaluation

    options: evaluation.Options = {
        "match": match,
        "kinds": kind or None,
        "attributes": attribute or None,
        "by": tuple(by or ()),
        "patient": patient,
        "resamples": resamples,
        "seed": seed,
    }
    with chosen_source(gold, sample, "GOLD") as path:
        wanted = annotation.read_annotations(path, form, annotator=annotator)
    if metadata is not None:
        wanted = annotation.with_metadata(wanted, metadata)
    found = _found(wanted, predicted, lexicons)
    comparison: Comparison | None = None
    if against is not None:
        comparison = evaluation.compare(wanted, annotation.read_annotations(against), found.findings, **options)
        scored, problems = comparison.second, comparison.problems
    else:
        scored = evaluation.evaluate(wanted, found.findings, **options)
        problems = scored.problems
    if strict:
        annotation.refuse(problems)
    _show(scored, comparison, found.name, against, output, "the shipped sample" if sample else str(gold), quiet)
    if problems:
        from metextract.cli.scores import show_problems

        show_problems(problems)
        raise typer.Exit(ExitCode.SOME_FAILED)


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    findings: "AnnotatedSet"


def _found(wanted: "AnnotatedSet", predicted: Path | None, lexicons: Path | None) -> _Found:
    """The findings that are scored, and what they are called."""
    from metextract import annotation

    if predicted is not None:
        if lexicons is not None:
            raise InputError("give either PREDICTED or --lexicons")
        return _Found(str(predicted), annotation.read_annotations(predicted))
    if any(report.text is None for report in wanted.reports):
        raise InputError("the gold holds no texts to read: give PREDICTED")
    from metextract.config import Config
    from metextract.extractor import Extractor
    from metextract.records import Report

    extractor = Extractor(Config(lexicons=lexicons))
    reports = (Report(report_id=report.report_id, text=report.text or "") for report in wanted.reports)
    return _Found(f"{EXTRACTOR} {extractor.fingerprint}", annotation.AnnotatedSet.of(extractor.stream(reports)))


def _show(
    scored: "Evaluation",
    comparison: "Comparison | None",
    name: str,
    against: Path | None,
    output: Path | None,
    gold: str,
    quiet: bool,
) -> None:
    from metextract.cli.scores import show_comparison, show_scores

    if not quiet:
        show_scores(scored)
        if comparison is not None:
            show_comparison(comparison, (str(against), name))
    if output is not None:
        from metextract.evaluation.pages import write_report

        sources = {"gold": gold, "predicted": name} | ({"before": str(against)} if against is not None else {})
        pages = write_report(comparison or scored, output, sources=sources)
        if not quiet:
            typer.echo("written: " + ", ".join(map(str, pages)), err=True)
