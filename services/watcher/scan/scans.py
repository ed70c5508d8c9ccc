"""What each complete scan of a root found, for status, audit and operators."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from services.process.clock import milliseconds
from services.state.keys import Keys
from services.watcher.scan.mounts import MountRecord

FOLDERS_LISTED = 100
"""Names of each kind that are kept for page and shell; the counts are of all."""


@dataclass(frozen=True)
class Hold:
    """Files of a folder (empty: of the whole root) are missing, and for this reason not withdrawn."""

    folder: str
    reason: str
    missing: int


@dataclass
class Scan:
    """One look through a root. `files` counts what no rule ignores.

    `hanging` are folders that do not answer, the empty one is the root. `mounts` has what
    was mounted when all was well: by folder the fields of its mark.
    """

    files: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    unnameable: list[str] = field(default_factory=list)
    unreadable_folders: list[str] = field(default_factory=list)
    hanging: list[str] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    polling: bool = False
    deaf: bool = False
    """Polled although it could be listened to: listening failed."""
    seconds: float = 0.0
    mounts: dict[str, list[str]] = field(default_factory=dict)
    inode: str = ""
    """Of the root then. Beside its mark, whose fields the release before counts."""

    def to_json(self, at: datetime) -> str:
        """The field of the hash of scans."""
        value = {
            "at": milliseconds(at),
            "files": self.files,
            "ignored": dict(self.ignored),
            "unnameable": self.unnameable[:FOLDERS_LISTED],
            "unreadable_folders": self.unreadable_folders[:FOLDERS_LISTED],
            "hanging": self.hanging[:FOLDERS_LISTED],
            "holds": [asdict(hold) for hold in self.holds[:FOLDERS_LISTED]],
            "held": self.holds[0].reason if self.holds else None,
            "missing": sum(hold.missing for hold in self.holds),
            "polling": self.polling,
            "deaf": self.deaf,
            "seconds": round(self.seconds, 3),
            "mounts": self.mounts,
            "inode": self.inode,
        }
        return (
            json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
        )


async def last_scan(redis: Redis, keys: Keys, root: str) -> dict[str, Any] | None:
    """The stored scan of a root, null where it was never looked through (or the server lost it)."""
    raw = await redis.hget(keys.scans(), root)
    try:
        value = json.loads(raw) if raw else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


async def store_scan(redis: Redis, keys: Keys, root: str, scan: Scan, at: datetime) -> None:
    """Keep it in place of the one before."""
    await redis.hset(keys.scans(), root, scan.to_json(at))


def known_mounts(scan: dict[str, Any] | None) -> dict[str, MountRecord]:
    """What was mounted in a root when all was well; empty where a scan says nothing of it."""
    told = scan or {}
    found = {folder: MountRecord(*fields) for folder, fields in (told.get("mounts") or {}).items()}
    if "" in found:
        found[""] = replace(found[""], inode=str(told.get("inode") or ""))
    return found
