"""`metextract explain`: why a text gives the findings that it gives."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from metextract.cli.exits import ExitCode
from metextract.errors import InputError


def explain(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="The text; without it and --file, standard input is read.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="A file with the text of one report.")] = None,
    lexicons: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own lexicons.")] = None,
) -> None:
    """Show the findings in a text, and the words and the rule behind each attribute."""
    from metextract.cli.explanation import show_explanation
    from metextract.config import Config
    from metextract.extractor import Extractor

    if text is not None and file is not None:
        raise InputError("give either TEXT or --file")
    explanation = Extractor(Config(lexicons=lexicons)).explain(_text(file) if text is None else text)
    show_explanation(explanation)
    if explanation.result.error is not None:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _text(file: Path | None) -> str:
    name = "standard input" if file is None else str(file)
    if file is not None and not file.is_file():
        raise InputError(f"{file}: no such file")
    data = sys.stdin.buffer.read() if file is None else file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not valid UTF-8 at byte {error.start}") from None
    if not text.strip():
        raise InputError(f"{name}: the text is empty")
    return text
