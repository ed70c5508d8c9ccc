"""How a command may end: the exit codes, and what is told of a failure.

The codes are those of sysexits(3); `docs/operations.md` has the table.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command may end, beside 0 for done, 1 for a difference found and 2 for wrong usage."""

    DATA = 65
    NO_SERVER = 69
    UNEXPECTED = 70
    SYSTEM = 71
    STORAGE = 74
    LATER = 75
    FORBIDDEN = 77
    SETTINGS = 78


class Failure(Exception):
    """A command's end, with what to tell and the exit code."""

    def __init__(self, code: ExitCode, line: str) -> None:
        super().__init__(line)
        self.code = code
        self.line = line
