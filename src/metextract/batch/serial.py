"""Chunks read in the calling process."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from metextract.batch.work import Chunk, Outcome, Work, extract_chunk

if TYPE_CHECKING:
    from metextract.extractor import Extractor


class Serial:
    """One chunk after the other, each delivered before the next one is read."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @cached_property
    def _extractor(self) -> "Extractor":
        return self._work.build()

    @property
    def fingerprint(self) -> str:
        return self._extractor.fingerprint

    def outcomes(self, chunks: Iterable[Chunk]) -> Iterator[Outcome]:
        for chunk in chunks:
            yield extract_chunk(self._extractor, self._work, chunk)

    def __enter__(self) -> "Serial":
        return self

    def __exit__(self, *_error: object) -> None:
        pass
