"""A line that shows how far a run is, where somebody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metextract.batch import Progress

    Show = Callable[[Progress], None]


@contextmanager
def shown_progress(quiet: bool) -> "Iterator[Show]":
    """Gives what is to be called after each chunk. Shows nothing if quiet or if standard error is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from metextract.cli.console import PlainConsole

    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TimeRemainingColumn())
    with Bar(*columns, console=PlainConsole(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("starting", total=None)

        def show(progress: "Progress") -> None:
            total = None if progress.share is None else 1.0
            bar.update(task, description=described(progress), completed=progress.share or 0.0, total=total)

        yield show


def described(progress: "Progress") -> str:
    """How many reports, how fast, how many sentences came again, and how many reports failed."""
    summary = progress.summary
    parts = [f"{summary.reports:,} reports"]
    if summary.reports_per_second is not None and summary.characters_per_second is not None:
        parts.append(f"{summary.reports_per_second:,.0f}/s")
        parts.append(f"{summary.characters_per_second / 1e6:.1f} MB/s")
    if summary.remembered_share is not None:
        parts.append(f"{summary.remembered_share:.0%} of sentences read before")
    if summary.failed:
        parts.append(f"{summary.failed:,} failed")
    return ", ".join(parts)
