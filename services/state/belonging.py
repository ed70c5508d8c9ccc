"""One content store for one namespace: events name content, and every reader must find it.

The store carries a mark, and the namespace remembers whose mark it saw first. A machine with
another store would announce copy that nobody else can read, and reject what others announced.
"""

import asyncio
from typing import Any, Final

from redis.asyncio import Redis

from services.process.settings import Settings
from services.state.content.choose import open_content
from services.state.finding import Finding
from services.state.keys import Keys

_OTHERWISE: Final = (
    "give every machine the same content store, or this one another COPYDESK_NAMESPACE; "
    "where the old store is lost: DEL {name}"
)


class ForeignStore(Exception):
    """The namespace keeps its content elsewhere."""


async def claim_store(redis: Redis, keys: Keys, settings: Settings) -> None:
    """Make the store the namespace's, where it has none. Raises ForeignStore where it has another.

    A store that has lost its mark gets no other one as long as the namespace knows of it: with a mark all
    that is not there would be known to be missing, where a file system is only not mounted just now.
    """
    finding = await foreign_store(redis, keys, settings)
    if finding is not None and not _in_one_state(settings):
        raise ForeignStore(finding.line())
    mark = await asyncio.to_thread(open_content(settings).mark)
    # Asked before it is written: a server over its memory limit takes no SET, and still answers.
    if mark is None or await _holder(redis, keys) == mark:
        return
    await redis.set(keys.store(), mark, nx=not _in_one_state(settings))
    if await _holder(redis, keys) != mark:
        raise ForeignStore(_foreign(keys, str(open_content(settings))).line())


async def foreign_store(redis: Redis, keys: Keys, settings: Settings) -> Finding | None:
    """What is wrong with the content store of these settings, or null. Changes nothing."""
    holder = await _holder(redis, keys)
    # Looked at afterwards: whoever has claimed it had marked it before.
    store = open_content(settings)
    mark = await asyncio.to_thread(store.known_mark)
    if holder is None or holder == mark:
        return None
    if mark is None:
        return _unmarked(keys, settings, str(store))
    return None if _in_one_state(settings) else _foreign(keys, str(store))


async def _holder(redis: Redis, keys: Keys) -> str | None:
    told: Any = await redis.get(keys.store())
    return told.decode() if told is not None else None


def _in_one_state(settings: Settings) -> bool:
    """Whether server and store lie in one state: where they differ the folder was emptied, or put back
    from a backup."""
    return settings.content is None and settings.embedded


def _unmarked(keys: Keys, settings: Settings, store: str) -> Finding:
    if _in_one_state(settings):
        cause = (
            f"{store} has lost its mark, and perhaps all that was kept there: steps wait for what they miss"
        )
        remedy = "mount its file system; where it is lost for good: start copydesk again"
    else:
        cause = f"{store} is without the mark of what namespace {keys.namespace} keeps: it is another one, "
        cause += "was emptied, or its file system is not mounted"
        remedy = _OTHERWISE.format(name=keys.store())
    return Finding("content store", cause, remedy, stops=True)


def _foreign(keys: Keys, store: str) -> Finding:
    return Finding(
        "content store",
        f"namespace {keys.namespace} keeps its copy in another store than {store}",
        _OTHERWISE.format(name=keys.store()),
        stops=True,
    )
