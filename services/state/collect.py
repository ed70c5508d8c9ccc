"""Collects the content that nothing refers to: no document, no event kept, no work to be done."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from typing import Any

import structlog
from redis.asyncio import Redis

from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import EVENTS, PAYLOAD_FIELD, STEPS
from services.state.content import ContentStore
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions
from services.state.receipts import with_receipts

log = structlog.get_logger()

FIELD = PAYLOAD_FIELD.encode()
REFERENCE = re.compile(rb'"sha256":\s*"([0-9a-f]{64})"')
PAGE = 100
"""Entries of a stream in memory at once: each may be a quarter of a megabyte."""
CHUNK = 500
"""Names asked for in one round trip."""


async def collect(partitions: Partitions, store: ContentStore, grace: float) -> int:
    """Discard what is not referred to and was last put more than `grace` seconds ago. Returns how many.

    Does nothing before every root was scanned: until then what is on disk may not be
    known again after the server lost its memory.
    """
    if not await _all_scanned(partitions.home.redis, partitions.home.keys):
        return 0
    await asyncio.to_thread(store.discard_broken_off, grace)
    names = await asyncio.to_thread(lambda: list(store.names()))
    candidates = await _without_receipt(partitions, names)
    if not candidates:
        return 0
    async for change in _under_way(partitions.home):
        candidates -= {found.decode() for found in REFERENCE.findall(change)}
    for partition in partitions.all:
        async for payload in payloads(partition.redis, partition.keys):
            candidates -= {found.decode() for found in REFERENCE.findall(payload)}
    discarded = await asyncio.to_thread(lambda: sum(store.discard_unused(n, grace) for n in candidates))
    log.info("content-collected", discarded=discarded, kept=len(names) - discarded)
    return discarded


async def _under_way(home: Partition) -> AsyncIterator[bytes]:
    """Changes of places that are begun and not ended: their documents may come long after their content."""
    for names in (home.keys.roots(), home.keys.leaving_roots()):
        roots: Any = await home.redis.hkeys(names)
        for root in roots:
            async for _, change in home.redis.hscan_iter(home.keys.moving(root.decode()), count=PAGE):
                yield change.replace(b'\\"', b'"')  # events in JSON, in JSON


async def payloads(redis: Redis, keys: Keys) -> AsyncIterator[bytes]:
    """Every event that is kept anywhere: public streams, work streams, delayed work."""
    for stream in [*(keys.stream(e) for e in EVENTS), *(keys.work(s.name) for s in STEPS)]:
        async for _, payload in entries(redis, stream):
            yield payload
    for step in STEPS:
        async for payload, _ in redis.zscan_iter(keys.delayed(step.name), count=PAGE):
            yield payload


async def entries(redis: Redis, stream: str) -> AsyncIterator[tuple[str, bytes]]:
    """Id and payload of every entry of a stream, in order."""
    start = "-"
    while True:
        page: Any = await redis.xrange(stream, min=start, count=PAGE)
        if not page:
            return
        for entry_id, fields in page:
            yield entry_id.decode(), fields.get(FIELD, b"")
        start = f"({page[-1][0].decode()}"


async def _all_scanned(redis: Redis, keys: Keys) -> bool:
    roots, scans = await redis.hkeys(keys.roots()), await redis.hkeys(keys.scans())
    return bool(roots) and set(roots) <= set(scans)


async def _without_receipt(partitions: Partitions, names: Iterable[str]) -> set[str]:
    left: set[str] = set()
    rest = iter(names)
    while chunk := list(islice(rest, CHUNK)):
        there = await with_receipts(partitions, map(document_id, chunk))
        left |= {name for name in chunk if document_id(name) not in there}
    return left
