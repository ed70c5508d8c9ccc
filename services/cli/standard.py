"""Standard output and error of a command: who reads them may go away, and that is no fault."""

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


class ReaderGone(Exception):
    """Whoever read what we print has closed the pipe, as `head` does. No OSError, which tells of faults."""


class _Stream(io.TextIOWrapper):
    """A text stream that tells a reader who has gone from all else that fails."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except BrokenPipeError as error:
            raise ReaderGone from error

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError as error:
            raise ReaderGone from error


class _Remarks(_Stream):
    """What is said beside the work: what a full disk does not take must not stop what it is about."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def mind_readers() -> None:
    """Have what is written to standard output and error raise ReaderGone where nobody reads it any more."""
    sys.stdout = _minded(sys.stdout, _Stream)
    sys.stderr = _minded(sys.stderr, _Remarks)


def let_go() -> None:
    """What is still to be written goes nowhere: the interpreter flushes at its end, and nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _minded(stream: TextIO, kind: type[_Stream]) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream  # closed, or replaced by whoever tests us
    encoding, errors, line_buffering = stream.encoding, stream.errors, stream.line_buffering
    return kind(stream.detach(), encoding, errors, line_buffering=line_buffering)
