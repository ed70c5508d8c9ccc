"""Tesseract as a process of its own: a picture in, hOCR out, within the limits of the worker that asks."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
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
_ONE_THREAD: Final = {"OMP_THREAD_LIMIT": "1"}
"""More threads make a page little faster and take the processor from the other workers."""

_LISTING_SECONDS: Final = 10.0


class Engine:
    """An installed Tesseract for some languages; `seconds` are for all that it is asked to read."""

    def __init__(self, program: str, languages: Sequence[str], seconds: float) -> None:
        self._command = [program, "stdin", "stdout", "-l", "+".join(languages)]
        self._ends = time.monotonic() + seconds

    @property
    def seconds_left(self) -> float:
        """How long it may still read; not above zero once the time is over."""
        return self._ends - time.monotonic()

    def recognise(self, picture: bytes, dpi: int | None = None) -> bytes:
        """The picture's text as hOCR. Raises Rejected (timeout, malformed)."""
        resolution = [] if dpi is None else ["--dpi", str(dpi)]
        try:
            answer = _run([*self._command, *resolution, "hocr"], picture, max(self.seconds_left, 0.0))
        except subprocess.TimeoutExpired as error:
            raise Rejected(
                ReasonCode.PARSER_TIMEOUT, "the text of a picture took too long to read"
            ) from error
        if answer.returncode:
            said = answer.stderr.decode("utf-8", "replace").strip().splitlines()
            raise Rejected(
                ReasonCode.MALFORMED, f"a picture that cannot be read: {' '.join(said[-1:])[:200]}"
            )
        return answer.stdout


def engine(languages: Sequence[str], seconds: float) -> Engine:
    """The installed Tesseract with those of the languages that it has. Raises Rejected(NEEDS_OCR)."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise needs_ocr()
    installed = _languages(program)
    chosen = [language for language in languages if language in installed] or sorted(installed - {"osd"})[:1]
    if not chosen:
        raise needs_ocr()
    return Engine(program, chosen, seconds)


def needs_ocr() -> Rejected:
    """Why a picture cannot be read here, and what to do about it."""
    detail = f"a picture of text, and Tesseract is not installed: `{INSTALL}`, then `{AGAIN}`"
    return Rejected(ReasonCode.NEEDS_OCR, detail)


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
        env={**os.environ, **_ONE_THREAD},
        preexec_fn=lambda: die_with_parent(parent),
        check=False,
    )
