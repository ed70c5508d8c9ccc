"""Who this installation is: a name drawn once, so that no other one's events have the ids of ours.

It lies beside the watcher's journals, because the two are one history: who loses the journals
loses count of the changes, and must not give old ids to new ones. The namespace has a copy
for everybody else.
"""

import os
import re
import uuid
from pathlib import Path
from typing import Any, Final

import structlog
from redis.asyncio import Redis

from services.state.keys import Keys
from services.state.partitions import Partitions

log = structlog.get_logger()

FILE = "installation"
ID: Final = re.compile("[0-9a-f]{32}")


def own_id(journals: Path, announced: str = "") -> str:
    """The id in that folder, 32 hex digits; drawn and kept there if there is none. Raises OSError.

    A file that lost it, as a power cut leaves files, gets the one that was `announced` while that is known.
    """
    path = journals / FILE
    journals.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _keep(path, uuid.uuid4().hex)
    elif not ID.fullmatch(_read(path)):
        log.warning("installation-id-lost", file=str(path), announced=announced)
        path.unlink()
        _keep(path, announced if ID.fullmatch(announced) else uuid.uuid4().hex)
    return _read(path)


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace").strip()


def _keep(path: Path, drawn: str) -> None:
    part = path.with_name(f".{FILE}.{os.getpid()}")
    try:
        with part.open("w", encoding="ascii") as file:
            file.write(drawn)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # of several processes that begin at once one wins
    except FileExistsError:
        pass
    finally:
        part.unlink()


async def announce(redis: Redis, keys: Keys, installation: str, alone: bool = True) -> None:
    """Write the id down for the others; again and again, since the server may lose its memory.

    Of several watchers, each with journals of its own, the first one's stays.
    """
    await redis.set(keys.installation(), installation, nx=not alone)


async def announce_all(partitions: Partitions, installation: str, alone: bool = True) -> None:
    """The same in every partition: whoever works in one asks there."""
    for partition in partitions.all:
        await announce(partition.redis, partition.keys, installation, alone)


async def announced_id(redis: Redis, keys: Keys) -> str:
    """The installation's id as the watcher announced it; `unknown` before that."""
    found: Any = await redis.get(keys.installation())
    return found.decode() if found else "unknown"
