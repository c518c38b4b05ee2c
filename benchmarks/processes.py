"""Whole processes against the clock, from their start to their end."""

import subprocess
import time
from collections.abc import Sequence


class ProcessError(Exception):
    """A process that failed."""


def seconds_of(command: Sequence[str]) -> float:
    """Raises ProcessError if it ends with anything but 0."""
    start = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise ProcessError(f"the process ended with exit code {done.returncode}")
    return seconds
