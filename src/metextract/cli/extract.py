"""`metextract extract`: reports from a source to a file or to a table on the terminal."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.errors import InputError

if TYPE_CHECKING:
    from metextract.io.results import Results


def extract(
    source: Annotated[
        str | None,
        typer.Argument(metavar="INPUT", help="A .jsonl, .csv, .tsv, .parquet or .txt file, a folder of .txt files, or - ."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", help="A .jsonl, .csv or .parquet file, or - for JSON Lines; without it, a table is shown."
        ),
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="The column or field with the text of the reports.")] = None,
    id_column: Annotated[str | None, typer.Option(help="The column or field with the ids of the reports.")] = None,
    lexicons: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own lexicons.")] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the text of the reports out of JSON Lines.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Read the sample reports that ship with metextract.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
) -> None:
    """Read reports and write their findings."""
    from metextract.batch import run
    from metextract.cli.progress import progress
    from metextract.cli.summary import Failures, show_summary
    from metextract.config import Config
    from metextract.extractor import Extractor
    from metextract.io.reports import read_reports

    with ExitStack() as stack:
        path = stack.enter_context(_input(source, sample))
        reports = read_reports(path, text_column=text_column, id_column=id_column)
        results = stack.enter_context(_results(output, path, not no_text))
        extractor = Extractor(Config(lexicons=lexicons))
        advance = stack.enter_context(progress(quiet))
        failures = Failures(then=advance)
        summary = run(extractor, reports, results.write, failures.see)
    if not quiet:
        show_summary(summary, failures)
    if summary.failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


@contextmanager
def _input(source: str | None, sample: bool) -> Iterator[str | Path]:
    if sample and source is None:
        from importlib.resources import as_file, files

        with as_file(files("metextract") / "data" / "sample.jsonl") as path:
            yield path
        return
    if source is None or sample:
        raise InputError("give either INPUT (a file, a folder or -) or --sample")
    yield source


def _results(output: str | None, source: str | Path, text: bool) -> "AbstractContextManager[Results]":
    if output is None:
        from metextract.cli.table import shown_results

        return shown_results()
    from metextract.io.results import open_results

    if Path(output).exists() and Path(source).exists() and Path(output).samefile(source):
        raise InputError(f"{output}: the output would replace the input; name another file")
    return open_results(output, text=text)
