"""`metextract agree`: how far two annotators agree."""

from pathlib import Path
from typing import Annotated

import typer

from metextract.cli.exits import ExitCode


def agree(
    first: Annotated[Path, typer.Argument(metavar="A", help="Annotated reports: a file or folder in a format of `annotate`.")],
    second: Annotated[
        Path, typer.Argument(metavar="B", help="The same reports, annotated by somebody else; may be A again, with --annotators.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="A folder for the report as HTML, Markdown and JSON.")
    ] = None,
    annotators: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="NAME NAME", help="Whose work counts in A, and in B, where they hold that of several."),
    ] = None,
    match: Annotated[str | None, typer.Option(help="As in `evaluate`.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Compare this kind only; may be repeated.")] = None,
    attribute: Annotated[list[str] | None, typer.Option(help="Compare this attribute only; may be repeated.")] = None,
    resamples: Annotated[int, typer.Option(min=0, help="Of the bootstrap; 0: no intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at annotations that do not fit, instead of listing them.")
    ] = False,
) -> None:
    """Compare two annotators: F1 of findings, kappa of attributes and of whole reports.

    Reports that only one of them has are listed, and left out. Exit codes as in `evaluate`.
    """
    from metextract.annotation import read_annotations, refuse
    from metextract.cli.scores import show_agreement, show_problems
    from metextract.evaluation import agreement

    name, other = annotators or (None, None)
    compared = agreement(
        read_annotations(first, annotator=name),
        read_annotations(second, annotator=other),
        match=match,
        kinds=kind or None,
        attributes=attribute or None,
        resamples=resamples,
        seed=seed,
    )
    if strict:
        refuse(compared.problems)
    show_agreement(compared)
    if output is not None:
        from metextract.evaluation.pages import annotators as sides_of
        from metextract.evaluation.pages import write_report

        sides = sides_of(*(annotators if annotators and name != other else ("A", "B")))
        sources = {sides.first: _source(first, name), sides.second: _source(second, other)}
        write_report(compared, output, title="Agreement of two annotators", sources=sources, sides=sides)
    if compared.problems:
        show_problems(compared.problems)
        raise typer.Exit(ExitCode.SOME_FAILED)


def _source(path: Path, annotator: str | None) -> str:
    return str(path) if annotator is None else f"{annotator} in {path}"
