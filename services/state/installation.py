"""Who this installation is: a name drawn once, so that no other one's events have the ids of ours.

It lies beside the watcher's journals, because the two are one history: who loses the journals
loses count of the changes, and must not give old ids to new ones. The namespace has a copy
for everybody else.
"""

import os
import uuid
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.state.keys import Keys

FILE = "installation"


def own_id(journals: Path) -> str:
    """The id in that folder, 32 hex digits; drawn and kept there if there is none. Raises OSError."""
    path = journals / FILE
    journals.mkdir(parents=True, exist_ok=True)
    part = journals / f".{FILE}.{os.getpid()}"
    part.write_text(uuid.uuid4().hex, encoding="ascii")
    try:
        os.link(part, path)  # of several processes that begin at once one wins
    except FileExistsError:
        pass
    finally:
        part.unlink()
    return path.read_text(encoding="ascii").strip()


async def announce(redis: Redis, keys: Keys, installation: str, alone: bool = True) -> None:
    """Write the id down for the others; again and again, since the server may lose its memory.

    Of several watchers, each with journals of its own, the first one's stays.
    """
    await redis.set(keys.installation(), installation, nx=not alone)


async def announced_id(redis: Redis, keys: Keys) -> str:
    """The installation's id as the watcher announced it; `unknown` before that."""
    found: Any = await redis.get(keys.installation())
    return found.decode() if found else "unknown"
