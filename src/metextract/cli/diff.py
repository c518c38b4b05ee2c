"""`metextract diff`: what a change of lexicons or version does to the findings of an archive."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.errors import InputError
from metextract.records import Kind

if TYPE_CHECKING:
    from metextract.difference.differences import Scope
    from metextract.records import ReportResult

SHOWN = 20
RUN = 1 << 20  # characters of --text at a time


def diff(
    run_a: Annotated[
        Path, typer.Argument(metavar="RUN_A", help="What `metextract extract -o` wrote before: a file or a folder.")
    ],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="What it wrote after, of the same reports.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write all differences to a .jsonl or .csv file.")
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(metavar="INPUT", help="The reports, to show findings in their words where the runs hold no text."),
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="The column or field of --text with the text.")] = None,
    id_column: Annotated[str | None, typer.Option(help="The column or field of --text with the ids.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only findings of this kind; may be repeated.")] = None,
    attribute: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only changes of this attribute, or of the head; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many differences to show.")] = SHOWN,
) -> None:
    """Show which findings were added, removed or changed between two runs over the same reports.

    Evidence alone is no difference. Reports that only one run has, or could read, are listed as such.

    Exit codes: 0 nothing differs, 1 something does, 2 the command could not run.
    """
    from metextract.cli.differences import ShownDifferences
    from metextract.difference.counts import DifferenceCounts
    from metextract.difference.differences import compare_runs
    from metextract.difference.files import open_differences
    from metextract.io.stored import read_results

    scope = _scope(kind or [], attribute or [])
    _check_output(output, run_a, run_b, *([] if text is None else [Path(text)]))
    before, after = _texted(read_results(run_a), text, text_column, id_column), read_results(run_b)
    counts = DifferenceCounts(scope)
    first = ShownDifferences(limit)
    with ExitStack() as stack:
        write = None if output is None else stack.enter_context(open_differences(output))
        for report in compare_runs(before, after, scope):
            counts.add(report)
            first.add(report)
            if write is not None:
                write(report)
    first.show(counts, str(run_a), str(run_b), None if output is None else str(output))
    if text is not None and first.without_words:
        typer.echo(f"note: {text} does not hold the words of {first.without_words:,} of the findings shown", err=True)
    if counts.differs:
        raise typer.Exit(ExitCode.DIFFERENT)


def _scope(kinds: list[Kind], attributes: list[str]) -> "Scope":
    from metextract.difference.differences import Scope, compared_attributes

    for name in attributes:
        if name not in compared_attributes():
            raise InputError(f"no attribute {name!r}; there are {', '.join(compared_attributes())}")
    return Scope(frozenset(kinds), frozenset(attributes))


def _check_output(output: Path | None, *inputs: Path) -> None:
    for path in inputs:
        if output is not None and output.exists() and path.exists() and output.samefile(path):
            raise InputError(f"{output}: the output would replace an input; name another file")


def _texted(
    results: "Iterator[ReportResult]", source: str | None, text_column: str | None, id_column: str | None
) -> "Iterator[ReportResult]":
    if source is None:
        return results
    from metextract.difference.run_pairs import with_texts
    from metextract.io.reports import read_blocks

    blocks = read_blocks(source, RUN, text_column=text_column, id_column=id_column).blocks
    return with_texts(results, (report for block in blocks for report in block.reports()))
