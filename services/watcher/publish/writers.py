"""Whether somebody still writes a file: asked of the kernel, where it tells."""

import errno
import fcntl
import signal

LOCKED = (errno.EAGAIN, errno.EACCES)


def is_being_written(handle: int) -> bool:
    """Whether a file, opened for reading, is open for writing elsewhere, or locked against readers.

    False where that cannot be found out: not our file, or a file system without leases.
    """
    return _has_writer(handle) or _is_locked(handle)


def _has_writer(handle: int) -> bool:
    """The kernel gives no lease for reading on what is open for writing."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        # Should a writer come in this very moment: by default its signal would end the process.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
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
