"""Whether somebody still writes a file: asked of the kernel, where it tells."""

import errno
import fcntl
import signal
from enum import Enum

LOCKED = (errno.EAGAIN, errno.EACCES)


class Writers(Enum):
    """What of somebody who may still have a file open for writing."""

    IGNORED = "ignored"
    AWAITED = "awaited"
    """It is not read while he is known to have it open."""
    RULED_OUT = "ruled out"
    """It is not read unless the kernel knows that there is none."""


def may_be_written(handle: int, writers: Writers) -> bool:
    """Whether a file, opened for reading, is not to be read yet: open for writing elsewhere, or locked.

    Where that cannot be found out, for it is not our file or lies where there are no leases, only a
    writer that has to be ruled out is in the way.
    """
    if writers is Writers.IGNORED:
        return False
    written = _has_writer(handle)
    if written is None:
        written = writers is Writers.RULED_OUT
    return written or _is_locked(handle)


def _has_writer(handle: int) -> bool | None:
    """The kernel gives no lease for reading on what is open for writing. Null where it gives none at all."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        # Should a writer come in this very moment: by default its signal would end the process.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _is_locked(handle: int) -> bool:
    """Servers of shares and uploads lock what they write, in either of two ways."""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.flock(handle, fcntl.LOCK_UN)
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.lockf(handle, fcntl.LOCK_UN)
    except OSError as error:
        return error.errno in LOCKED
    return False
