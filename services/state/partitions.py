"""The partitions of a namespace: in which one a document is, and over which connections it is reached.

How many there are is settled when the namespace is made, and remembered there: with another number
documents would be looked for where they are not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from copydesk_contracts.topology import partition_of
from services.process.trouble import sound, tried
from services.state.keys import Keys
from services.state.scripts import OVER_MEMORY_LIMIT

T = TypeVar("T")

# The first one that writes anything settles it. Of one partition nothing is written down.
CLAIM = f"""#!lua flags={OVER_MEMORY_LIMIT}
local known = redis.call('GET', KEYS[1])
if known then
  return known
end
if ARGV[1] == '1' or redis.call('EXISTS', unpack(KEYS, 2)) > 0 then
  return '1'
end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
"""


RESTORING = "restoring "
"""Stands in place of their number, before the state that a backup is being put into."""


class NotToBeUsed(Exception):
    """Nobody may work on the namespace with these settings. The message says why, and what to do."""


class OtherPartitions(NotToBeUsed):
    """The namespace was made with another number of partitions."""


class HalfRestored(NotToBeUsed):
    """A backup is being put into the namespace, or whoever did so did not come to an end."""


@dataclass(frozen=True)
class Partition:
    """The keys of one, and a client of the server that has them."""

    redis: Redis
    keys: Keys


@dataclass(frozen=True)
class Partitions:
    """All of a namespace, in their order. `one_server` says that one command may name keys of several."""

    all: tuple[Partition, ...]
    one_server: bool = True

    @property
    def home(self) -> Partition:
        """The one that has what belongs to no document: roots, ledgers, searches, users, leases."""
        return self.all[0]

    @property
    def several(self) -> bool:
        """Whether there are more than one."""
        return len(self.all) > 1

    async def close(self) -> None:
        """End all connections."""
        for client in {id(p.redis): p.redis for p in self.all}.values():
            await client.aclose()

    def of(self, document_id: str) -> Partition:
        """The one that the document is in."""
        return self.all[partition_of(document_id, len(self.all))] if self.several else self.home

    def at(self, name: str) -> Partition:
        """The one that the key of that name is in."""
        return self.all[self.home.keys.beside(name).number] if self.several else self.home

    def grouped(self, documents: Iterable[str]) -> dict[Partition, list[str]]:
        """The documents of each partition that has any of them."""
        return self.shares(documents, lambda document: document)

    def shares(self, items: Iterable[T], document: Callable[[T], str]) -> dict[Partition, list[T]]:
        """The items of each partition that has the documents of any of them."""
        found: dict[Partition, list[T]] = {}
        for item in items:
            found.setdefault(self.of(document(item)), []).append(item)
        return found

    def chosen(self, numbers: Collection[int]) -> Sequence[Partition]:
        """Those of the numbers; all where none are given. Raises ValueError for one that there is not."""
        beyond = [number for number in sorted(numbers) if number >= len(self.all)]
        if beyond:
            raise ValueError(f"there is no partition {beyond[0]}: they are numbered 0 to {len(self.all) - 1}")
        return [p for p in self.all if p.keys.number in numbers] if numbers else self.all

    async def asked(
        self, some: Sequence[Partition], act: Callable[[Partition], Awaitable[T]]
    ) -> list[T | RedisError | OSError]:
        """What `act` gives of each, or the trouble that it met: one whose server is away hides no other.

        Of one server they are asked one after the other, several servers at one time.
        """

        async def ask(group: Sequence[Partition]) -> list[T | RedisError | OSError]:
            return [await tried(partial(act, partition)) for partition in group]

        parts = await asyncio.gather(*map(ask, self.together(some)))
        return [answer for part in parts for answer in part]

    async def each(self, some: Sequence[Partition], act: Callable[[Partition], Awaitable[T]]) -> list[T]:
        """The same; where any met trouble, that is raised in the end: RedisError, OSError."""
        return sound(await self.asked(some, act))

    def together(self, some: Sequence[Partition]) -> list[Sequence[Partition]]:
        """Those of them whose keys one command may name."""
        return [some] if self.one_server else [[partition] for partition in some]


def single(redis: Redis, keys: Keys) -> Partitions:
    """A namespace of one partition."""
    return Partitions((Partition(redis, keys),))


async def claim_partitions(redis: Redis, keys: Keys, wanted: int) -> None:
    """Settle how many the namespace has, where nobody did. Raises NotToBeUsed."""
    names = (keys.partitions(), keys.store(), keys.sequence())
    known: Any = await redis.eval(CLAIM, len(names), *names, wanted)
    check_partitions(keys, known.decode(), wanted)


async def look_at_partitions(redis: Redis, keys: Keys, wanted: int) -> None:
    """The same without settling it, for who only looks. Raises NotToBeUsed."""
    known: Any = await redis.get(keys.partitions())
    if known is not None or await redis.exists(keys.store(), keys.sequence()):
        check_partitions(keys, (known or b"1").decode(), wanted)


async def begin_restoring(redis: Redis, keys: Keys, state: str) -> None:
    """Keep everybody away until a backup is put in whole. `state` is the folder that belongs to it."""
    await redis.set(keys.partitions(), RESTORING + state)


async def end_restoring(redis: Redis, keys: Keys, number: int) -> None:
    """Everything is there, in so many partitions."""
    if number == 1:
        await redis.delete(keys.partitions())
    else:
        await redis.set(keys.partitions(), number)


async def half_restored(redis: Redis, keys: Keys) -> str | None:
    """The state of a backup that was not put in whole; null where there is none."""
    known: Any = await redis.get(keys.partitions())
    told = (known or b"").decode()
    return told.removeprefix(RESTORING) if told.startswith(RESTORING) else None


def check_partitions(keys: Keys, known: str, wanted: int) -> None:
    """Raises NotToBeUsed, with a sentence that says what to do."""
    if known.startswith(RESTORING):
        state = known.removeprefix(RESTORING)
        raise HalfRestored(
            f"a backup is not yet whole in namespace {keys.namespace} and {state}: "
            "run the same copydesk restore again if it was broken off, it begins anew"
        )
    if known != str(wanted):
        raise OtherPartitions(
            f"namespace {keys.namespace} was made with {_counted(int(known))}, "
            f"and COPYDESK_PARTITIONS says {wanted}: "
            f"set COPYDESK_PARTITIONS={known}, or give another COPYDESK_NAMESPACE and let it be filled anew"
        )


def _counted(number: int) -> str:
    return "one partition" if number == 1 else f"{number} partitions"
