"""Tesseract, run for a worker that may run nothing: confined as well, to itself and its data."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from services.parser.ocr.engine import ONE_THREAD, arguments, tesseract
from services.parser.sandbox.confine import MemoryGauge, allow_cpu, bound
from services.parser.sandbox.profiles import program_walls
from services.parser.sandbox.walls import Mode, build
from services.parser.sandbox.worker import Worker
from services.process.errors import Rejected

MISSING: Final = 127
"""Exit code, as a shell has it, of a program that is not there."""
DATA: Final = "TESSDATA_PREFIX"
"""Variable that names a folder of Tesseract's data, where it is not the usual one."""
SHARE: Final = ("/usr/share", "/usr/local/share")


def program_for(languages: Sequence[str], dpi: int | None) -> list[str]:
    """The command that reads a picture from its input; empty where there is no Tesseract."""
    try:
        return arguments(tesseract(languages), dpi)
    except Rejected:
        return []


def become_program(command: list[str], worker: Worker, mode: Mode, channel: int) -> None:
    """Run the command in place of this process, with the channel for input and output; never returns."""
    if not command:
        os._exit(MISSING)
    os.dup2(channel, 0)
    os.dup2(channel, 1)
    os.close(channel)
    data = os.environ.get(DATA)
    use = MemoryGauge()
    bound(worker.memory, use.mapped())
    allow_cpu(worker.timeout)
    program = str(Path(command[0]).resolve())
    if build(mode, program_walls(program, [*SHARE, *([data] if data else [])])).refused:
        raise PermissionError("a wall that stood at the start cannot be built now")
    os.execve(program, command, {**ONE_THREAD, **({DATA: data} if data else {})})  # noqa: S606 - no shell
