"""What systems, shares and programs leave beside people's files, by the names users know."""

import re
from fnmatch import translate
from typing import Final

FOLDERS = frozenset(
    {
        "@eadir",  # Synology: previews and attributes
        "@tmp",
        "#recycle",
        "#snapshot",
        "@recycle",  # QNAP
        "@recently-snapshot",
        "$recycle.bin",  # Windows
        "recycler",
        "recycled",
        "system volume information",
        "lost+found",  # ext file systems
        "__macosx",  # archives made on a Mac
        "network trash folder",
        "temporary items",
        "~snapshot",  # NetApp
        "$tf",  # Team Foundation
    }
)
"""Folders, in lower case; whatever lies below them is litter too."""

FILES = (
    "thumbs.db",
    "thumbs.db:encryptable",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "folder.ini",
    "icon\r",
    "~syncthing~*",
    "~lock.*#",
    "*.lock~",
    "sync.ffs_db",
    "*.ffs_lock",
    "pspbrwse.jbf",
)
"""Patterns of file names, in lower case."""
_FILE: Final = re.compile("|".join(map(translate, FILES)))


def is_litter(*parts: str) -> bool:
    """Whether the file at a path of these parts is litter, or lies below it."""
    *folders, name = (part.lower() for part in parts)
    return not FOLDERS.isdisjoint(folders) or _FILE.match(name) is not None
