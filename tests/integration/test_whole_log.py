"""The log over all partitions: one cursor, every event once, each document's in its order."""

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import aclosing

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentDiscovered, DocumentParsed
from copydesk_contracts.order import START
from services.state.cursor import PATTERN, OtherCursor, Told, cursor_of, part_of, parts_of
from services.state.keys import Keys
from services.state.log import CursorTooOld, EventLog
from services.state.partitions import Partition, Partitions
from services.state.whole_log import WholeLog
from tests.integration.stepping import announce, discovered
from tests.integration.test_partitions import publish

pytestmark = pytest.mark.server

KINDS = (DocumentDiscovered, DocumentParsed)
DOCUMENTS = 30
Made = Callable[[int], WholeLog]


@pytest.fixture
def made(redis: Redis, namespace: str) -> Made:
    """A log of so many partitions of one server."""
    return lambda count: WholeLog(
        Partitions(tuple(Partition(redis, Keys(namespace, n)) for n in range(count)))
    )


async def everything(log: WholeLog) -> list[tuple[int, str]]:
    """Partition and sequence of each event that is there."""
    return [
        (number, event.sequence)
        for number, p in enumerate(log.partitions.all)
        for event in await EventLog(p.redis, p.keys).page(KINDS, START)
    ]


def seen(log: WholeLog, told: list[Told]) -> list[tuple[int, str]]:
    """Partition and sequence of each of these; all of a partition are in order."""
    events = [json.loads(one.raw) for one in told]
    found = [(log.partitions.of(event["subject"]).keys.number, event["sequence"]) for event in events]
    for number in range(len(log.partitions.all)):
        sequences = [sequence for of, sequence in found if of == number]
        assert sequences == sorted(sequences)
    return found


async def read(log: WholeLog, after: str, limit: int) -> list[Told]:
    """All events behind a cursor, so many a page."""
    found: list[Told] = []
    while (page := await log.page(KINDS, after, limit)).events:
        assert page.behind == page.events[-1].cursor
        assert len(page.events) <= limit
        found += page.events
        after = page.behind
    return found


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("limit", [1, 2, 7, 100])
async def test_cut_anywhere_it_tells_each_event_once(made: Made, count: int, limit: int) -> None:
    log = made(count)
    await publish(log.partitions, *map(str, range(DOCUMENTS)))
    whole = await read(log, START, limit)
    assert sorted(seen(log, whole)) == sorted(await everything(log))
    for cut in range(0, DOCUMENTS, 9):
        rest = await read(log, whole[cut].cursor, 5)
        assert {one.raw for one in rest} == {one.raw for one in whole[cut + 1 :]}


@pytest.mark.parametrize("count", [1, 3])
async def test_who_follows_while_writers_write_is_told_each_once(made: Made, count: int) -> None:
    log, told = made(count), list[Told]()

    async def write(turn: int) -> None:
        for number in range(DOCUMENTS):
            await publish(log.partitions, f"{turn}.{number % 9}")

    writers = [asyncio.create_task(write(turn)) for turn in range(3)]
    while len(told) < 3 * DOCUMENTS:
        after = told[-1].cursor if told else START  # cut, and resumed
        async with aclosing(log.follow(KINDS, after, 1.0)) as parts:
            async for part in parts:
                told += part
                if len(told) % 2:
                    break
                if len(told) == 3 * DOCUMENTS:
                    break
    await asyncio.gather(*writers)
    assert sorted(seen(log, told)) == sorted(await everything(log))


async def test_a_cursor_of_one_partition_is_a_sequence(made: Made) -> None:
    log = made(1)
    await publish(log.partitions, "a", "b")
    (first, second) = await read(log, START, 10)
    assert [json.loads(one.raw)["sequence"] for one in (first, second)] == [first.cursor, second.cursor]
    assert await log.newest() == second.cursor


@pytest.mark.parametrize("count", [1, 3])
async def test_what_is_no_cursor_here_is_called_so(made: Made, count: int) -> None:
    log, other = made(count), cursor_of(["1" * 16] * (4 - count))
    assert log.knows(await log.newest())
    for cursor in (other, "6-0", "", "1" * 15):
        assert not log.knows(cursor)
    with pytest.raises(OtherCursor, match=f"has {count} sequences, and this one {4 - count}"):
        await log.page(KINDS, other)


async def test_where_one_partition_dropped_something_the_others_go_on_where_they_were(made: Made) -> None:
    log = made(3)
    await publish(log.partitions, *map(str, range(DOCUMENTS)))
    whole = await read(log, START, 100)
    cursor, last = whole[9].cursor, parts_of(whole[-1].cursor, 3)
    second = log.partitions.all[1]
    trimmed = f"{last[1][:13]}-{int(last[1][13:])}"
    await second.redis.hset(second.keys.trimmed(), DocumentDiscovered.event_type, trimmed)
    with pytest.raises(CursorTooOld) as error:
        await log.page(KINDS, cursor)
    before = parts_of(cursor, 3)
    assert parts_of(error.value.oldest, 3) == [before[0], last[1], before[2]]
    rest = seen(log, await read(log, error.value.oldest, 9))
    assert {number for number, _ in rest} == {0, 2}
    assert part_of(await log.oldest(KINDS), 1) == last[1]
    assert (await log.page([DocumentParsed], cursor)).events == [], "nothing of that type is missing"


async def test_nothing_for_a_while_is_said(made: Made) -> None:
    log = made(3)
    async with aclosing(log.follow(KINDS, await log.newest(), 0.05)) as parts:
        assert await anext(parts) == []
        event = discovered("late")
        place = log.partitions.of(event.subject)
        await announce(place.redis, place.keys.stream(DocumentDiscovered), event.to_json())
        while not (part := await anext(parts)):
            pass
        assert [json.loads(one.raw)["id"] for one in part] == [event.id]


def test_what_a_cursor_looks_like() -> None:
    assert re.fullmatch(PATTERN, cursor_of([START] * 1024))
    assert not re.fullmatch(PATTERN, cursor_of([START] * 1025))
