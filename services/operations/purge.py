"""Takes a document down for good: out of streams, work, receipts and store; a tombstone stays.

The tombstone is the receipt itself, withdrawn for the reason `purged`: it never expires,
no completion publishes for it any more, and the watcher does not announce it again.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from redis.asyncio import Redis

from copydesk_contracts.envelope import source_of
from copydesk_contracts.events import DocumentWithdrawn, Location, WithdrawalReason
from copydesk_contracts.topology import EVENTS, STEPS
from services.delivery.emit import root_event
from services.process.clock import milliseconds
from services.state.collect import REFERENCE, entries, payloads
from services.state.content import ContentStore
from services.state.installation import announced_id
from services.state.keys import Keys
from services.state.partitions import Partitions
from services.state.scripts import OVER_MEMORY_LIMIT, script

# Idempotent: a second run finds the tombstone and announces nothing.
MARK_PURGED = script(
    """
local document, now = ARGV[1], ARGV[2]
using(KEYS[1], KEYS[2], KEYS[3])
local it = look(document, '')
if it.purged then
  return 0
end
publish(KEYS[4], ARGV[3])
redis.call('DEL', KEYS[1] .. document, KEYS[2] .. document)
redis.call('HSET', KEYS[1] .. document, 'purged_at', now)
move(document, it.state, 'withdrawn', 'purged', '+inf')
return 1
""",
    OVER_MEMORY_LIMIT,
)


@dataclass(frozen=True)
class Scrubbed:
    """How many entries and pieces of content were removed."""

    entries: int
    contents: int


async def mark_purged(redis: Redis, keys: Keys, document_id: str, place: Location, at: datetime) -> bool:
    """Set the tombstone and announce the withdrawal, in one step. False if it was there already."""
    data = DocumentWithdrawn(document_id=document_id, location=place, reason=WithdrawalReason.PURGED)
    source = source_of(await announced_id(redis, keys), "operator")
    event = root_event(source, document_id, Location(root="purge", path=document_id, revision=1), data, at)
    names = (
        keys.receipt(""),
        keys.locations(""),
        keys.documents_prefix(),
        keys.stream(DocumentWithdrawn),
    )
    return bool(await redis.eval(MARK_PURGED, 4, *names, document_id, milliseconds(at), event.to_json()))


async def scrub(partitions: Partitions, store: ContentStore, document_id: str) -> Scrubbed:
    """Remove every entry about the document but its withdrawal by purge, and the content it alone used."""
    place = partitions.of(document_id)
    redis, keys = place.redis, place.keys
    streams = [*(keys.stream(e) for e in EVENTS), *(keys.work(s.name) for s in STEPS)]
    delayed = [keys.delayed(step.name) for step in STEPS]
    removed = [
        *[payload for stream in streams for payload in await _delete(redis, stream, document_id)],
        *[payload for name in delayed for payload in await _forget(redis, name, document_id)],
    ]
    used = {name for payload in removed for name in _references(payload)}
    return Scrubbed(len(removed), await _discard(partitions, store, document_id, used))


async def _delete(redis: Redis, stream: str, document_id: str) -> list[bytes]:
    """Take the document's entries off a stream; returns their payloads."""
    found = {i: p async for i, p in entries(redis, stream) if _about(p, document_id)}
    if found:
        await redis.xdel(stream, *found)
    return list(found.values())


async def _forget(redis: Redis, delayed: str, document_id: str) -> list[bytes]:
    """Take the document's events out of those that wait to be tried again; returns them."""
    found = [payload async for payload, _ in redis.zscan_iter(delayed) if _about(payload, document_id)]
    if found:
        await redis.zrem(delayed, *found)
    return found


async def _discard(partitions: Partitions, store: ContentStore, document_id: str, used: set[str]) -> int:
    for partition in partitions.all:
        async for payload in payloads(partition.redis, partition.keys):
            used -= _references(payload)
    names = await asyncio.to_thread(lambda: [n for n in store.names() if n.startswith(document_id)])
    doomed = used | set(names)
    for name in doomed:
        await asyncio.to_thread(store.discard, name)
    return len(doomed)


def _about(payload: bytes, document_id: str) -> bool:
    subject = b'"subject":"' + document_id.encode() + b'"'
    return subject in payload and b'"reason":"purged"' not in payload


def _references(payload: bytes) -> set[str]:
    return {name.decode() for name in REFERENCE.findall(payload)}
