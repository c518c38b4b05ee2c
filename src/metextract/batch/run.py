"""A whole run: from an input to an output, in this process or in others."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from metextract.batch.cpus import available_cpus
from metextract.batch.destinations import open_destination, takes_shards
from metextract.batch.processes import Processes
from metextract.batch.serial import Serial
from metextract.batch.summary import Summary
from metextract.batch.tally import Failure, Ids
from metextract.batch.work import Chunk, Work
from metextract.collector import paused_collector
from metextract.config import TIME_LIMIT, Config
from metextract.errors import ConfigError
from metextract.io.blocks import report_blocks
from metextract.io.bytestream import LIVE
from metextract.io.reports import STDIN, Input, read_blocks
from metextract.io.results import Results
from metextract.records import Report

if TYPE_CHECKING:
    from metextract.extractor import Extractor

CHUNK_CHARACTERS = 500_000
SHARD_CHARACTERS = 8_000_000
SMALL = 4_000_000  # characters that are read sooner than workers are ready


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is after each chunk.

    summary: of all that is written; duplicate ids are counted at the end only. share: how much of the input
    that is, from 0 to 1; None where its length is not known. failures: the first of the chunk.
    """

    summary: Summary
    share: float | None
    failures: tuple[Failure, ...]


def run_batch(
    source: str | Path | Iterable[Report],
    output: str | Path | Results | None = None,
    *,
    config: Config | None = None,
    jobs: int | None = None,
    chunk_characters: int | None = None,
    time_limit: float | None = TIME_LIMIT,
    text: bool = True,
    text_column: str | None = None,
    id_column: str | None = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> Summary:
    """Reads all reports of a source and writes their results, with equal bytes for any jobs and chunk_characters.

    source: what io.read_reports reads, or reports.
    output: what io.open_results writes, in the order of the input; or a folder (an existing one, or a name that
        ends in "/") for Parquet files, one a chunk, which a run with the same settings and reports completes
        if this one is ended; None counts only.
    jobs: worker processes; without it, as many as there are CPUs for this process. With 1, or where the
        input holds less than workers are worth, all is read in this process.
    chunk_characters: how much is read, sent and written at a time (500,000; the files of a folder 8,000,000).
    time_limit: seconds; a report that takes a worker longer is an error row. No limit holds in this process.
    text, text_column, id_column: as in io.open_results and io.read_reports.
    on_progress: called after each chunk.
    A report that cannot be read is an error row. Raises InputError for a source or output that cannot be used,
    ConfigError and LexiconError for settings, OSError where writing fails, MetextractError where no worker can work.
    """
    started = perf_counter()
    jobs, config = _checked(jobs, chunk_characters, time_limit), config or Config()
    size = chunk_characters or (SHARD_CHARACTERS if takes_shards(output) else CHUNK_CHARACTERS)
    settings = {
        "chunk_characters": size,
        "max_characters": config.max_characters,
        "text_column": text_column,
        "id_column": id_column,
    }
    ids = Ids()
    total = Summary()
    shares: deque[float | None] = deque()
    with ExitStack() as stack:
        destination = stack.enter_context(open_destination(output, source, text, settings))
        is_live = jobs == 1 and source == STDIN and not takes_shards(output)
        chunks = _chunks(_input(source, LIVE if is_live else size, text_column, id_column), shares)
        work = Work(partial(_extractor, config), destination.deliver)
        head = [] if jobs == 1 else _head(chunks)
        is_small = jobs == 1 or sum(chunk.block.size for chunk in head) <= SMALL or len(head) == 1
        executor: Serial | Processes = Serial(work) if is_small else Processes(work, jobs, time_limit)
        stack.enter_context(executor)
        rest = chain(head, chunks)
        resumed = destination.resumed(rest, lambda: executor.fingerprint)
        for outcome in chain(resumed, map(destination.written, executor.outcomes(rest))):
            ids.add(outcome.content.ids)
            total += outcome.summary
            share = shares.popleft()
            if on_progress is not None:
                so_far = replace(total, seconds=perf_counter() - started)
                on_progress(Progress(so_far, share, outcome.failures))
    return replace(total, duplicate_ids=ids.duplicates(), seconds=perf_counter() - started)


def _checked(jobs: int | None, chunk_characters: int | None, time_limit: float | None) -> int:
    """The number of jobs."""
    if jobs is not None and jobs < 1:
        raise ConfigError(f"jobs is {jobs}; it must be at least 1")
    if chunk_characters is not None and chunk_characters < 1:
        raise ConfigError(f"chunk_characters is {chunk_characters}; it must be at least 1")
    if time_limit is not None and not time_limit > 0:
        raise ConfigError(f"time_limit is {time_limit:g}; it must be more than 0 seconds")
    return jobs or available_cpus()


def _input(source: str | Path | Iterable[Report], size: int, text_column: str | None, id_column: str | None) -> Input:
    if isinstance(source, str | Path):
        return read_blocks(source, size, text_column=text_column, id_column=id_column)
    return Input(report_blocks(source, size), lambda: None)


def _chunks(reports: Input, shares: deque[float | None]) -> Iterator[Chunk]:
    """The blocks under their numbers; notes for each how much of the input is read with it."""
    for number, block in enumerate(reports.blocks):
        shares.append(reports.share())
        yield Chunk(number, block)


def _head(chunks: Iterator[Chunk]) -> list[Chunk]:
    """The first chunks, until they are enough for workers."""
    head: list[Chunk] = []
    size = 0
    for chunk in chunks:
        head.append(chunk)
        size += chunk.block.size
        if size > SMALL and len(head) > 1:
            break
    return head


def _extractor(config: Config) -> "Extractor":
    with paused_collector():
        from metextract.extractor import Extractor

        return Extractor(config)
