"""Where outcomes go: to a file or stream, to a folder of shards, or nowhere."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from metextract.batch.shards import open_shards
from metextract.batch.work import Chunk, Outcome
from metextract.errors import InputError
from metextract.io.results import Encoding, Results, open_results
from metextract.records import Report, ReportResult


class Destination(Protocol):
    """deliver: what a worker does with the results of a chunk."""

    @property
    def deliver(self) -> Callable[[Iterable[ReportResult], int], bytes]: ...

    def resumed(self, chunks: Iterator[Chunk], fingerprint: Callable[[], str]) -> Iterator[Outcome]:
        """Those of the first chunks, which are taken off, if they need not be read again."""
        ...

    def written(self, outcome: Outcome) -> Outcome:
        """The outcome, when it is written."""
        ...


def takes_shards(output: str | Path | Results | None) -> bool:
    """Whether an output is a folder: one that is there, or a name that ends like one."""
    return isinstance(output, str | Path) and (str(output).endswith(("/", os.sep)) or Path(output).is_dir())


def open_destination(
    output: str | Path | Results | None, source: str | Path | Iterable[Report], text: bool, settings: dict[str, Any]
) -> AbstractContextManager[Destination]:
    """settings: what must be equal for a run to be completed by another."""
    if isinstance(output, str | Path) and isinstance(source, str | Path) and _is_same(Path(output), Path(source)):
        raise InputError(f"{output}: the output would replace the input; name another file")
    if isinstance(output, str | Path) and takes_shards(output):
        return open_shards(Path(output), settings)
    return _open_stream(output, text)


def _is_same(output: Path, source: Path) -> bool:
    return output.exists() and source.exists() and output.samefile(source)


@contextmanager
def _open_stream(output: str | Path | Results | None, text: bool) -> Iterator["_Stream"]:
    if output is None:
        yield _Stream(Results(_Nothing(), len))
    elif isinstance(output, Results):
        yield _Stream(output)
    else:
        with open_results(output, text=text) as results:
            yield _Stream(results)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """Results that are only counted."""

    header: bytes = b""

    def encode(self, results: Iterable[ReportResult]) -> bytes:
        deque(results, maxlen=0)
        return b""


@dataclass(frozen=True, slots=True)
class _Encoded:
    encoding: Encoding

    def __call__(self, results: Iterable[ReportResult], _number: int) -> bytes:
        return self.encoding.encode(results)


@dataclass(frozen=True, slots=True)
class _Stream:
    """One stream in the order of the input; nothing of an earlier run counts."""

    results: Results

    @property
    def deliver(self) -> _Encoded:
        return _Encoded(self.results.encoding)

    def resumed(self, _chunks: Iterator[Chunk], _fingerprint: Callable[[], str]) -> Iterator[Outcome]:
        return iter(())

    def written(self, outcome: Outcome) -> Outcome:
        self.results.write(outcome.data)
        return outcome
