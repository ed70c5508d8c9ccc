"""The watched folders: those of the settings, and those that somebody had taken in."""

import asyncio
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.process.folders import bucket_address, without_links
from services.process.settings import Settings
from services.state.keys import Keys
from services.watcher.publish.journal import journal_name

NAMED, DROPPED = b"named", b"dropped"
"""Of a root that the settings name, or did until the watcher's last start. Behind `named` stands the watcher
whose settings these are, where there are several."""


class RootError(ValueError):
    """What was asked cannot be done with a root of that name; the text says why, and what can be."""


@dataclass(frozen=True)
class Root:
    """A named folder, or a bucket whose address stands for its path.

    Of a `limited` one only those files count that were asked for by name.
    """

    name: str
    folder: Path
    limited: bool = False

    @property
    def bucket(self) -> bool:
        """Whether it is none of this machine's, but a bucket of an S3 server."""
        return bucket_address(self.folder) is not None

    @property
    def journal(self) -> str:
        """Name of its journal's file."""
        return journal_name(self.name)


async def known_roots(redis: Redis, keys: Keys) -> list[Root]:
    """Every root that is watched, or was taken in."""
    limited: Any = await redis.smembers(keys.limited_roots())
    folders = await _folders(redis, keys.roots())
    return [Root(name, folder, name.encode() in limited) for name, folder in folders.items()]


async def leaving_roots(redis: Redis, keys: Keys) -> list[Root]:
    """Roots that are none any more, whose places are still to be withdrawn."""
    return [Root(name, folder) for name, folder in (await _folders(redis, keys.leaving_roots())).items()]


@dataclass(frozen=True)
class Others:
    """What other watchers of the namespace have to do with the roots; nothing where there are none.

    `worker` is the name that they know this one by, `foreign` are roots of their settings, and of this
    one's settings they look after those that it is `standing_by` for: they say where these lie.
    """

    worker: str | None = None
    foreign: Collection[str] = ()
    standing_by: Collection[str] = ()

    @property
    def mark(self) -> bytes:
        """What is written beside a root that this watcher's settings name."""
        return NAMED if self.worker is None else NAMED + b" " + self.worker.encode()


async def adopt(
    redis: Redis, keys: Keys, own: Mapping[str, Path], known: Iterable[Root], others: Others
) -> list[Root]:
    """Every root, after those of the watcher's settings were written down; `own` are these, resolved.

    `known` are those that there were. A folder that has another name in the settings than it had is
    one root, renamed.
    """
    registered = {root.name: root.folder for root in known}
    gone = registered.keys() - own.keys() - set(others.foreign)
    named: Any = await redis.hkeys(keys.own_roots())
    dropped = {name.decode() for name in named} - own.keys() - set(others.foreign)
    pipeline: Any = redis.pipeline(transaction=True)
    for name, folder in own.items():
        if name not in others.standing_by or name not in registered:
            pipeline.hset(keys.roots(), name, os.fsencode(folder))
        pipeline.hset(keys.own_roots(), name, others.mark)
        pipeline.srem(keys.limited_roots(), name)
        pipeline.hdel(keys.leaving_roots(), name)
    for name in dropped:
        pipeline.hset(keys.own_roots(), name, DROPPED)
    for name in gone:
        if registered[name] in own.values():
            _leave(pipeline, keys, name, registered[name])
    await pipeline.execute()
    return await known_roots(redis, keys)


async def namers(redis: Redis, keys: Keys) -> dict[str, str | None]:
    """Roots that settings name, or did, and whose watcher's; null where nobody's do, or the only one's."""
    found: Any = await redis.hgetall(keys.own_roots())
    return {name.decode(): _namer(value) for name, value in found.items()}


def _namer(value: bytes) -> str | None:
    state, _, worker = value.partition(b" ")
    return worker.decode() if state == NAMED and worker else None


async def register(redis: Redis, keys: Keys, folder: Path, limited: bool, settings: Settings) -> Root:
    """The root of that folder: the one it has, or a new one under a name that is free.

    A folder that is taken in as a whole is not limited any more.
    """
    folder = await asyncio.to_thread(folder.resolve)
    own = await asyncio.to_thread(resolved, settings.roots)
    name, fresh = await _known_or_named(redis, keys, folder, own)
    if fresh and limited:
        await redis.sadd(keys.limited_roots(), name)
    elif not limited:
        await redis.srem(keys.limited_roots(), name)
    return Root(name, folder, limited)


async def _known_or_named(
    redis: Redis, keys: Keys, folder: Path, own: Mapping[str, Path]
) -> tuple[str, bool]:
    """The folder's name among the roots, and whether it was given just now."""
    wanted = _name_of(own, folder)
    while True:
        registered = await _folders(redis, keys.roots())
        known = _name_of(registered, folder)
        if known is not None:
            return known, False
        name = wanted or free_name(folder.name or "root", {*registered, *own})
        if await redis.hsetnx(keys.roots(), name, os.fsencode(folder)):
            return name, True
        wanted = None  # another folder has that name since


def _name_of(roots: Mapping[str, Path], folder: Path) -> str | None:
    return next((name for name, place in roots.items() if place == folder), None)


async def confirm(redis: Redis, keys: Keys, name: str) -> None:
    """An operator's word that what is missing from a root was deleted: the next look withdraws it."""
    if not await redis.hexists(keys.roots(), name):
        raise RootError(f"there is no root {name}")
    await redis.sadd(keys.confirmed_roots(), name)


async def confirmed_roots(redis: Redis, keys: Keys) -> list[str]:
    """Roots of which it was confirmed, and not withdrawn yet, that what is missing was deleted."""
    names: Any = await redis.smembers(keys.confirmed_roots())
    return [name.decode() for name in names]


async def take_confirmation(redis: Redis, keys: Keys, name: str) -> bool:
    """Whether an operator confirmed what is missing from a root; asked and forgotten in one."""
    return bool(await redis.srem(keys.confirmed_roots(), name))


async def keep(redis: Redis, keys: Keys, name: str) -> None:
    """A root that is not in the settings any more is one that was taken in, from now on."""
    if await redis.hget(keys.own_roots(), name) != DROPPED:
        raise RootError(f"{name} did not leave the settings: nothing to keep")
    await redis.hdel(keys.own_roots(), name)


async def forget(redis: Redis, keys: Keys, name: str) -> None:
    """It is a root no more. Its places are withdrawn by whoever retires it."""
    folder = await _movable(redis, keys, name, "take it out of COPYDESK_ROOTS and start again first")
    pipeline: Any = redis.pipeline(transaction=True)
    _leave(pipeline, keys, name, folder)
    await pipeline.execute()


async def rename(redis: Redis, keys: Keys, old: str, new: str) -> Root:
    """The same folder under another name. Its places move when it was looked through under the new one."""
    folder = await _movable(redis, keys, old, "name it otherwise in COPYDESK_ROOTS and start again")
    if free_name(new, set(await _folders(redis, keys.roots()))) != new:
        raise RootError(f"{new} is taken, or no name for a root")
    limited = bool(await redis.sismember(keys.limited_roots(), old))
    pipeline: Any = redis.pipeline(transaction=True)
    pipeline.hset(keys.roots(), new, os.fsencode(folder))
    pipeline.hdel(keys.leaving_roots(), new)
    if limited:
        pipeline.sadd(keys.limited_roots(), new)
    _leave(pipeline, keys, old, folder)
    await pipeline.execute()
    return Root(new, folder, limited)


async def retired(redis: Redis, keys: Keys, name: str) -> None:
    """Nothing of a root that left is in the ledger any more: forget the rest. Its journal stays."""
    pipeline: Any = redis.pipeline(transaction=True)
    pipeline.hdel(keys.leaving_roots(), name)
    if not await redis.hexists(keys.roots(), name):
        pipeline.hdel(keys.scans(), name)
        pipeline.delete(keys.ledger(name))
    await pipeline.execute()


def resolved(roots: Mapping[str, Path]) -> dict[str, Path]:
    """The folders without links. Blocking, and where one is on a network mount, perhaps for long."""
    return {name: without_links(folder) for name, folder in roots.items()}


def free_name(wanted: str, taken: set[str]) -> str:
    """The wanted name, with a number behind it if it is taken; printable and UTF-8."""
    wanted = wanted.encode("utf-8", "replace").decode().replace(",", "_").replace("=", "_")
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


async def _movable(redis: Redis, keys: Keys, name: str, advice: str) -> Path:
    folder = (await _folders(redis, keys.roots())).get(name)
    if folder is None:
        raise RootError(f"there is no root {name}")
    state: Any = await redis.hget(keys.own_roots(), name)
    if state is not None and state.startswith(NAMED):
        raise RootError(f"{name} is in the settings: {advice}")
    return folder


def _leave(pipeline: Any, keys: Keys, name: str, folder: Path) -> None:
    pipeline.hset(keys.leaving_roots(), name, os.fsencode(folder))
    pipeline.hdel(keys.roots(), name)
    pipeline.hdel(keys.own_roots(), name)
    pipeline.srem(keys.limited_roots(), name)
    pipeline.srem(keys.confirmed_roots(), name)


async def _folders(redis: Redis, key: str) -> dict[str, Path]:
    found: Any = await redis.hgetall(key)
    return {name.decode(): Path(os.fsdecode(folder)) for name, folder in found.items()}
