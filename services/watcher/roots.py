"""The watched folders: those of the settings, and those that somebody had taken in."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.process.settings import Settings
from services.state.keys import Keys
from services.watcher.publish.journal import journal_name


@dataclass(frozen=True)
class Root:
    """A named folder. Of a `limited` one only those files count that were asked for by name."""

    name: str
    folder: Path
    limited: bool = False

    @property
    def journal(self) -> str:
        """Name of its journal's file."""
        return journal_name(self.name)


async def all_roots(redis: Redis, keys: Keys, settings: Settings) -> list[Root]:
    """Every root, those of the settings first and written down for the others to find."""
    own = {name: path.resolve() for name, path in settings.roots.items()}
    registered = await _registered(redis, keys)
    missing: dict[Any, Any] = {
        name: os.fsencode(folder) for name, folder in own.items() if registered.get(name) != folder
    }
    if missing:
        await redis.hset(keys.roots(), mapping=missing)
    limited: Any = await redis.smembers(keys.limited_roots())
    names = {name.decode() for name in limited} - own.keys()
    return [Root(name, folder, name in names) for name, folder in {**registered, **own}.items()]


async def register(redis: Redis, keys: Keys, folder: Path, limited: bool) -> Root:
    """The root of that folder: the one it has, or a new one under a name that is free.

    A folder that is taken in as a whole is not limited any more.
    """
    folder = await asyncio.to_thread(folder.resolve)
    while True:
        registered = await _registered(redis, keys)
        name = next((n for n, f in registered.items() if f == folder), None)
        fresh = name is None
        if name is None:
            name = free_name(folder.name or "root", set(registered))
        if not fresh or await redis.hsetnx(keys.roots(), name, os.fsencode(folder)):
            break
    if fresh and limited:
        await redis.sadd(keys.limited_roots(), name)
    elif not limited:
        await redis.srem(keys.limited_roots(), name)
    return Root(name, folder, limited)


def free_name(wanted: str, taken: set[str]) -> str:
    """The wanted name, with a number behind it if it is taken; printable and UTF-8."""
    wanted = wanted.encode("utf-8", "replace").decode().replace(",", "_").replace("=", "_")
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


async def _registered(redis: Redis, keys: Keys) -> dict[str, Path]:
    found: Any = await redis.hgetall(keys.roots())
    return {name.decode(): Path(os.fsdecode(folder)) for name, folder in found.items()}
