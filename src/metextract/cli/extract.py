"""`metextract extract`: reports from a source to a file, to a folder or to a table on the terminal."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.config import TIME_LIMIT, Config

if TYPE_CHECKING:
    from metextract.batch import Summary


def extract(
    source: Annotated[
        str | None,
        typer.Argument(metavar="INPUT", help="A .jsonl, .csv, .tsv, .parquet, .txt or .zip file, a folder of .txt files, or - ."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="A .jsonl, .csv or .parquet file, a folder (FOLDER/) for Parquet files, or - for JSON Lines; "
            "without it, a table is shown.",
        ),
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="The column or field with the text of the reports.")] = None,
    id_column: Annotated[str | None, typer.Option(help="The column or field with the ids of the reports.")] = None,
    lexicons: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own lexicons.")] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the text of the reports out of JSON Lines.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Read the sample reports that ship with metextract.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes; without it, one a CPU.")] = None,
    chunk_size: Annotated[
        int | None, typer.Option(min=1, help="Characters to read and write at a time; in a folder, those of a file.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="A report that takes a worker longer is an error row; 0: no limit.")
    ] = TIME_LIMIT,
    summary: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the summary to a file too, as JSON.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
) -> None:
    """Read reports and write their findings."""
    from metextract.batch import run_batch
    from metextract.cli.progress import shown_progress
    from metextract.cli.source import chosen_source
    from metextract.cli.summary import Failures, show_summary
    from metextract.cli.table import TableResults

    table = TableResults() if output is None else None
    with chosen_source(source, sample) as path, shown_progress(quiet) as show:
        failures = Failures(then=show)
        counts = run_batch(
            path,
            output if table is None else table.results,
            config=Config(lexicons=lexicons),
            jobs=jobs,
            chunk_characters=chunk_size,
            time_limit=time_limit or None,
            text=not no_text,
            text_column=text_column,
            id_column=id_column,
            on_progress=failures.see,
        )
    if table is not None:
        table.show()
    if summary is not None:
        _write(counts, summary)
    if not quiet:
        show_summary(counts, failures)
    if counts.failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _write(counts: "Summary", path: Path) -> None:
    from metextract.io.results import whole

    with whole(path) as part:
        part.write_text(json.dumps(counts.to_dict(), indent=2) + "\n", encoding="utf-8")
