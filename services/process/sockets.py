"""Unix sockets beside the state. Their paths are short enough for the kernel, their folder private."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

LONGEST = 100
"""The kernel takes 107 bytes; file names in the folder need a few more."""


_PLAIN = re.compile(r"[A-Za-z0-9_./+-]*")


def is_plain(path: Path) -> bool:
    """Whether the path stands for itself in a URL and in the server's configuration file."""
    return _PLAIN.fullmatch(str(path)) is not None


def socket_folder(wanted: Path) -> Path:
    """The folder itself; a stand-in under the temporary folder where its path is too long or not plain."""
    wanted = wanted.resolve()
    if len(os.fsencode(wanted)) + len("/enricher.sock") <= LONGEST and is_plain(wanted):
        return wanted
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"copydesk-{os.getuid()}-{digest}"


def make_private(folder: Path) -> Path:
    """Create the folder for this user alone. Raises PermissionError if it is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    info = folder.stat(follow_symlinks=False)
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid():
        raise PermissionError(f"{folder} is not a folder of this user")
    return folder
