"""What the ledger says of documents: whether they are gone, and where their copy lies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from copydesk_contracts.events import Location
from services.state.keys import GONE, Keys
from services.state.partitions import Partitions

INSIDE = "!/"
"""Between the path of a container and the name of what is in it."""


@dataclass(frozen=True)
class LocationStanding:
    """Whether the document has no location left, and those it has."""

    gone: bool
    locations: tuple[Location, ...]


async def standings(redis: Redis, keys: Keys, document_ids: Sequence[str]) -> dict[str, LocationStanding]:
    """The standing of each document, read in one round trip."""
    pipeline = redis.pipeline(transaction=False)
    for document_id in document_ids:
        pipeline.hget(keys.receipt(document_id), "state")
        pipeline.hgetall(keys.locations(document_id))
    answers = await pipeline.execute() if document_ids else []
    pairs = zip(answers[::2], answers[1::2], strict=True)
    return {
        document_id: LocationStanding((state or b"").decode() in GONE, _locations(places))
        for document_id, (state, places) in zip(document_ids, pairs, strict=True)
    }


async def all_standings(partitions: Partitions, document_ids: Sequence[str]) -> dict[str, LocationStanding]:
    """The same of documents that lie in several partitions."""
    found: dict[str, LocationStanding] = {}
    for partition, documents in partitions.grouped(document_ids).items():
        found |= await standings(partition.redis, partition.keys, documents)
    return found


def _locations(places: Mapping[bytes, bytes]) -> tuple[Location, ...]:
    pairs = ((*json.loads(place), int(revision)) for place, revision in places.items())
    return tuple(Location(root=root, path=path, revision=revision) for root, path, revision in sorted(pairs))
