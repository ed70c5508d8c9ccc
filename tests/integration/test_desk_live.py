"""The desk's view of a real server: the flow, dead letters, events as they happen."""

import asyncio
from pathlib import Path

import pytest

from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentRejected,
    Move,
    ReasonCode,
    StoryChanged,
)
from copydesk_contracts.order import START
from services.delivery.emit import derived_event
from services.desk.live.feed import LiveFeed
from services.desk.live.operations import LiveOperations
from services.desk.live.probe import LiveProbe
from services.desk.live.receipts import LiveReceipts
from services.desk.ports import FeedEvent
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.process.clock import SystemClock
from services.process.errors import Rejected
from services.state.content import FolderStore
from services.state.partitions import single
from services.state.whole_log import WholeLog
from tests.integration.stepping import AT, Rig, announce, discovered, failing

pytestmark = pytest.mark.server

ENCRYPTED = Rejected(ReasonCode.ENCRYPTED, "asks for a password")


def operations(rig: Rig, folder: Path) -> LiveOperations:
    return LiveOperations(single(rig.redis, rig.keys), SystemClock(), FolderStore(folder))


async def rejected(rig: Rig, *names: str) -> None:
    rig.step.behaviour = failing(dict.fromkeys(names, ENCRYPTED))
    await rig.publish(*names)
    await rig.delivery().process(await rig.read())


async def test_dead_letters_are_newest_first_with_their_copy(rig: Rig, tmp_path: Path) -> None:
    await rejected(rig, "a", "b")
    data = discovered("b").data
    assert isinstance(data, DocumentDiscovered)
    kept = tmp_path / data.content.sha256[:2] / data.content.sha256
    kept.parent.mkdir()
    kept.write_bytes(b"Begin here\x00")
    letters = await operations(rig, tmp_path).dead_letters(10)
    assert [letter.document_id for letter in letters] == [discovered(n).subject for n in "ba"]
    assert [letter.preview for letter in letters] == ["Begin here·", None]
    assert [letter.reason for letter in letters] == [ReasonCode.ENCRYPTED] * 2
    assert len(await operations(rig, tmp_path).dead_letters(1)) == 1


async def test_redrive_and_discard_count_what_they_did(rig: Rig, tmp_path: Path) -> None:
    await rejected(rig, "a", "b")
    bare = DocumentRejected(step="parser", reason=ReasonCode.INVALID_EVENT, detail="no event")
    event = derived_event("parser", "1", discovered("c"), bare, AT)
    await rig.redis.xadd(rig.keys.stream(DocumentRejected), {"__data__": event.to_json()})
    desk = operations(rig, tmp_path)
    ids = [letter.id for letter in await desk.dead_letters(10)]
    assert len(ids) == 3
    assert await desk.redrive([ids[0], ids[1], "unknown"]) == 1, "one letter carries no event"
    assert await desk.discard(ids) == 2
    assert await desk.dead_letters(10) == []


async def test_the_flow_says_what_each_step_has_before_it(rig: Rig, tmp_path: Path) -> None:
    await rig.publish("a", "b", "c")
    desk = operations(rig, tmp_path)
    steps = {step.step: step for step in (await desk.flow()).steps}
    assert steps["parser"].backlog == 3
    assert steps["parser"].rate is None
    await rig.delivery().process(await rig.read())
    steps = {step.step: step for step in (await desk.flow()).steps}
    assert steps["parser"].backlog == 0
    assert (steps["parser"].rate or 0) > 0


async def test_receipts_and_probe(rig: Rig, tmp_path: Path) -> None:
    await rejected(rig, "a")
    receipt = await LiveReceipts(single(rig.redis, rig.keys)).get(discovered("a").subject)
    assert receipt is not None
    assert (receipt.state, receipt.reason) == ("rejected", "encrypted")
    assert await LiveReceipts(single(rig.redis, rig.keys)).get("0" * 40) is None
    searcher = TantivySearcher(tmp_path)
    assert await LiveProbe(single(rig.redis, rig.keys), searcher).unready() is None
    with TantivyStore(tmp_path) as store:
        store.commit()
    (tmp_path / store.name / "meta.json").write_text("")
    assert "is damaged" in str(await LiveProbe(single(rig.redis, rig.keys), searcher).unready())


async def test_the_feed_tells_events_as_they_come_and_goes_on_where_it_was(rig: Rig) -> None:
    feed = LiveFeed(WholeLog(single(rig.redis, rig.keys)))
    await rig.publish("before")
    stream = feed.follow(None)
    first = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)

    async def publish() -> None:
        moved = StoryChanged(
            document_id=discovered("a").subject,
            turn=1,
            moves=(Move(document_id=discovered("a").subject, story_id=discovered("b").subject),),
            sizes={discovered("b").subject: 2},
        )
        event = derived_event("indexer", "1", discovered("a"), moved, AT)
        await announce(rig.redis, rig.keys.stream(StoryChanged), event.to_json())

    while not first.done():
        await publish()
        await asyncio.wait([first], timeout=0.05)
    event = first.result()
    assert isinstance(event, FeedEvent)
    assert (event.type, event.detail) == ("story.changed", "2 copies")
    again = await anext(feed.follow(START))
    assert again is not None
    assert again.type == "document.discovered"
