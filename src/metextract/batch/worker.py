"""One worker: a process with an extractor of its own, and the end of it that the calling process holds."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from time import monotonic
from traceback import extract_tb
from typing import Any

from metextract.batch.work import Chunk, Outcome, Work, extract_chunk
from metextract.errors import MetextractError

_ALLOCATIONS = 50_000  # between two runs of the garbage collector


@dataclass(frozen=True, slots=True)
class Ready:
    """The first message of a worker."""

    fingerprint: str


Message = Ready | Outcome | Exception


class Worker:
    """chunk: what it is at work on, None while it has nothing to do."""

    def __init__(self, context: SpawnContext, work: Work) -> None:
        self.connection, theirs = context.Pipe()
        self.chunk: Chunk | None = None
        self.ready = False
        self.characters = 0
        self._done: Any = context.RawValue("Q", 0)
        self._seen = 0
        self._since = 0.0
        self._process = context.Process(target=_serve, args=(work, theirs, self._done), daemon=True)
        with _uninterrupted():
            self._process.start()
        # so that the end of the worker is the end of the connection
        theirs.close()

    def take(self, chunk: Chunk) -> None:
        """Gives it a chunk, which it begins as soon as it is ready."""
        self.chunk = chunk
        if self.ready:
            self._send(chunk)

    def receive(self) -> Message | None:
        """Its message; None if it has ended."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Ready):
            self.ready = True
            if self.chunk is not None:
                self._send(self.chunk)
        if isinstance(message, Outcome):
            self.chunk = None
            self.characters += message.summary.characters
        return message

    @property
    def done(self) -> int:
        """How many reports of its chunk it has read."""
        return int(self._done.value)

    def is_stuck(self, seconds: float) -> bool:
        """Whether it has read no report for longer; to be asked again and again."""
        if self.chunk is None or not self.ready:
            return False
        done = self.done
        if done != self._seen:
            self._seen = done
            self._since = monotonic()
        return monotonic() - self._since > seconds

    def retire(self) -> None:
        """Lets it end by itself, for it has nothing to do."""
        self.connection.close()

    def kill(self) -> str:
        """Ends it if it has not ended, and says how it did."""
        self._process.kill()
        self._process.join()
        self.connection.close()
        code = self._process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def _send(self, chunk: Chunk) -> None:
        self._done.value = self._seen = 0
        self._since = monotonic()
        with suppress(OSError):  # that it has ended is found out where its messages are awaited
            self.connection.send(chunk)


def _serve(work: Work, connection: Connection, done: Any) -> None:
    """The life of a worker: it ends with the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        for message in _messages(work, connection, done):
            connection.send(message)


def _messages(work: Work, connection: Connection, done: Any) -> Iterator[Message]:
    def count() -> None:
        done.value += 1

    extractor = _attempted(work.build)
    if isinstance(extractor, Exception):
        yield extractor
        return
    # What is built stays for good, and reports leave no cycles behind: the collector has little to look for here.
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    yield Ready(extractor.fingerprint)
    while True:
        chunk: Chunk = connection.recv()
        yield _attempted(partial(extract_chunk, extractor, work, chunk, count))


def _attempted(action: Callable[[], Any]) -> Any:
    """What the action gives, or the exception that ends the run; one of others says where and not what, for it may quote a report."""
    try:
        return action()
    except (MetextractError, OSError) as error:
        return error
    except Exception as error:
        last = extract_tb(error.__traceback__)[-1]
        return MetextractError(
            f"internal error in a worker: {type(error).__name__} in {last.name} ({last.filename}:{last.lineno})"
        )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What starts in here never sees the Ctrl-C of the terminal; this process sees it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
