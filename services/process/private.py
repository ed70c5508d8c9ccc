"""What we write is readable by its owner alone: copy may be under embargo."""

import os
from pathlib import Path

UMASK = 0o077
"""No file that we make is for other users of the machine."""


def keep_private(folder: Path) -> None:
    """Make the folder, readable by its owner alone, where it is ours to say so."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.getuid():
        folder.chmod(0o700)
