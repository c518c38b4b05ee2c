"""A line that counts the reports, where somebody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[], None]]:
    """Gives what is to be called after each report. Shows nothing if quiet or if standard error is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from metextract.cli.console import PlainConsole

    columns = (SpinnerColumn(), TextColumn("{task.completed:,} reports"), TimeElapsedColumn())
    with Progress(
        *columns, console=PlainConsole(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bar:
        task = bar.add_task("reports", total=None)
        yield lambda: bar.advance(task)
