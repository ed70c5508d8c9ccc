"""What a worker may use, and that it dies with its parent."""

import ctypes
import os
import resource
import sys
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38
SIGKILL: Final = 9
OPEN_FILES: Final = 64
CPU_MARGIN: Final = 2


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies (Linux); elsewhere the end of the pipe has to do. Exits if it died."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def confine(memory: int) -> None:
    """Bound memory to `memory` bytes beyond what is mapped now; no files may grow, no core be dumped."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_DATA, memory)
        _limit(resource.RLIMIT_AS, _mapped() + memory)


def allow_cpu(seconds: float) -> None:
    """Let this process use `seconds` of processor time from now on; the kernel ends it beyond."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + CPU_MARGIN
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def resident() -> int:
    """Bytes of memory in use; 0 where that cannot be told."""
    return _statm(1)


def _mapped() -> int:
    return _statm(0)


def _statm(field: int) -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[field]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
