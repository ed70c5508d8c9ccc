"""One partition of several whose server is away: what the others need is done all the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from redis.exceptions import RedisError

from copydesk_contracts.events import DocumentDiscovered
from copydesk_contracts.topology import PARSER, step
from services.delivery.delayed import move_due
from services.delivery.patient import PatientRetry
from services.delivery.wiring import make_claimer, make_delivery, readings
from services.process.clock import SystemClock
from services.process.loops import each
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions, claim_partitions
from tests.integration.stepping import Step, make_settings
from tests.integration.test_partitions import publish

pytestmark = pytest.mark.server
COUNT, AWAY = 4, 1


@pytest_asyncio.fixture
async def present(redis: Redis, namespace: str) -> Partitions:
    """All of them, with their groups."""
    await claim_partitions(redis, Keys(namespace), COUNT)
    made = Partitions(tuple(Partition(redis, Keys(namespace, n)) for n in range(COUNT)), one_server=False)
    for partition in made.all:
        await ensure_groups(redis, all_groups(partition.keys))
    return made


@pytest_asyncio.fixture
async def partitions(present: Partitions, tmp_path: Path) -> AsyncIterator[Partitions]:
    """The same for who does not reach one of them."""
    nobody = Redis.from_url(f"unix://{tmp_path}/nobody")
    parts = [Partition(nobody, p.keys) if p.keys.number == AWAY else p for p in present.all]
    yield Partitions(tuple(parts), one_server=False)
    await nobody.aclose()


async def test_what_a_dead_worker_held_in_the_others_is_finished(
    present: Partitions, partitions: Partitions, redis_url: str, namespace: str
) -> None:
    await publish(present, *map(str, range(24)))
    streams = [p.keys.stream(DocumentDiscovered) for p in present.all]
    for p, stream in zip(present.all, streams, strict=True):
        await p.redis.xreadgroup(PARSER, "dead", {stream: ">"}, 100)
    settings = make_settings(redis_url, namespace, partitions=COUNT, claim_after=0.001)
    parser = step(PARSER)
    delivery = make_delivery(settings, partitions, parser, Step(), SystemClock())
    claimer = make_claimer(settings, delivery, readings(settings, partitions, partitions.all, parser, 16))
    with pytest.raises(RedisError):
        await claimer.claim()
    left = [(await p.redis.xpending(s, PARSER))["pending"] for p, s in zip(present.all, streams, strict=True)]
    assert [number for number, count in enumerate(left) if count] == [AWAY]


async def test_work_that_is_due_in_the_others_goes_on(present: Partitions, partitions: Partitions) -> None:
    for p in present.all:
        await p.redis.zadd(p.keys.delayed(PARSER), {"{}": 1})
    with pytest.raises(RedisError):
        await partitions.each(partitions.all, lambda p: move_due(p.redis, p.keys, PARSER, 60.0))
    left = [await p.redis.zcard(p.keys.delayed(PARSER)) for p in present.all]
    assert [number for number, count in enumerate(left) if count] == [AWAY]


async def test_a_turn_that_fails_keeps_none_of_the_others_from_theirs() -> None:
    taken = list[int]()

    async def fails() -> None:
        raise OSError("no")

    async def takes() -> None:
        taken.append(1)

    with pytest.raises(OSError, match="no"):
        await each(fails, takes, fails, takes)
    assert taken == [1, 1]


async def test_a_read_that_fails_is_told_of_while_others_succeed() -> None:
    retry = PatientRetry(SystemClock())
    mended = asyncio.Event()

    async def fails() -> int:
        if not mended.is_set():
            raise ConnectionError("away")
        return 1

    async def succeeds() -> int:
        return 2

    async def forgets(_: Exception) -> None:
        pass

    failing = asyncio.create_task(retry.call_with_retry(fails, forgets))
    while retry.trouble is None:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert await retry.call_with_retry(succeeds, forgets) == 2
    assert retry.trouble == "ConnectionError: away"
    mended.set()
    assert await failing == 1
    assert retry.trouble is None
