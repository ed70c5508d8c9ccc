"""Where the kernel does not tell of changes: file systems that others change behind its back."""

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

SILENT = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "fakeowner", "gfs2", "glusterfs", "gpfs", "lustre"}
    | {"ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"}
)
"""Network file systems, and folders that a virtual machine shares with its host."""


def needs_polling(folder: Path, mounts: str) -> bool:
    """Whether to look instead of listen; `mounts` is the text of `MOUNTS`, empty where there is none."""
    kind = file_system(os.fspath(folder), mounts)
    return kind is not None and (kind in SILENT or kind.startswith("fuse."))


def file_system(folder: str, mounts: str) -> str | None:
    """Type of the file system that holds the folder, null if unknown. The last of equal mounts is on top."""
    best, kind = -1, None
    for line in mounts.splitlines():
        head, _, tail = line.partition(" - ")
        fields, types = head.split(" "), tail.split(" ")
        if len(fields) < 5 or not types[0]:
            continue
        point = _unescaped(fields[4])
        if len(point) >= best and _covers(point, folder):
            best, kind = len(point), types[0]
    return kind


def read_mounts() -> str:
    """The mounts of this process; empty where the system does not tell."""
    try:
        return MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _covers(point: str, folder: str) -> bool:
    return point == "/" or folder == point or folder.startswith(point + "/")


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
