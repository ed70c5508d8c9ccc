"""Files that appear whole and stay, one or many at a time."""

import ctypes
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from services.process import crash

PREFIX = ".part-"
FEW = 8
"""Up to so many files are synced one by one; above, one call for all costs less (measured on ext4: some
3,500 files a second one by one, 20,000 by 256), though it also waits for what others write there."""


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write each file under another name, have all of them on disk, and only then give them their names.

    Their folders must be there. Raises OSError, and leaves nothing half-written then.
    """
    if not files:
        return
    batch = uuid.uuid4().hex
    parts = {path.parent / f"{PREFIX}{batch}-{n}": path for n, path in enumerate(files)}
    try:
        _write(parts, files)
        crash.point("content.before")
        for part, path in parts.items():
            part.rename(path)
        crash.point("content.after")
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise


def _write(parts: Mapping[Path, Path], files: Mapping[Path, bytes]) -> None:
    together = sync_file_system is not None and len(parts) > FEW
    for part, path in parts.items():
        with open(part, "xb", opener=_private) as file:
            file.write(files[path])
            file.flush()
            if not together:
                os.fsync(file.fileno())
    if together:
        _sync_all(next(iter(parts)))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _sync_all(path: Path) -> None:
    """Have everything on disk that was written to the file system of this file."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if sync_file_system is not None and sync_file_system(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(handle)


sync_file_system = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
"""The C library's syncfs, which Python does not offer; null where there is none. The kernel tells it of
failed writes since 5.8."""
