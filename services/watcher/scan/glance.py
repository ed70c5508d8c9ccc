"""What a ledger has of many places, told by the server in a character each.

A look through a root in which nothing changed asks for every entry, and needs to read none of them.
"""

from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from functools import partial
from importlib.resources import files
from typing import Any, Final

from pydantic_core import from_json, to_json
from redis.asyncio import Redis

from services.process.parts import in_parts
from services.process.trouble import Repeater
from services.watcher.entry import Stat

CHUNK: Final = 500
"""Places that are compared in one round trip: it keeps the server for less than a millisecond."""


def _source(name: str) -> str:
    return files("services.watcher.scan").joinpath(name).read_text(encoding="utf-8")


COMPARE: Final = _source("compare.lua")
LIVE: Final = _source("live.lua")


class Glance(StrEnum):
    """What the ledger has of a place, at a glance."""

    AS_IT_WAS = "="
    """A document, whose file looked so."""
    UNKNOWN = "-"
    """No entry."""
    TO_READ = "?"
    """An entry that has to be read."""


async def glances(
    redis: Redis, ledger: str, looks: Sequence[tuple[str, Stat | None]], patience: Repeater
) -> list[Glance]:
    """Of each path and how it looks, or null where that is not to be compared. Waits out trouble."""
    found: list[Glance] = []
    for few in in_parts(looks, CHUNK):
        told = to_json(([path for path, _ in few], [_written(stat) for _, stat in few]))
        marks: Any = await patience.call(partial(redis.eval, COMPARE, 1, ledger, told))
        found += map(_GLANCES.__getitem__, marks)
    return found


async def live_places(redis: Redis, ledger: str, patience: Repeater) -> AsyncIterator[list[str]]:
    """Where files were when they were last looked at, part by part; a place may come twice."""
    cursor: Any = 0
    while True:
        cursor, paths = await patience.call(partial(redis.eval, LIVE, 1, ledger, cursor, CHUNK))
        yield from_json(paths)
        if not int(cursor):
            return


def _written(stat: Stat | None) -> str:
    """As entries have it. Numbers of the script would not hold nanoseconds."""
    return ",".join(map(str, stat)) if stat else ""


_GLANCES: Final = {ord(glance): glance for glance in Glance}
