"""The keys of a namespace in a file, each as the server itself writes it down.

A record is the length of the key, that of the value, the key, the value. A server of the same
version or a newer one reads it. Leases are left out: they are over before anybody reads them.
"""

import struct
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import IO, Any, Final

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from services.state.partitions import Partitions
from services.state.servers import Server

RECORD: Final = struct.Struct(">IQ")
PAGE: Final = 200
"""Keys of one document that are asked for at once: each has some hundred bytes."""
SMALL: Final = ("receipt", "locations", "members")


class NotRestored(Exception):
    """The server does not take what is in the file, or the file ends in the middle of a record."""


async def write_dump(servers: Sequence[Server], file: IO[bytes]) -> int:
    """Write every key down; nobody may write to the servers meanwhile. Returns how many there are."""
    count = 0
    for server in servers:
        async for names in _pages(server):
            for name, value in zip(names, await _dumped(server.redis, names), strict=True):
                if value is not None:
                    file.write(RECORD.pack(len(name), len(value)) + name + value)
                    count += 1
    return count


async def load_dump(partitions: Partitions, file: IO[bytes]) -> int:
    """Put every key into its partition; none of them may be there. Returns how many. Raises NotRestored.

    The number of partitions is left out, by which everybody knows that all is there.
    """
    count = 0
    for name, value in _records(file):
        if name == partitions.home.keys.partitions().encode():
            continue
        try:
            await partitions.at(name.decode()).redis.restore(name, 0, value)
        except ResponseError as error:
            raise NotRestored(
                f"{name.decode()}: {error}; is the server older than the one before?"
            ) from error
        count += 1
    return count


async def any_key(servers: Sequence[Server]) -> bool:
    """Whether the namespace has a key that would stay."""
    for server in servers:
        async for _ in _pages(server):
            return True
    return False


async def remove_all(servers: Sequence[Server], kept: str) -> None:
    """Take away every key of the namespace but one."""
    for server in servers:
        async for names in _pages(server):
            for name in names:
                if name != kept.encode():
                    await server.redis.unlink(name)


async def _pages(server: Server) -> AsyncIterator[Sequence[bytes]]:
    """Names of all keys: those of documents many at once, all others, which may be large, singly."""
    tags, small = server.prefixes(), tuple(server.prefixes(*SMALL))
    lease = server.home.lease("").encode()
    page: list[bytes] = []
    told = set[bytes]()  # the server may tell a key twice
    async for name in server.redis.scan_iter(match=f"{{{server.home.namespace}[}}/]*", count=1000):
        if name in told or name.startswith(lease) or not name.startswith(tags):
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
