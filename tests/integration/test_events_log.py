"""The log of all events: one cursor, every event exactly once, and a plain answer where some are gone."""

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentIndexed, DocumentParsed, DocumentWithdrawn, EventData
from copydesk_contracts.order import START
from copydesk_contracts.topology import EVENTS
from services.state.keys import Keys
from services.state.log import CursorTooOld, EventLog
from services.state.scripts import script

pytestmark = pytest.mark.server

PUBLISH = script("for _ = 1, ARGV[2] do publish(KEYS[1], ARGV[1]) end")
KINDS: Sequence[type[EventData]] = (DocumentParsed, DocumentIndexed, DocumentWithdrawn)
THOUSAND = 1000
HUNDREDTH = 10


async def publish(redis: Redis, keys: Keys, kind: type[EventData], times: int = 1) -> None:
    await redis.eval(PUBLISH, 1, keys.stream(kind), json.dumps({"type": kind.event_type}), times)


@pytest.fixture
def log(redis: Redis, namespace: str) -> EventLog:
    return EventLog(redis, Keys(namespace))


async def read(log: EventLog, after: str, count: int) -> list[str]:
    """Sequences of up to `count` events behind the cursor, page by page."""
    found: list[str] = []
    while len(found) < count and (page := await log.page(EVENTS, after, count - len(found))):
        found += [event.sequence for event in page]
        after = found[-1]
    return found


async def test_cut_anywhere_and_resumed_it_tells_each_event_once(log: EventLog) -> None:
    choice = random.Random(15)
    left = THOUSAND
    while left:
        times = min(left, choice.randint(1, 40))  # uneven, so that one stream runs ahead of others
        await publish(log.redis, log.keys, choice.choice(KINDS), times)
        left -= times
    whole = await read(log, START, 2 * THOUSAND)
    assert len(whole) == len(set(whole)) == THOUSAND
    assert whole == sorted(whole)
    for cut in range(0, THOUSAND, HUNDREDTH):
        cursor = whole[cut - 1] if cut else START
        assert await read(log, cursor, 2 * THOUSAND) == whole[cut:]


async def test_events_that_come_meanwhile_are_not_passed_over(log: EventLog) -> None:
    told: list[str] = []
    cursor = START
    for turn in range(60):
        await publish(log.redis, log.keys, KINDS[turn % 3], 3)
        page = await log.page(EVENTS, cursor, 2)
        told += [event.sequence for event in page]
        cursor = told[-1]
    told += await read(log, cursor, THOUSAND)
    assert told == await read(log, START, THOUSAND)
    assert len(told) == 180


async def test_only_the_types_asked_for(log: EventLog) -> None:
    await publish(log.redis, log.keys, DocumentParsed, 3)
    await publish(log.redis, log.keys, DocumentIndexed, 2)
    page = await log.page([DocumentIndexed], START)
    assert [json.loads(event.raw)["type"] for event in page] == ["document.indexed"] * 2


async def test_a_cursor_from_which_something_is_missing_is_called_so(log: EventLog) -> None:
    await publish(log.redis, log.keys, DocumentParsed, 10)
    places = [event.sequence for event in await log.page([DocumentParsed], START)]
    await log.redis.hset(log.keys.trimmed(), "document.parsed", f"{places[4][:13]}-{int(places[4][13:])}")
    with pytest.raises(CursorTooOld) as error:
        await log.page([DocumentParsed], places[3])
    assert error.value.oldest == places[4] == await log.oldest([DocumentParsed])
    assert [e.sequence for e in await log.page([DocumentParsed], places[4])] == places[5:]
    assert await log.page([DocumentIndexed], places[3]) == [], "nothing of that type is missing"


async def test_a_cursor_from_before_the_server_lost_its_memory_is_called_so(log: EventLog) -> None:
    await publish(log.redis, log.keys, DocumentParsed)
    (before,) = await read(log, START, 10)
    mine: Any = [key async for key in log.redis.scan_iter(f"{{{log.keys.namespace}}}:*")]
    await log.redis.delete(*mine)
    await publish(log.redis, log.keys, DocumentParsed)
    with pytest.raises(CursorTooOld):
        await log.page(EVENTS, before)
    (after,) = await read(log, START, 10)
    assert after > before
