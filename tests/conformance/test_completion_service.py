"""The whole delivery and housekeeping over each server: read, retry, claim, trim, expire, flush."""

import asyncio

import pytest
from redis.asyncio import Redis

from copydesk_contracts.topology import PARSER
from services.delivery.housekeeping import Housekeeping
from services.delivery.position import RetentionLimits
from services.delivery.trim import trim
from services.process.clock import SystemClock
from services.state.backlog import backlog
from services.state.deadletters import dead_letters, redrive
from services.state.groups import all_groups, ensure_groups
from tests.integration.stepping import Rig, Step, failing, make_settings, until

pytestmark = pytest.mark.server


@pytest.fixture
def rig(server: Redis, server_url: str, namespace: str) -> Rig:
    """A step over one of the servers."""
    return Rig(server, make_settings(server_url, namespace), Step())


async def test_reads_retries_claims_and_survives_a_flush(rig: Rig) -> None:
    await rig.groups()
    await rig.publish("left")
    await rig.read(consumer="dead")
    rig.step.behaviour = failing({"once": RuntimeError("once")})
    await rig.publish("a", "once")
    service = rig.service()
    async with rig.running(service):

        async def failed() -> bool:
            return rig.step.runs["once"] > 0

        await until(failed, "the first try")
        rig.step.behaviour = failing({})

        async def three() -> bool:
            return await rig.redis.xlen(rig.target) == 3

        await until(three, "claimed, retried and plain event")

        async def ready() -> bool:
            return await service.health.unready() is None

        await until(ready, "readiness")
        await rig.redis.flushall()
        await rig.publish("b")

        async def one() -> bool:
            return await rig.redis.xlen(rig.target) == 1

        await until(one, "the event after the flush")


async def test_groups_are_made_at_zero_even_over_the_memory_limit(rig: Rig) -> None:
    await rig.redis.config_set("maxmemory", "1")
    try:
        assert await ensure_groups(rig.redis, all_groups(rig.keys)) > 0
        assert await ensure_groups(rig.redis, all_groups(rig.keys)) == 0
    finally:
        await rig.redis.config_set("maxmemory", "0")


async def test_housekeeping_and_dead_letters(rig: Rig) -> None:
    await rig.groups()
    rig.settings = rig.settings.model_copy(update={"attempts": 1, "forget_worker": 0.001})
    rig.step.behaviour = failing({"bad": RuntimeError("always")})
    await rig.publish("a", "bad")
    await rig.delivery().process(await rig.read())
    keeper = Housekeeping(rig.redis, rig.keys, rig.settings, SystemClock())
    await asyncio.sleep(0.01)
    assert await keeper.turn()
    assert await rig.redis.xinfo_consumers(rig.source, PARSER) == []
    (letter,) = [x async for x in dead_letters(rig.redis, rig.keys)]
    assert await redrive(rig.redis, rig.keys, letter)
    now = int(SystemClock().now().timestamp() * 1000)
    assert (await trim(rig.redis, rig.keys, RetentionLimits(0.0, 10**9), now + 10_000))[
        "document.discovered"
    ] == 2


async def test_backlog_counts_what_is_unread_though_entries_were_deleted(rig: Rig) -> None:
    await rig.groups()
    await rig.publish("a", "b", "c", "d")
    assert await backlog(rig.redis, rig.source, PARSER) == 4
    await rig.read(count=1)
    entries = await rig.redis.xrange(rig.source)
    await rig.redis.xdel(rig.source, entries[2][0])
    assert await backlog(rig.redis, rig.source, PARSER) == 3, "one pending, two unread"
