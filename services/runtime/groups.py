"""Streams and groups: every group is created at 0 before anything reads, and again if it vanishes."""

from collections.abc import Iterator

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.topology import EVENTS, STEPS, Step, groups
from services.runtime.keys import Keys


def all_groups(keys: Keys) -> Iterator[tuple[str, str]]:
    """Every (stream, group) of the topology, work streams included."""
    for event in EVENTS:
        yield from ((keys.stream(event), group) for group in groups(event))
    yield from ((keys.work(step.name), step.name) for step in STEPS)


def step_groups(keys: Keys, step: Step) -> list[tuple[str, str]]:
    """The (stream, group) pairs that one step reads."""
    return [(stream, group) for stream, group in all_groups(keys) if group == step.name]


async def ensure_groups(redis: Redis, keys: Keys) -> int:
    """Create what is missing, each at id 0, and return how many were."""
    return sum([await _ensure(redis, stream, group) for stream, group in all_groups(keys)])


async def _ensure(redis: Redis, stream: str, group: str) -> bool:
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
        return False
    return True
