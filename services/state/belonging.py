"""One content store for one namespace: events name content, and every reader must find it.

The store carries a mark, and the namespace remembers whose mark it saw first. A machine with
another store would announce copy that nobody else can read, and reject what others announced.
"""

import asyncio
from typing import Any

from redis.asyncio import Redis

from services.process.settings import Settings
from services.state.content.choose import open_content
from services.state.finding import Finding
from services.state.keys import Keys


class ForeignStore(Exception):
    """The namespace keeps its content elsewhere."""


async def claim_store(redis: Redis, keys: Keys, settings: Settings) -> None:
    """Make the store the namespace's, where it has none. Raises ForeignStore where it has another."""
    finding = await foreign_store(redis, keys, settings)
    if finding is not None:
        raise ForeignStore(finding.line())


async def foreign_store(redis: Redis, keys: Keys, settings: Settings) -> Finding | None:
    """What is wrong with the content store of these settings, or null; claims it where nobody did."""
    store = open_content(settings)
    mark = await asyncio.to_thread(store.mark)
    if mark is None:
        return None
    # Asked before it is written: a server over its memory limit takes no SET, and still answers.
    holder: Any = await redis.get(keys.store()) or await redis.set(keys.store(), mark, nx=True, get=True)
    if holder is None or holder.decode() == mark:
        return None
    if settings.content is None and settings.embedded:
        # Server and store lie in one state: the folder was emptied, or put back from a backup.
        await redis.set(keys.store(), mark)
        return None
    return Finding(
        "content store",
        f"namespace {keys.namespace} keeps its copy in another store than {store}",
        "give every machine the same content store, or this one another COPYDESK_NAMESPACE; "
        f"where the old store is lost: DEL {keys.store()}",
        stops=True,
    )
