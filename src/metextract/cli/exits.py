"""The exit codes."""

from enum import IntEnum


class ExitCode(IntEnum):
    OK = 0
    SOME_FAILED = 1
    NOT_RUN = 2
    INTERRUPTED = 130
