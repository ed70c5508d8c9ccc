"""Everything that the server knows of files and documents, read once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from copydesk_contracts.topology import INDEXER
from services.process.parts import in_parts
from services.state.keys import Keys, State
from services.state.partitions import Partitions
from services.state.receipts import warnings_of
from services.watcher.entry import LedgerEntry, read_entry

CHUNK = 500
"""Receipts asked for in one round trip."""


@dataclass
class Census:
    """Ledgers by root and path, receipts as (state, reason), locations as `root/path`, ids by state.

    `announced` are documents that were indexed at some time, `warnings` the codes with which those
    that have any were read; `placed`, those that a file holds, is filled by whoever goes through the files.
    """

    ledgers: dict[str, dict[str, LedgerEntry]] = field(default_factory=dict)
    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    announced: set[str] = field(default_factory=set)
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    locations: dict[str, list[str]] = field(default_factory=dict)
    states: dict[str, set[str]] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)


async def take_census(partitions: Partitions) -> Census:
    """Read it all. Not one moment's picture where services are at work."""
    census, home = Census(), partitions.home
    for root in await _strings(home.redis.hkeys(home.keys.roots())):
        census.ledgers[root] = await _ledger(home.redis, home.keys.ledger(root))
    for partition in partitions.all:
        await _take(census, partition.redis, partition.keys)
    return census


async def _take(census: Census, redis: Redis, keys: Keys) -> None:
    documents = await _after(redis, keys.receipt(""))
    for part in in_parts(documents, CHUNK):
        await _read(census, redis, keys, part)
    for state in State:
        ids = [i async for i, _ in redis.zscan_iter(keys.documents(state), count=1000)]
        census.states.setdefault(state.value, set()).update(i.decode() for i in ids)


async def _strings(answer: Any) -> list[str]:
    return [item.decode() for item in await answer]


async def _ledger(redis: Redis, name: str) -> dict[str, LedgerEntry]:
    entries: dict[str, LedgerEntry] = {}
    async for path, raw in redis.hscan_iter(name, count=1000):
        entry = read_entry(raw)
        if entry is not None:
            entries[path.decode()] = entry
    return entries


async def _after(redis: Redis, prefix: str) -> list[str]:
    """What comes after the prefix in the names of the keys that have it."""
    pattern = prefix.translate({ord(c): f"\\{c}" for c in "[]*?^\\"}) + "*"
    return [k.decode()[len(prefix) :] async for k in redis.scan_iter(match=pattern, count=2000)]


async def _read(census: Census, redis: Redis, keys: Keys, documents: Sequence[str]) -> None:
    pipeline = redis.pipeline(transaction=False)
    for document in documents:
        pipeline.hmget(keys.receipt(document), "state", "reason", f"output:{INDEXER}", "warnings")
        pipeline.hkeys(keys.locations(document))
    answers: list[Any] = await pipeline.execute()
    for document, fields, places in zip(documents, answers[::2], answers[1::2], strict=True):
        state, reason, output, warnings = fields
        census.receipts[document] = ((state or b"").decode(), (reason or b"").decode())
        if warnings:
            census.warnings[document] = warnings_of(warnings)
        if output:
            census.announced.add(document)
        census.locations[document] = ["/".join(json.loads(place)) for place in places]
