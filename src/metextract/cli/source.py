"""Where a command reads reports from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from metextract.errors import InputError


@contextmanager
def chosen_source(source: str | None, sample: bool, name: str = "INPUT (a file, a folder or -)") -> Iterator[str | Path]:
    """The input that was named, or the sample that ships with the package; InputError unless it is one of them."""
    if sample and source is None:
        from importlib.resources import as_file, files

        with as_file(files("metextract") / "data" / "sample.jsonl") as path:
            yield path
        return
    if source is None or sample:
        raise InputError(f"give either {name} or --sample")
    yield source
