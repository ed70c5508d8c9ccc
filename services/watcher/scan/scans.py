"""What each complete scan of a root found, for status, audit and operators."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from services.process.clock import milliseconds
from services.state.keys import Keys

FOLDERS_LISTED = 100


@dataclass
class Scan:
    """One look through a root. `files` counts what no rule ignores; `held`: why nothing is withdrawn."""

    files: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    unreadable_folders: list[str] = field(default_factory=list)
    held: str | None = None
    missing: int = 0
    polling: bool = False
    seconds: float = 0.0
    device: int | None = None

    def to_json(self, at: datetime) -> str:
        """The field of the hash of scans."""
        value = {
            "at": milliseconds(at),
            "files": self.files,
            "ignored": dict(self.ignored),
            "unreadable_folders": self.unreadable_folders[:FOLDERS_LISTED],
            "held": self.held,
            "missing": self.missing,
            "polling": self.polling,
            "seconds": round(self.seconds, 3),
            "device": self.device,
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


async def confirm_missing(redis: Redis, keys: Keys, root: str) -> None:
    """An operator's word that what is missing from a root was deleted: the next scan withdraws it."""
    await redis.sadd(keys.confirmed_roots(), root)
