"""Processor time of processes, as the kernel counts it."""

import os
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")


def processor_time(process: int) -> float:
    """Seconds in user and system mode, with those of children that ended. Raises OSError."""
    fields = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS
