"""The commands, in the order of `metextract --help`."""

import gc
from typing import Annotated

import typer

from metextract.cli.agree import agree
from metextract.cli.annotate import annotate
from metextract.cli.diff import diff
from metextract.cli.evaluate import evaluate
from metextract.cli.explain import explain
from metextract.cli.extract import extract
from metextract.cli.group import OneLineErrors
from metextract.cli.lexicon import check, show
from metextract.cli.schema import schema

# Plain help: rich would take as long to import as all the rest of `--help`.
app = typer.Typer(
    name="metextract", cls=OneLineErrors, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False
)
lexicon = typer.Typer(name="lexicon", help="Check and show lexicons.", rich_markup_mode=None)

app.command()(extract)
app.command()(explain)
app.command()(annotate)
app.command()(evaluate)
app.command()(agree)
app.command()(diff)
app.add_typer(lexicon)
app.command()(schema)
lexicon.command()(check)
lexicon.command()(show)


def main() -> None:
    """The console script."""
    try:
        app(prog_name="metextract")
    finally:
        # Python would look through all that was loaded, several times, before it ends: a fifth of the time of one report.
        gc.freeze()


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        typer.echo(f"metextract {version('metextract')}")
    except PackageNotFoundError:
        typer.echo("metextract (not installed)")
    raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Typed findings of bone and spine disease from radiology reports.

    Exit codes: 0 all reports were read, 1 some failed, 2 the command could not run.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
