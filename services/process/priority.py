"""Who runs first where the processor is short: what answers people, before what works for later."""

import os
import time
from pathlib import Path
from typing import Final

GROUP: Final = Path("/proc/self/autogroup")
"""The kernel may weigh sessions rather than processes; then a session's niceness is what counts."""
TRIES: Final = 5
PAUSE: Final = 0.11
"""Seconds after which the kernel lets a process without rights set that again."""


def give_way(niceness: int, group: Path = GROUP) -> None:
    """Let others run first from now on, whatever this process starts included; 0 changes nothing.

    The processor's spare time is taken as before. Where the kernel refuses, all stays as it was.
    """
    if niceness <= 0:
        return
    os.nice(niceness)
    if os.getsid(0) == os.getpid():
        _give_way_as_group(niceness, group)


def _give_way_as_group(niceness: int, group: Path) -> None:
    for _ in range(TRIES):
        try:
            group.write_text(str(niceness))
        except BlockingIOError:
            time.sleep(PAUSE)
        except OSError:
            return
        else:
            return
