"""From the path of a file to the document that the ledger has there."""

import json
import os
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.process.settings import Settings
from services.state.keys import Keys
from services.state.resources import connect


async def document_at(config: Settings, path: Path) -> str | None:
    """Id of the document at that absolute path, or null where the ledger knows of none."""
    redis = connect(config)
    try:
        return await look_up(redis, Keys(config.namespace), path)
    finally:
        await redis.aclose()


async def look_up(redis: Redis, keys: Keys, path: Path) -> str | None:
    """The same over a connection that is there."""
    roots: Any = await redis.hgetall(keys.roots())
    for root, folder in roots.items():
        base = Path(os.fsdecode(folder))
        if not path.is_relative_to(base):
            continue
        raw = await redis.hget(keys.ledger(root.decode()), str(path.relative_to(base)))
        found = json.loads(raw).get("document_id") if raw else None
        if found:
            return str(found)
    return None
