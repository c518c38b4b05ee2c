"""Chunks read by worker processes, their outcomes in input order."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import Self

from metextract.batch.work import Chunk, Outcome, Work
from metextract.batch.worker import Ready, Worker
from metextract.errors import MetextractError

WINDOW = 4  # chunks a worker that may be read before the oldest of them is written
WORKER_CHARACTERS = 1_000_000_000  # after so many a worker makes room for a new one, whatever its memory has become
MOST_FAILED_STARTS = 3
_LONGEST_WAIT = 1.0


class Processes:
    """Workers that read one chunk each at a time.

    Never more than WINDOW chunks a worker are under way, so that the memory does not grow with the input. The
    chunk of a worker that ended, or that read one report for longer than time_limit seconds and was ended, is
    read again by another one, report by report; the report at which that one ends too becomes an error row.
    """

    def __init__(self, work: Work, jobs: int, time_limit: float | None) -> None:
        self._work = work
        self._jobs = jobs
        self._time_limit = time_limit
        self._context = get_context("spawn")
        self._workers: list[Worker] = []
        self._retired: list[Worker] = []
        self._failed_starts = 0
        self._fingerprint = ""
        self._unread: Iterator[Chunk] = iter(())
        self._waiting: deque[Chunk] = deque()  # the next to be given out: one ahead, or to be read again
        self._order: deque[int] = deque()  # read, and not yet given back
        self._finished: dict[int, Outcome] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in (*self._workers, *self._retired):
            worker.kill()

    @property
    def fingerprint(self) -> str:
        """That of the extractor in the workers, which all start when it is asked for."""
        while not self._fingerprint:
            while len(self._workers) < self._jobs:
                self._start()
            self._listen()
        return self._fingerprint

    def outcomes(self, chunks: Iterable[Chunk]) -> Iterator[Outcome]:
        """Raises MetextractError if workers cannot be started, and what a worker raised when it delivered a chunk."""
        self._unread = iter(chunks)
        while True:
            self._give_out()
            if not self._order:
                return
            if self._order[0] in self._finished:
                yield self._finished.pop(self._order.popleft())
            else:
                self._listen()

    def _give_out(self) -> None:
        """A chunk to each worker without one, while there are any; the last one read stays in reserve."""
        while self._waiting or self._read():
            worker = self._idle_worker()
            if worker is None:
                return
            worker.take(self._waiting.popleft())

    def _read(self) -> bool:
        """Reads one more chunk, if the window has room and the input has one."""
        if len(self._order) >= WINDOW * self._jobs:
            return False
        for chunk in self._unread:
            self._waiting.append(chunk)
            self._order.append(chunk.number)
            return True
        return False

    def _idle_worker(self) -> Worker | None:
        idle = [worker for worker in self._workers if worker.chunk is None]
        if idle:
            return max(idle, key=lambda worker: worker.ready)
        return self._start() if len(self._workers) < self._jobs else None

    def _start(self) -> Worker:
        worker = Worker(self._context, self._work)
        self._workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Waits for messages, but not for ever where there is a time limit."""
        longest = None if self._time_limit is None else min(self._time_limit / 4, _LONGEST_WAIT)
        heard = wait([worker.connection for worker in self._workers], longest)
        for worker in tuple(self._workers):
            if worker.connection in heard:
                self._hear(worker)
            elif self._time_limit is not None and worker.is_stuck(self._time_limit):
                self._ended(worker, f"reading the report takes longer than {self._time_limit:g} s")

    def _hear(self, worker: Worker) -> None:
        message = worker.receive()
        if message is None:
            self._ended(worker, "")
        elif isinstance(message, Exception):
            raise message
        elif isinstance(message, Ready):
            self._fingerprint = message.fingerprint
            self._failed_starts = 0
        else:
            self._finished[message.number] = message
            if worker.characters >= WORKER_CHARACTERS:
                self._workers.remove(worker)
                self._retired.append(worker)
                worker.retire()

    def _ended(self, worker: Worker, reason: str) -> None:
        """Ends a worker, if it has not ended by itself, and has its chunk read again."""
        self._workers.remove(worker)
        done = worker.done
        how = worker.kill()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_FAILED_STARTS:
                raise MetextractError(
                    f"worker processes end before they are ready ({how}); is there memory for them? In a script, "
                    'run_batch must be called below `if __name__ == "__main__":`; jobs=1 needs no workers'
                )
        if worker.chunk is None:
            return
        reason = reason or f"reading the report ends the process ({how})"
        self._waiting.appendleft(_again(worker.chunk, done, reason) if worker.ready else worker.chunk)


def _again(chunk: Chunk, done: int, reason: str) -> Chunk:
    """The chunk as it is to be read after it ended a worker that had read `done` reports of it."""
    if not chunk.careful:
        return replace(chunk, careful=True)
    if done >= chunk.block.records or done in chunk.refused:
        raise MetextractError(f"chunk {chunk.number} of the input ends its workers, and not by one of its reports: {reason}")
    return replace(chunk, refused={**chunk.refused, done: reason})
