"""What is mounted where: which folders must be polled, and which losses a mount explains."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
BOOT = Path("/proc/sys/kernel/random/boot_id")
FIELDS = 5
"""A line of the table has at least so many fields before its dash."""

SILENT = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "fakeowner", "gfs2", "glusterfs", "gpfs", "lustre"}
    | {"ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"}
)
"""Network file systems, and folders that a virtual machine shares with its host."""


@dataclass(frozen=True)
class Mount:
    """One line of the table. `name` stays the same over restarts, `device` until it is unmounted."""

    point: str
    kind: str
    name: str
    device: str

    @property
    def silent(self) -> bool:
        """Whether the kernel does not tell of changes in it."""
        return self.kind in SILENT or self.kind.partition(".")[0] == "fuse"


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """The table of mounts, as `MOUNTS` has it; lines that are none are left out."""
    return tuple(mount for line in text.splitlines() if (mount := _parse_line(line)) is not None)


def _parse_line(line: str) -> Mount | None:
    head, _, tail = line.partition(" - ")
    fields, kinds = head.split(" "), tail.split(" ")
    if len(fields) < FIELDS or not kinds[0]:
        return None
    device, inner, point = fields[2], fields[3], _unescaped(fields[4])
    source = kinds[1] if len(kinds) > 1 else ""
    return Mount(point, kinds[0], f"{kinds[0]} {source} {inner}", device)


def covering(folder: str, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that holds the folder, null if unknown. The last of equal mounts is on top."""
    best: Mount | None = None
    for mount in mounts:
        deeper = best is None or len(mount.point) >= len(best.point)
        if deeper and _covers(mount.point, folder):
            best = mount
    return best


def mounts_of(folder: str, mounts: Iterable[Mount]) -> dict[str, Mount]:
    """By path below the folder: what is mounted there; under the empty path what holds the folder itself."""
    table = tuple(mounts)
    own = covering(folder, table)
    found = {"": own} if own is not None else {}
    head = folder.rstrip("/") + "/"
    inside = (mount for mount in table if mount.point.startswith(head))
    return found | {mount.point[len(head) :]: mount for mount in inside}


def needs_polling(folder: Path, mounts: str) -> bool:
    """Whether to look instead of listen; `mounts` is the text of `MOUNTS`, empty where there is none."""
    found = mounts_of(os.fspath(folder), parse_mounts(mounts))
    return any(mount.silent for mount in found.values())


def holder(path: str, folders: Iterable[str]) -> str:
    """The deepest of the folders that holds the path; empty for the root."""
    above = (f for f in folders if f and (path == f or path.startswith(f + "/")))
    return max(above, key=len, default="")


@dataclass(frozen=True)
class MountRecord:
    """What is remembered of a mount: its name, the machine's start, the device then, and the folder.

    Of a root its `inode` as well: another folder may have come in its place, by a rename or made anew.
    """

    name: str
    boot: str
    device: str
    folder: str = ""
    inode: str = ""

    def same(self, other: "MountRecord | None") -> bool:
        """Whether both are of one mount; a restart of the machine may give its device another number."""
        if other is None or (self.name, self.folder) != (other.name, other.folder):
            return False
        return self.boot != other.boot or (self.device == other.device and not self._replaced(other))

    def _replaced(self, other: "MountRecord") -> bool:
        return bool(self.inode and other.inode) and self.inode != other.inode


def marks(folder: str, text: str, boot: str, device: int, inode: int = 0) -> dict[str, MountRecord]:
    """The marks of all mounts of a root, by path below it.

    `text` is that of `MOUNTS`; where it is empty, the root's `device` and `inode` are all that is known.
    """
    found = mounts_of(folder, parse_mounts(text))
    own = found.pop("", None)
    number = str(inode or "")
    root = (
        MountRecord("", "", str(device), folder, number)
        if own is None
        else MountRecord(own.name, boot, own.device, folder, number)
    )
    inside = {below: MountRecord(mount.name, boot, mount.device) for below, mount in found.items()}
    return {"": root} | inside


def explains(path: str, then: Mapping[str, MountRecord], now: Mapping[str, MountRecord]) -> bool:
    """Whether other mounts than then may be why nothing is seen at the path."""
    before, after = holder(path, then), holder(path, now)
    known = then.get(before)
    return before != after or (known is not None and not known.same(now.get(after)))


def read_mounts() -> str:
    """The mounts of this process; empty where the system does not tell."""
    try:
        return MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def read_boot() -> str:
    """What names this start of the machine; empty where the system does not tell."""
    try:
        return BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _covers(point: str, folder: str) -> bool:
    return point == "/" or folder == point or folder.startswith(point + "/")


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
