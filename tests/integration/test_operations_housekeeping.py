"""Trimming, expiry, collection and burial: bounded, and never at the cost of what is still needed."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from copydesk_contracts.codec import decode
from copydesk_contracts.events import DocumentParsed
from copydesk_contracts.topology import ENRICHER, PARSER
from services.delivery.housekeeping import Housekeeping
from services.delivery.position import RetentionLimits, positions
from services.delivery.trim import trim
from services.process.clock import SystemClock, milliseconds
from services.state.collect import collect
from services.state.content import FolderStore, reference
from services.state.deadletters import dead_letters, discard
from services.state.keys import State
from services.state.partitions import single
from tests.integration.stepping import FIELD, Rig, discovered, failing, until

pytestmark = pytest.mark.server

DAY = 86400.0
ROOMY = 10**9


def now() -> int:
    """Milliseconds."""
    return milliseconds(SystemClock().now())


async def finish(rig: Rig, *names: str) -> None:
    """Publish files and let the parser finish them."""
    await rig.publish(*names)
    await rig.delivery().process(await rig.read())


async def lengths(rig: Rig) -> tuple[int, int]:
    """Length of the parser's input and output."""
    return await rig.redis.xlen(rig.source), await rig.redis.xlen(rig.target)


async def test_only_what_our_groups_have_finished_is_trimmed(rig: Rig) -> None:
    await finish(rig, "a", "b")
    await rig.publish("c", "d")
    (entry, _) = await rig.read()
    await rig.redis.xack(rig.source, PARSER, (await rig.redis.xrange(rig.source))[-1][0])
    dropped = await trim(rig.redis, rig.keys, RetentionLimits(age=0.0, size=ROOMY), now() + 10_000)
    assert dropped["document.discovered"] == 2
    first = (await rig.redis.xrange(rig.source, count=1))[0][0]
    assert first.decode() == entry.id, "the pending entry stays, and what comes after it"
    assert dropped["document.parsed"] == 0, "the enricher has read none of it"
    assert await rig.redis.xlen(rig.target) == 2


async def test_nothing_goes_before_its_age(rig: Rig) -> None:
    await finish(rig, "a", "b")
    dropped = await trim(rig.redis, rig.keys, RetentionLimits(age=DAY, size=ROOMY), now())
    assert sum(dropped.values()) == 0
    dropped = await trim(
        rig.redis, rig.keys, RetentionLimits(age=DAY, size=ROOMY), now() + int(DAY * 1000) + 5000
    )
    assert dropped["document.discovered"] == 2


async def test_stream_is_kept_to_its_size_and_loses_the_oldest(rig: Rig) -> None:
    names = [f"{n}" for n in range(500)]
    await rig.publish(*names)
    await rig.delivery().process(await rig.read(500))
    size = int(await rig.redis.memory_usage(rig.source))
    await trim(rig.redis, rig.keys, RetentionLimits(age=DAY, size=size // 2), now())
    left = [fields[FIELD] for _, fields in await rig.redis.xrange(rig.source)]
    assert int(await rig.redis.memory_usage(rig.source)) <= size // 2
    assert 100 < len(left) < 300
    assert [decode(raw).id for raw in left] == [discovered(n).id for n in names[-len(left) :]]
    assert await rig.redis.xlen(rig.target) == 500, "unread by the enricher, however large"


async def test_missing_group_of_ours_stops_trimming(rig: Rig) -> None:
    await finish(rig, "a")
    await rig.redis.xgroup_destroy(rig.source, PARSER)
    dropped = await trim(rig.redis, rig.keys, RetentionLimits(age=0.0, size=1), now() + 10_000)
    assert dropped["document.discovered"] == 0


async def test_foreign_group_is_warned_before_it_loses(rig: Rig) -> None:
    await rig.redis.xgroup_create(rig.source, "archive", id="0")
    await finish(rig, "a", "b")
    limits = RetentionLimits(age=DAY, size=ROOMY)

    async def archive(at: int) -> Any:
        found = await positions(rig.redis, rig.keys, type(discovered("a").data), limits, at)
        return next(p for p in found if p.group == "archive")

    early, late = await archive(now()), await archive(now() + int(0.9 * DAY * 1000))
    assert (early.ours, early.left) == (False, 2)
    assert early.used < 0.8 < late.used < 1.0
    await rig.redis.xreadgroup("archive", "c", {rig.source: ">"}, noack=True)
    assert (await archive(now() + int(0.9 * DAY * 1000))).used == 0.0


async def test_open_dead_letters_are_never_trimmed(rig: Rig) -> None:
    rig.step.behaviour = failing({"a": MemoryError()})
    rig.settings = rig.settings.model_copy(update={"attempts": 1})
    await finish(rig, "a")
    limits, later = RetentionLimits(age=0.0, size=1), now() + 10_000
    assert (await trim(rig.redis, rig.keys, limits, later))["document.rejected"] == 0
    (letter,) = [x async for x in dead_letters(rig.redis, rig.keys)]
    await discard(rig.redis, rig.keys, letter)
    assert (await trim(rig.redis, rig.keys, limits, later))["document.rejected"] == 1
    keeper = Housekeeping(rig.redis, rig.keys, rig.settings, SystemClock())
    assert await keeper.forget_closed() == 1


async def test_dead_consumers_are_buried_only_with_nothing_in_hand(rig: Rig) -> None:
    await rig.publish("a", "b")
    await rig.read(count=1, consumer="holds")
    await rig.redis.xgroup_createconsumer(rig.source, PARSER, "empty")
    settings = rig.settings.model_copy(update={"forget_worker": 0.001})
    keeper = Housekeeping(rig.redis, rig.keys, settings, SystemClock())

    async def removed() -> int:
        return await keeper.remove_dead()

    assert await until(removed, "the server to count a millisecond of idleness") == 1
    consumers: Any = await rig.redis.xinfo_consumers(rig.source, PARSER)
    assert [c["name"] for c in consumers] == [b"holds"]


async def test_receipts_of_what_went_long_ago_expire(rig: Rig) -> None:
    redis, keys = rig.redis, rig.keys
    for document, state, at in (("old", State.WITHDRAWN, 1), ("new", State.WITHDRAWN, now())):
        await redis.hset(keys.receipt(document), "state", state.value)
        await redis.zadd(keys.documents(state), {document: at})
    await redis.hset(keys.receipt("live"), "state", "indexed")
    await redis.zadd(keys.documents(State.INDEXED), {"live": 1})
    await Housekeeping(redis, keys, rig.settings, SystemClock()).expire(now())
    assert await redis.exists(keys.receipt("old"), keys.receipt("new"), keys.receipt("live")) == 2
    assert await redis.zrange(keys.documents(State.WITHDRAWN), 0, -1) == [b"new"]


async def test_one_worker_keeps_house_at_a_time(rig: Rig) -> None:
    other = rig.settings.model_copy(update={"worker": "w2"})
    first = Housekeeping(rig.redis, rig.keys, rig.settings, SystemClock())
    second = Housekeeping(rig.redis, rig.keys, other, SystemClock())
    assert await first.turn()
    assert not await second.turn()
    assert await first.turn()
    await rig.redis.delete(rig.keys.lease("housekeeping"))
    assert await second.turn()


def aged(folder: Path) -> None:
    """Make everything in the store look an hour old."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 3600, time.time() - 3600))


async def test_only_content_without_any_reference_is_collected(rig: Rig, tmp_path: Path) -> None:
    redis, keys, store = rig.redis, rig.keys, FolderStore(tmp_path)
    kept = {
        "receipt": store.put(b"has a receipt"),
        "event": store.put(b"in an event"),
        "delayed": store.put(b"in delayed work"),
        "work": store.put(b"in a work stream"),
    }
    orphan = store.put(b"nobody knows me")
    await redis.hset(keys.receipt(kept["receipt"].sha256[:40]), "state", "indexed")
    await redis.xadd(rig.target, {FIELD: f'{{"article_ref":{kept["event"].model_dump_json()}}}'})
    await redis.zadd(keys.delayed(PARSER), {f'{{"x":{kept["delayed"].model_dump_json()}}}': 1})
    await redis.xadd(keys.work(ENRICHER), {FIELD: f'{{"x":{kept["work"].model_dump_json()}}}'})
    aged(tmp_path)
    assert await collect(single(redis, keys), store, grace=60.0) == 0, "no root was scanned yet"
    await redis.hset(keys.roots(), "copy", "/copy")
    await redis.hset(keys.scans(), "copy", "{}")
    assert await collect(single(redis, keys), store, grace=7200.0) == 0, "within the grace"
    assert await collect(single(redis, keys), store, grace=60.0) == 1
    assert set(store.names()) == {ref.sha256 for ref in kept.values()}
    assert orphan.sha256 not in set(store.names())


def test_content_put_again_is_young_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    ref = store.put(b"x")
    aged(tmp_path)
    store.put(b"x")
    assert not store.discard_unused(ref.sha256, grace=60.0)
    aged(tmp_path)
    assert store.discard_unused(ref.sha256, grace=60.0)
    assert not store.discard_unused(reference(b"x").sha256, grace=60.0)


async def test_foreign_reader_of_results_keeps_its_window(rig: Rig) -> None:
    await finish(rig, "a", "b", "c")
    answer: Any = await rig.redis.xreadgroup(ENRICHER, "e", {rig.target: ">"})
    await rig.redis.xack(rig.target, ENRICHER, *(i for _, es in answer for i, _ in es))
    await trim(rig.redis, rig.keys, RetentionLimits(age=DAY, size=ROOMY), now())
    assert len(await rig.events(rig.keys.stream(DocumentParsed))) == 3


async def test_streams_take_at_most_half_of_the_servers_memory(rig: Rig) -> None:
    await rig.publish(*(f"{n}" for n in range(1000)))
    await rig.delivery().process(await rig.read(1000))
    keeper = Housekeeping(rig.redis, rig.keys, rig.settings, SystemClock())
    await keeper.turn()
    assert await rig.redis.xlen(rig.source) == 1000
    await rig.redis.config_set("maxmemory", 4_000_000)
    try:
        await keeper.turn()
    finally:
        await rig.redis.config_set("maxmemory", 0)
    assert int(await rig.redis.memory_usage(rig.source)) <= 4_000_000 // 12
