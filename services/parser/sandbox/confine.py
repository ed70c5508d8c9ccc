"""What a worker may use, whom it belongs to, and that it dies with its parent."""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from services.parser.sandbox.walls import WallMissing

PR_SET_PDEATHSIG: Final = 1
"""This and the two below: numbers of `linux/prctl.h`."""
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
OPEN_FILES: Final = 64
"""A worker has its channel and what its libraries opened before it was shut in; the rest is room."""
CPU_MARGIN: Final = 2
"""Seconds beyond the limit by which the parent should have ended it: the kernel's limit is the second net."""
NOBODY: Final = 65534
"""The user and group that own nothing, by convention of every Linux."""
FIRST_OF_OURS: Final = 3
"""Descriptors below are input, output and errors."""
STATM: Final = 128
"""Bytes; seven numbers and their blanks."""


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies (Linux); elsewhere the end of the pipe has to do. Exits if it died."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if os.getppid() != parent:
        os._exit(1)


def leave_root() -> None:
    """Become a user who owns nothing, where this is root's process. Raises OSError."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user takes it back


def stay_private() -> None:
    """Let no other process look into this one's memory, not even one of the same user. Raises WallMissing."""
    if sys.platform != "linux":
        raise WallMissing("Linux alone has it")
    _prctl(PR_SET_DUMPABLE, 0)


def forget_environment() -> None:
    """Keep nothing of the environment."""
    os.environ.clear()


def close_all_but(*kept: int) -> None:
    """Close every descriptor beyond the first three, but for these."""
    for number in [int(entry.name) for entry in Path("/dev/fd").iterdir()]:
        if number >= FIRST_OF_OURS and number not in kept:
            with suppress(OSError):  # the one that listed them
                os.close(number)


def bound(memory: int, mapped: int) -> None:
    """Bound memory to `memory` bytes beyond the `mapped` ones; no files may grow, no core be dumped."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_DATA, memory)
        _limit(resource.RLIMIT_AS, mapped + memory)


def allow_cpu(seconds: float) -> None:
    """Let this process use `seconds` of processor time from now on; the kernel ends it beyond."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + CPU_MARGIN
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class MemoryGauge:
    """How much memory this process has in use; it goes on telling when no file can be opened any more."""

    def __init__(self) -> None:
        try:
            self.descriptor: int | None = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self.descriptor = None

    def resident(self) -> int:
        """Bytes in use; 0 where that cannot be told."""
        return self._statm(1)

    def mapped(self) -> int:
        """Bytes of address space; 0 where that cannot be told."""
        return self._statm(0)

    def _statm(self, field: int) -> int:
        if self.descriptor is None:
            return 0
        told = os.pread(self.descriptor, STATM, 0).split()
        return int(told[field]) * resource.getpagesize()


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
