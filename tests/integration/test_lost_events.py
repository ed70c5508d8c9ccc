"""Events that somebody trimmed, deleted or evicted: each document goes on by itself, once, and it is told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from copydesk_contracts.events import DocumentDiscovered, DocumentIndexed, DocumentLocated, DocumentWithdrawn
from copydesk_contracts.topology import ENRICHER, EXPANDER, INDEXER, PARSER
from services.delivery.delayed import move_due
from services.delivery.housekeeping import Housekeeping
from services.delivery.outcome import Result, Skip
from services.delivery.resend import Resender
from services.process.clock import SystemClock
from services.process.errors import Transient
from services.state.backlog import backlog
from services.state.content import FolderStore
from services.state.keys import State
from services.state.lost import LOCATED, Lost, ReceiptSweep
from services.watcher.once import ingest
from tests.integration.stepping import FIELD, Event, Rig, Step, failing, parsed, until

pytestmark = pytest.mark.server

FILES = ("a.txt", "b.txt", "c.txt")


@dataclass
class Room:
    """A parser over files that a watcher really announced, and nobody behind it."""

    rig: Rig
    folder: Path
    resender: Resender

    async def announce(self) -> None:
        """Have the watcher look at the folder once."""
        store = FolderStore(self.folder.parent / "content")
        await ingest([self.folder], self.rig.redis, self.rig.settings, store, SystemClock())

    async def parse(self) -> None:
        """Let the parser do whatever there is for it, private work too."""
        delivery = self.rig.delivery()
        for stream, private in ((self.rig.source, False), (self.rig.keys.work(PARSER), True)):
            entries = await self.rig.read_from(stream)
            await delivery.process([e._replace(private=private) for e in entries])

    async def lost(self) -> list[Lost]:
        """What an audit would name."""
        return await ReceiptSweep(self.rig.redis, self.rig.keys).everything()

    async def count(self, state: State) -> int:
        """Documents in that state."""
        return int(await self.rig.redis.zcard(self.rig.keys.documents(state)))


@pytest_asyncio.fixture
async def room(rig: Rig, tmp_path: Path) -> Room:
    """Three files announced, nothing read yet."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(f"The ferry {name} left Oslo.\n")
    made = Room(rig, folder, Resender(rig.redis, rig.keys, SystemClock()))
    await made.announce()
    return made


class Deaf(Step):
    """Takes everything and makes nothing of it."""

    async def run(self, events: Sequence[Event]) -> Sequence[Result]:
        """Nothing to publish."""
        return [Skip("as usual", usual=True) for _ in events]


Ruin = Callable[[Room], Awaitable[object]]


async def trimmed(room: Room) -> None:
    await room.rig.redis.xtrim(room.rig.source, maxlen=0, approximate=False)


async def deleted(room: Room) -> None:
    entries: Any = await room.rig.redis.xrange(room.rig.source)
    await room.rig.redis.xdel(room.rig.source, *(entry for entry, _ in entries))


async def evicted(room: Room) -> None:
    await room.rig.redis.delete(room.rig.source)
    await room.rig.groups()


async def dropped_with_its_consumer(room: Room) -> None:
    await room.rig.read(consumer="dead")
    await room.rig.redis.xgroup_delconsumer(room.rig.source, PARSER, "dead")


async def trimmed_in_hand(room: Room) -> None:
    await room.rig.read(consumer="dead")
    await trimmed(room)
    await room.rig.redis.xgroup_delconsumer(room.rig.source, PARSER, "dead")


@pytest.mark.parametrize("ruin", [trimmed, deleted, evicted, dropped_with_its_consumer, trimmed_in_hand])
async def test_lost_discoveries_are_sent_again_under_their_ids(room: Room, ruin: Ruin) -> None:
    before = {event.id for event in await room.rig.events(room.rig.source)}
    await ruin(room)
    assert len(await room.lost()) == 3
    assert await room.resender.turn() == 3
    assert await room.resender.turn() == 0, "once"
    assert await room.lost() == []
    again = await room.rig.events(room.rig.keys.work(PARSER))
    assert {event.id for event in again} == before
    assert {event.generation for event in again} == {0}
    await room.parse()
    assert await room.count(State.PARSED) == 3
    assert len(await room.rig.events()) == 3
    assert await room.rig.redis.hget(room.rig.keys.resent(), "documents") == b"3"


async def test_an_announcement_that_the_alerter_never_read_comes_again(room: Room) -> None:
    redis, keys = room.rig.redis, room.rig.keys
    stream = keys.stream(DocumentIndexed)
    entry: Any = await redis.xadd(stream, {FIELD: b"{}"})
    documents: Any = await redis.zrange(keys.documents(State.DISCOVERED), 0, -1)
    await redis.rename(keys.documents(State.DISCOVERED), keys.documents(State.INDEXED))
    waiting = {"state": "indexed", "waiting": f"{stream} {entry.decode()}"}
    for document in documents:
        await redis.hset(keys.receipt(document.decode()), mapping=waiting)
    assert await room.lost() == [], "it is there still"
    await redis.xtrim(stream, maxlen=0, approximate=False)
    assert {lost.state for lost in await room.lost()} == {State.INDEXED}
    assert await room.resender.turn() == 3
    assert await room.resender.turn() == 0
    again = await room.rig.events(keys.work(PARSER))
    assert {event.generation for event in again} == {1}, "consumers were told of the earlier one"


async def test_where_a_document_lies_is_told_to_the_index_again(room: Room) -> None:
    redis, keys = room.rig.redis, room.rig.keys
    stream = keys.stream(DocumentLocated)
    (room.folder / "z.txt").write_bytes((room.folder / "a.txt").read_bytes())
    await room.announce()
    moved = (await room.rig.events(stream))[-1].subject
    await redis.zrem(keys.documents(State.DISCOVERED), moved)
    await redis.zadd(keys.documents(State.INDEXED), {moved: 1})
    await redis.hset(keys.receipt(moved), "state", "indexed")
    await redis.hdel(keys.receipt(moved), "waiting")
    assert await room.lost() == []
    await redis.xtrim(stream, maxlen=0, approximate=False)
    assert [(lost.document_id, lost.mark) for lost in await room.lost()] == [(moved, LOCATED)]
    assert await room.resender.turn() == 1
    assert await room.lost() == []
    [event] = await room.rig.events(keys.work(INDEXER))
    assert [place.path for place in event.data.locations] == ["a.txt", "z.txt"]
    entries = await room.rig.read_from(keys.work(INDEXER), group=INDEXER)
    indexer = replace(room.rig, step=Deaf(name=INDEXER)).delivery()
    await indexer.process([entry._replace(private=True) for entry in entries])
    assert not await redis.hexists(keys.receipt(moved), "located")


async def test_what_waits_or_is_in_hand_is_left_alone(room: Room) -> None:
    assert await room.resender.turn() == 0
    await room.rig.read(count=2, consumer="busy")
    assert await room.resender.turn() == 0
    await room.rig.redis.xtrim(room.rig.source, maxlen=1, approximate=False)
    assert await room.resender.turn() == 0, "in hand, whatever became of the entry"


async def test_results_that_are_gone_are_made_again_as_a_new_generation(room: Room) -> None:
    await room.parse()
    first = await room.rig.events()
    await room.rig.redis.xtrim(room.rig.target, maxlen=1, approximate=False)
    assert await room.resender.turn() == 2
    await room.parse()
    second = await room.rig.events()
    assert [event.generation for event in second] == [0, 1, 1]
    assert len({event.id for event in first + second}) == 5
    assert await room.resender.turn() == 0


async def test_work_that_was_put_off_is_waited_for_until_it_is_gone(room: Room) -> None:
    room.rig.step.behaviour = failing({name: Transient("not now") for name in FILES})
    await room.parse()
    redis, keys = room.rig.redis, room.rig.keys
    assert await redis.zcard(keys.delayed(PARSER)) == 3
    assert await room.lost() == []

    async def moved() -> bool:
        await move_due(redis, keys, PARSER, 300.0)
        return await redis.xlen(keys.work(PARSER)) == 3

    await until(moved, "the retries to be due")
    assert await room.lost() == []
    await redis.delete(keys.work(PARSER))
    await room.rig.groups()
    assert await room.resender.turn() == 3
    room.rig.step.behaviour = parsed
    await room.parse()
    assert await room.count(State.PARSED) == 3


async def test_what_a_wrong_clock_put_off_for_days_is_due_now(room: Room) -> None:
    room.rig.step.behaviour = failing({name: Transient("not now") for name in FILES})
    await room.parse()
    redis, delayed = room.rig.redis, room.rig.keys.delayed(PARSER)
    for payload, score in await redis.zrange(delayed, 0, -1, withscores=True):
        await redis.zadd(delayed, {payload: score + 86_400_000})
    assert await move_due(redis, room.rig.keys, PARSER, 300.0) == 3


async def test_a_lost_withdrawal_is_told_to_those_who_need_it(room: Room) -> None:
    (room.folder / "a.txt").unlink()
    await room.announce()
    redis, keys = room.rig.redis, room.rig.keys
    (withdrawal,) = await room.rig.events(keys.stream(DocumentWithdrawn))
    await redis.xtrim(keys.stream(DocumentWithdrawn), maxlen=0, approximate=False)
    assert [lost.state for lost in await room.lost()] == [State.WITHDRAWN]
    assert await room.resender.turn() == 1
    for step in (EXPANDER, INDEXER):
        assert [e.id for e in await room.rig.events(keys.work(step))] == [withdrawal.id]
    assert await room.lost() == []


async def test_a_file_without_receipt_is_news_again(room: Room) -> None:
    await room.parse()
    redis, keys = room.rig.redis, room.rig.keys
    (document, *_) = await redis.zrange(keys.documents(State.PARSED), 0, -1)
    await redis.delete(keys.receipt(document.decode()))
    await room.resender.turn()
    await room.announce()
    announced = [e.subject for e in await room.rig.events(keys.stream(DocumentDiscovered))]
    assert announced.count(document.decode()) == 2


async def test_backlog_counts_what_can_be_read(room: Room) -> None:
    await room.parse()
    redis, target = room.rig.redis, room.rig.target
    await redis.xreadgroup(ENRICHER, "e", {target: ">"}, count=1, noack=True)
    await redis.xtrim(target, maxlen=0, approximate=False)
    assert await backlog(redis, target, ENRICHER) == 0
    keeper = Housekeeping(redis, room.rig.keys, room.rig.settings, SystemClock())
    await keeper.repair()
    (info,) = [g for g in await redis.xinfo_groups(target) if g["name"] == ENRICHER.encode()]
    assert info["lag"] == 0
    await redis.xadd(target, {"__data__": "x"})
    assert await backlog(redis, target, ENRICHER) == 1
