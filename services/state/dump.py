"""The keys of a namespace in a file, each as the server itself writes it down.

A record is the length of the key, that of the value, the key, the value. A server of the same
version or a newer one reads it. Leases are left out: they are over before anybody reads them.
"""

import struct
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import IO, Any, Final

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services.state.keys import Keys

RECORD: Final = struct.Struct(">IQ")
PAGE: Final = 200
"""Keys of one document that are asked for at once: each has some hundred bytes."""


class NotRestored(Exception):
    """The server does not take what is in the file, or the file ends in the middle of a record."""


async def write_dump(redis: Redis, keys: Keys, file: IO[bytes]) -> int:
    """Write every key down; nobody may write to the server meanwhile. Returns how many there are."""
    count = 0
    async for names in _pages(redis, keys):
        for name, value in zip(names, await _dumped(redis, names), strict=True):
            if value is not None:
                file.write(RECORD.pack(len(name), len(value)) + name + value)
                count += 1
    return count


async def load_dump(redis: Redis, file: IO[bytes]) -> int:
    """Put every key back; none of them may be there. Returns how many there are. Raises NotRestored."""
    count = 0
    for name, value in _records(file):
        try:
            await redis.restore(name, 0, value)
        except ResponseError as error:
            raise NotRestored(
                f"{name.decode()}: {error}; is the server older than the one before?"
            ) from error
        count += 1
    return count


async def any_key(redis: Redis, keys: Keys) -> bool:
    """Whether the namespace has a key that would stay."""
    async for _ in _pages(redis, keys):
        return True
    return False


async def _pages(redis: Redis, keys: Keys) -> AsyncIterator[Sequence[bytes]]:
    """Names of all keys: those of documents many at once, all others, which may be large, singly."""
    lease = keys.lease("").encode()
    small = tuple(f("").encode() for f in (keys.receipt, keys.locations, keys.members))
    page: list[bytes] = []
    told = set[bytes]()  # the server may tell a key twice
    async for name in redis.scan_iter(match=f"{keys.receipt('').removesuffix('receipt:')}*", count=1000):
        if name in told or name.startswith(lease):
            continue
        told.add(name)
        if not name.startswith(small):
            yield [name]
            continue
        page.append(name)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


async def _dumped(redis: Redis, names: Sequence[bytes]) -> list[Any]:
    pipeline = redis.pipeline(transaction=False)
    for name in names:
        pipeline.dump(name)
    return list(await pipeline.execute())


def _records(file: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    while head := file.read(RECORD.size):
        if len(head) < RECORD.size:
            raise NotRestored("the file ends too early")
        name_length, value_length = RECORD.unpack(head)
        name, value = file.read(name_length), file.read(value_length)
        if len(value) < value_length:
            raise NotRestored("the file ends too early")
        yield name, value
