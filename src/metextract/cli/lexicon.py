"""`metextract lexicon`: check lexicons and their examples, show their phrases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.errors import InputError, LexiconError

if TYPE_CHECKING:
    from metextract.check import Miss
    from metextract.lexicon import Lexicon


def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A folder of your own lexicons; without it, the shipped ones.")
    ] = None,
) -> None:
    """Check lexicons: every fault with its file, entry and remedy, and every example that is not read as it says."""
    try:
        lexicon = _loaded(folder)
    except LexiconError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(ExitCode.SOME_FAILED) from None
    misses = _misses(folder)
    # with own lexicons, a shipped example may be read anew on purpose
    faults = [miss for miss in misses if folder is None or miss.example.own]
    for miss in misses:
        if miss in faults:
            typer.echo(str(miss), err=True)
        else:
            typer.echo(f"your lexicons change how this shipped example is read: {miss}")
    if faults:
        raise typer.Exit(ExitCode.SOME_FAILED)
    typer.echo(f"{len(lexicon.entries)} entries in {len(_files(lexicon))} lexicons, {len(lexicon.examples)} examples, no fault")


def show(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind of finding, or the name of another lexicon file.")],
    lexicons: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own lexicons.")] = None,
) -> None:
    """Show the phrases of a kind, entry by entry."""
    lexicon = _loaded(lexicons)
    entries = [entry for entry in lexicon.entries if entry.file == kind]
    if not entries:
        raise InputError(f"no lexicon {kind!r}; there are: {', '.join(_files(lexicon))}")
    for entry in entries:
        values = " ".join(f"{attribute}={value}" for attribute, value in entry.values.items())
        typer.echo(f"{entry.file}/{entry.id} ({entry.role}) {values}".rstrip())
        for phrase in entry.phrases:
            typer.echo(f"  {phrase}")


def _loaded(folder: Path | None) -> "Lexicon":
    from metextract.lexicon import load_lexicon

    if folder is not None and not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    return load_lexicon(folder)


def _misses(folder: Path | None) -> "list[Miss]":
    from metextract.check import check_examples
    from metextract.config import Config
    from metextract.extractor import Extractor

    extractor = Extractor(Config(lexicons=folder))
    return list(check_examples(extractor, extractor.lexicon.examples))


def _files(lexicon: "Lexicon") -> list[str]:
    return list(dict.fromkeys(entry.file for entry in lexicon.entries))
