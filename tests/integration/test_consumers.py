"""Known consumers: what they may do, how they stand, and what they missed they can have again."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from copydesk_contracts.events import DocumentIndexed, DocumentParsed
from copydesk_contracts.order import START
from copydesk_contracts.topology import ENRICHER
from services.delivery.position import RetentionLimits
from services.delivery.trim import trim
from services.desk.consumers_api import router
from services.operations.consumers import Consumers, GroupStanding, WholeConsumers
from services.process.clock import SystemClock, milliseconds
from services.process.settings import Settings
from services.state.consumers import (
    ReservedName,
    consumer,
    ensure_consumers,
    register,
    registered,
    unregister,
    user_name,
)
from services.state.log import EventLog, Published
from services.state.missed import MissedEvents
from services.state.partitions import single
from tests.integration.stepping import Rig, announce

pytestmark = pytest.mark.server

KIB = 1024
LITTLE = 400 * KIB
NAME = "newsroom"
PASSWORD = "s3cret"  # noqa: S105
EVENT = {"type": "document.indexed", "subject": "d", "text": "x" * 4000}
MANY = 300


@pytest.fixture
def house(rig: Rig, tmp_path: Path) -> Consumers:
    settings = Settings(
        state=tmp_path,
        redis_url=rig.settings.redis_url,
        namespace=rig.settings.namespace,
        retain_bytes=LITTLE,
    )
    return Consumers(rig.redis, rig.keys, settings, SystemClock())


@pytest_asyncio.fixture(autouse=True)
async def no_users_left(house: Consumers) -> AsyncIterator[None]:
    yield
    await unregister(house.redis, house.keys, NAME)


async def publish(house: Consumers, count: int) -> None:
    for number in range(count):
        await announce(
            house.redis,
            house.keys.stream(DocumentIndexed),
            json.dumps(EVENT | {"id": f"{number:032x}"}, separators=(",", ":")).encode(),
        )


async def trimmed(house: Consumers, size: int = LITTLE) -> int:
    """As housekeeping does it, with our own groups done."""
    stream = house.keys.stream(DocumentIndexed)
    info = await house.redis.xinfo_stream(stream)
    await house.redis.xgroup_setid(stream, "alerter", info["last-generated-id"])
    limits = RetentionLimits(3600, size)
    missed = MissedEvents(house.settings.missed_dir)
    dropped = await trim(house.redis, house.keys, limits, milliseconds(SystemClock().now()), missed)
    return dropped["document.indexed"]


async def standing(house: Consumers) -> GroupStanding:
    (mine,) = [s for s in await house.standings() if s.group == NAME]
    return mine


def test_names_of_steps_are_refused() -> None:
    for name in ("watcher", ENRICHER, "alerter"):
        with pytest.raises(ReservedName):
            consumer(name, [DocumentIndexed], 0, "")


async def test_a_server_user_reads_its_streams_and_nothing_else(house: Consumers, redis_url: str) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 0, PASSWORD))
    await publish(house, 1)
    theirs = Redis.from_url(redis_url, username=user_name(house.keys, NAME), password=PASSWORD)
    stream = house.keys.stream(DocumentIndexed)
    try:
        ((_, entries),) = await theirs.xreadgroup(NAME, "one", {stream: ">"})
        assert await theirs.xack(stream, NAME, entries[0][0]) == 1
        with pytest.raises(NoPermissionError):
            await theirs.xread({house.keys.stream(DocumentParsed): "0"})
        for refused in (theirs.xadd(stream, {"a": "b"}), theirs.xtrim(stream, 0), theirs.keys("*")):
            with pytest.raises(NoPermissionError):
                await refused
    finally:
        await theirs.aclose()


async def test_group_and_user_are_made_again(house: Consumers) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 0, PASSWORD))
    await house.redis.delete(house.keys.stream(DocumentIndexed))
    await house.redis.execute_command("ACL", "DELUSER", user_name(house.keys, NAME))
    await ensure_consumers(house.redis, house.keys)
    assert (await standing(house)).known
    assert await house.redis.execute_command("ACL", "GETUSER", user_name(house.keys, NAME))


async def test_a_slow_group_can_name_what_it_missed_and_has_it_again(house: Consumers) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 0, ""))
    await publish(house, MANY)
    stream = house.keys.stream(DocumentIndexed)
    whole = [e.sequence for e in await _all(house)]
    ((_, entries),) = await house.redis.xreadgroup(NAME, "one", {stream: ">"}, count=10)
    await house.redis.xack(stream, NAME, *(entry_id for entry_id, _ in entries[:5]))
    dropped = await trimmed(house)
    assert 100 < dropped < MANY
    seen = await standing(house)
    assert seen.missed == dropped - 5, "five were finished"
    seen_first = await house.missed(NAME)
    assert await missed_again(house) == whole[5:dropped]
    await publish(house, MANY)
    dropped += await trimmed(house)
    assert (await standing(house)).missed == dropped - 5
    again = await missed_again(house)
    assert len(again) == len(set(again)) == dropped - 5
    await house.settle(NAME, seen_first)
    assert (await standing(house)).missed == dropped - 5, "what was missed since is not forgotten"
    await house.settle(NAME, await house.missed(NAME))
    assert (await standing(house)).missed == 0


async def missed_again(house: Consumers) -> list[str]:
    events = house.missed_events(await house.missed(NAME))
    return [json.loads(line)["sequence"] async for line in events]


async def test_over_http_it_settles_what_it_has_fetched(house: Consumers) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 0, ""))
    app = FastAPI()
    app.include_router(router(WholeConsumers(single(house.redis, house.keys), house.settings, house.clock)))
    address = f"/api/consumers/{NAME}/missed"
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://desk") as client:
        await publish(house, MANY)
        dropped = await trimmed(house)
        answer = await client.get(f"{address}/events")
        through = answer.headers["copydesk-sequence"]
        assert (answer.text.count("\n"), json.loads(answer.text.splitlines()[-1])["sequence"]) == (
            dropped,
            through,
        )
        await publish(house, MANY)
        assert await trimmed(house) > 0
        await client.delete(f"{address}?through={through}")
        assert (await client.get(f"{address}/events")).text.count("\n") > dropped
        through = (await client.get(f"{address}/events")).headers["copydesk-sequence"]
        assert (await client.delete(f"{address}?through={through}")).status_code == 204
        assert (await client.get(address)).json() == []


async def _all(house: Consumers) -> list[Published]:
    log, after = EventLog(house.redis, house.keys), START
    found: list[Published] = []
    while page := await log.page([DocumentIndexed], after):
        found += page
        after = page[-1].sequence
    return found


async def test_a_stream_waits_for_a_consumer_up_to_its_limit(house: Consumers) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 1600 * KIB, ""))
    await publish(house, MANY)
    assert await trimmed(house) == 0
    await publish(house, MANY)
    assert await trimmed(house) > 0, "beyond the limit it is told instead"
    assert (await standing(house)).missed > 0


async def test_what_was_purged_is_not_kept_for_anybody(house: Consumers) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 0, ""))
    await publish(house, MANY)
    dropped = await trimmed(house)
    store = MissedEvents(house.settings.missed_dir)
    assert await asyncio.to_thread(store.forget, "d") == dropped
    assert await missed_again(house) == []


async def test_removing_takes_everything_away(house: Consumers) -> None:
    await register(house.redis, house.keys, consumer(NAME, [DocumentIndexed], 0, PASSWORD))
    assert await unregister(house.redis, house.keys, NAME)
    assert not await unregister(house.redis, house.keys, NAME)
    assert await registered(house.redis, house.keys) == {}
    groups = await house.redis.xinfo_groups(house.keys.stream(DocumentIndexed))
    assert NAME.encode() not in {g["name"] for g in groups}
    with pytest.raises(ResponseError):
        await house.redis.xreadgroup(NAME, "one", {house.keys.stream(DocumentIndexed): ">"})
