"""How a command ends: an error is one line on standard error, and a closed pipe is no error."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from metextract.cli.exits import ExitCode
from metextract.errors import AnnotationError, LexiconError, MetextractError


class OneLineErrors(TyperGroup):
    """Ends with ExitCode.NOT_RUN and `error: ...` on wrong usage and on what cannot be read or written."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        try:
            status = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except (AnnotationError, LexiconError) as error:
            status = _refused(*error.problems)
        except (MetextractError, OSError) as error:
            status = _refused(str(error))
        except typer.TyperException as error:
            status = _refused(error.format_message())
        except typer.Abort:
            status = ExitCode.INTERRUPTED
        sys.exit(status or ExitCode.OK)

    def invoke(self, ctx: Any) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes standard output once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitCode.OK) from None


def _refused(*problems: str) -> ExitCode:
    from metextract.cli.console import shown

    for problem in problems:
        typer.echo(f"error: {shown(' '.join(problem.split())).plain}", err=True)
    return ExitCode.NOT_RUN
