"""How processes that we start end: with us, when they are asked, or killed."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Event
from typing import Final

PR_SET_PDEATHSIG: Final = 1
"""Number of the call in Linux's `prctl.h`."""
LOOK_EVERY: Final = 0.02
"""Seconds; a service that has nothing in hand ends in some tenths."""


def ended_with_parent() -> Callable[[], None] | None:
    """What a child calls before it begins, so that the kernel ends it with us; null where none does so."""
    return _end_with_parent if sys.platform == "linux" else None


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end(process: "subprocess.Popen[bytes]", deadline: float, haste: Event) -> bool:
    """Wait for a process that was asked to stop. At the deadline, or in haste, kill it and return true.

    The deadline is by the monotonic clock.
    """
    while process.poll() is None:
        if haste.is_set() or time.monotonic() > deadline:
            process.kill()
            process.wait()
            return True
        time.sleep(LOOK_EVERY)
    return False
