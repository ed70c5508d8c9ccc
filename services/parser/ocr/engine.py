"""Tesseract as a process of its own: a picture in, hOCR out, within limits of time and memory."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cache
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.sandbox.confine import die_with_parent
from services.process.errors import Rejected

PROGRAM: Final = "tesseract"
INSTALL: Final = (
    "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa"
)
AGAIN: Final = "copydesk deadletters redrive --reason needs-ocr"
ONE_THREAD: Final = {"OMP_THREAD_LIMIT": "1"}
"""More threads make a page little faster and take the processor from the other workers."""

_LISTING_SECONDS: Final = 10.0
"""Seconds; the program answers at once, unless it comes from a cold disk."""
LONGEST_WORDS: Final = 200
"""Characters of what the program said: its first line tells the cause."""


Recogniser = Callable[[bytes, int | None, float], bytes]
"""A picture, its dots an inch if known, and seconds, to hOCR. Raises what `Engine.recognise` raises."""

recogniser: Final[ContextVar[Recogniser | None]] = ContextVar("recogniser", default=None)
"""Who reads pictures for a process that may not run Tesseract: readers are given bytes and limits alone."""


class Engine:
    """Whoever reads pictures; `seconds` are for all that it is asked to read."""

    def __init__(self, recognise: Recogniser, seconds: float) -> None:
        self._recognise = recognise
        self._ends = time.monotonic() + seconds

    @property
    def seconds_left(self) -> float:
        """How long it may still read; not above zero once the time is over."""
        return self._ends - time.monotonic()

    def recognise(self, picture: bytes, dpi: int | None = None) -> bytes:
        """The picture's text as hOCR. Raises Rejected (needs OCR, timeout, malformed)."""
        return self._recognise(picture, dpi, max(self.seconds_left, 0.0))


def engine(languages: Sequence[str], seconds: float) -> Engine:
    """Who reads pictures for this process, or else the installed Tesseract. Raises Rejected(NEEDS_OCR)."""
    return Engine(recogniser.get() or _installed(tesseract(languages)), seconds)


def tesseract(languages: Sequence[str]) -> list[str]:
    """The command of the installed Tesseract, with those of the languages that it has.

    Raises Rejected(NEEDS_OCR).
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise needs_ocr()
    installed = _languages(program)
    chosen = [language for language in languages if language in installed] or sorted(installed - {"osd"})[:1]
    if not chosen:
        raise needs_ocr()
    return [program, "stdin", "stdout", "-l", "+".join(chosen)]


def arguments(command: Sequence[str], dpi: int | None) -> list[str]:
    """The command for a picture of so many dots an inch."""
    resolution = [] if dpi is None else ["--dpi", str(dpi)]
    return [*command, *resolution, "hocr"]


def needs_ocr() -> Rejected:
    """Why a picture cannot be read here, and what to do about it."""
    detail = f"a picture of text, and Tesseract is not installed: `{INSTALL}`, then `{AGAIN}`"
    return Rejected(ReasonCode.NEEDS_OCR, detail)


def too_slow() -> Rejected:
    """Why a picture was given up."""
    return Rejected(ReasonCode.PARSER_TIMEOUT, "the text of a picture took too long to read")


def unreadable(said: str) -> Rejected:
    """Why a picture was refused, with what was said about it."""
    detail = f"a picture that cannot be read: {said[:LONGEST_WORDS]}"
    return Rejected(ReasonCode.MALFORMED, detail.rstrip(": "))


def _installed(command: Sequence[str]) -> Recogniser:
    def recognise(picture: bytes, dpi: int | None, seconds: float) -> bytes:
        try:
            answer = _run(arguments(command, dpi), picture, seconds)
        except subprocess.TimeoutExpired as error:
            raise too_slow() from error
        if answer.returncode:
            said = answer.stderr.decode("utf-8", "replace").strip().splitlines()
            raise unreadable(" ".join(said[-1:]))
        return answer.stdout

    return recognise


@cache
def _languages(program: str) -> frozenset[str]:
    answer = _run([program, "--list-langs"], b"", _LISTING_SECONDS)
    return frozenset(answer.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


def _run(command: Sequence[str], data: bytes, seconds: float) -> "subprocess.CompletedProcess[bytes]":
    """Run the command; it ends with this process, whose limits it shares."""
    parent = os.getpid()
    return subprocess.run(  # noqa: S603 - an absolute path from PATH, and words of our own
        command,
        input=data,
        capture_output=True,
        timeout=seconds,
        env={**os.environ, **ONE_THREAD},
        preexec_fn=lambda: die_with_parent(parent),
        check=False,
    )
