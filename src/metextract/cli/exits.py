"""The exit codes."""

from enum import IntEnum


class ExitCode(IntEnum):
    OK = 0
    SOME_FAILED = 1
    DIFFERENT = 1  # as diff has it
    NOT_RUN = 2
    INTERRUPTED = 130
