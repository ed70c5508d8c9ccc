"""Saved searches against a real server and a real index: who is told of what, and how often."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from copydesk_contracts.events import DocumentRejected, SearchMatched
from copydesk_contracts.topology import ALERTER
from services.alerter.runner import AlerterRunner
from services.delivery.outcome import Result
from services.index.searches.book import SavedSearches, TooManySearches
from services.index.searches.saved import SearchTerms, saved
from services.index.stored import Standing
from services.index.tantivy.searcher import TantivySearcher
from services.operations.purge import scrub
from services.state.content import FolderStore
from services.state.deadletters import dead_letters, redrive
from services.state.groups import all_groups, ensure_groups
from services.state.keys import State
from services.state.partitions import single
from tests.conformance.store_factory import make, numbered
from tests.integration.alerting import AT, House
from tests.integration.stepping import make_settings, until

pytestmark = pytest.mark.server


@pytest_asyncio.fixture
async def house(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> House:
    """Groups made, nothing saved, no index yet."""
    made = House(redis, make_settings(redis_url, namespace), tmp_path)
    await ensure_groups(redis, all_groups(made.keys))
    return made


async def test_a_new_document_is_told_to_every_search_that_finds_it(house: House) -> None:
    await house.save("Water", "drought* OR flood")
    lindqvist = await house.save("Lindqvist in English", person=("Lindqvist",), language=("en",))
    await house.save("Old", "drought", until="2019-12-31")
    drought = make(1, "The drought goes on.", title="Dry", published="2024-10-12", people=["LINDQVIST"])
    with house.writing() as store:
        async with house.running(house.service()):
            await house.index(store, drought, make(2, "Football."), make(3, "A flood of goals."))
            await until(house.idle, "the alerter")
    assert await house.told() == [(1, ["Lindqvist in English", "Water"]), (3, ["Water"])]
    first = (await house.alerts())[0]
    assert first.data.searches[0].id == lindqvist.id
    assert (first.data.title, first.data.published, first.data.language) == ("Dry", "2024-10-12", "en")
    assert first.data.location == drought.locations[0]
    assert first.causationid == first.correlationid


async def test_only_what_is_saved_when_a_document_comes_is_told(house: House) -> None:
    search = await house.save("Water", "drought")
    with house.writing() as store:
        async with house.running(house.service()):
            await house.index(store, make(1, "drought"))
            await until(house.idle, "the alerter")
            await house.book.delete(search.id)
            await house.index(store, make(2, "drought"))
            await until(house.idle, "the alerter")
            await house.save("Later", "drought")
            await house.index(store, make(3, "drought"))
            await until(house.idle, "the alerter")
    assert await house.told() == [(1, ["Water"]), (3, ["Later"])]
    receipt: Any = await house.redis.hgetall(house.keys.receipt(numbered(2)))
    assert receipt[b"state"] == b"indexed"
    assert b"no saved search fits" in receipt[b"step:alerter"]


async def test_a_search_that_tells_once_a_story_is_silent_about_copies(house: House) -> None:
    once = await house.save("Once", "drought", per_story=True)
    await house.save("Each", "drought")
    story = Standing(story=numbered(1))
    with house.writing() as store:
        async with house.running(house.service()):
            await house.index(store, make(9, "football").standing(story))
            both = make(1, "drought").standing(story), make(2, "drought again").standing(story)
            await house.index(store, *both, make(3, "another drought"))
            await until(house.idle, "the alerter")
            await house.index(store, make(4, "drought still").standing(story))
            await until(house.idle, "the alerter")
            await house.index(store, both[0], generation=1)
            await until(house.idle, "the alerter")
    assert await house.told() == [
        (1, ["Each", "Once"]),
        (2, ["Each"]),
        (3, ["Each", "Once"]),
        (4, ["Each"]),
        (1, ["Each", "Once"]),  # a replay tells again of the same document
    ]
    assert await house.redis.exists(house.keys.told(once.id))
    await house.book.delete(once.id)
    assert not await house.redis.exists(house.keys.told(once.id))


async def test_nobody_is_told_of_what_cannot_be_found(house: House) -> None:
    await house.save("All")
    async with house.running(house.service()):
        await house.announce(make(1, "before there was an index"))
        await until(house.idle, "the alerter")
        with house.writing() as store:
            await house.index(store, make(2, "there"))
            await until(house.idle, "the alerter")
            store.delete([numbered(2)])
            await house.index(store, make(3, "there too"))
            await house.announce(make(2, "withdrawn meanwhile"), generation=1)
            await until(house.idle, "the alerter")
    assert await house.told() == [(2, ["All"]), (3, ["All"])]


async def test_a_crash_at_any_moment_tells_once(house: House) -> None:
    await house.save("All")
    with house.writing() as store:
        await house.index(store, make(1), make(2))
    await house.read("died before it did anything")
    first = house.service()
    async with house.running(first):
        await until(house.idle, "the alerter to take over")
    assert sorted(await house.told()) == [(1, ["All"]), (2, ["All"])]
    # The server lost the acknowledgement: both come again, as they were.
    await house.announce(make(1))
    await house.announce(make(2))
    async with house.running(house.service()):
        await until(house.idle, "the alerter")
    assert len(await house.alerts()) == 2


async def test_done_again_a_document_is_told_again_under_another_id(house: House) -> None:
    await house.save("All")
    with house.writing() as store:
        async with house.running(house.service()):
            await house.index(store, make(1))
            await house.index(store, make(1), generation=1)
            await until(house.idle, "the alerter")
    before, after = await house.alerts()
    assert (before.generation, after.generation) == (0, 1)
    assert before.id != after.id
    assert before.data == after.data


class Broken(AlerterRunner):
    """Fails on whatever comes."""

    async def run(self, events: Sequence[Any]) -> Sequence[Result]:
        """An error for each."""
        return [RuntimeError("no good") for _ in events]


async def test_what_the_alerter_gives_up_stays_indexed_and_can_be_sent_again(house: House) -> None:
    await house.save("All")
    with house.writing() as store:
        await house.index(store, make(1))
    keys, receipt = house.keys, house.keys.receipt(numbered(1))

    async def rejected() -> int:
        return int(await house.redis.xlen(keys.stream(DocumentRejected)))

    async with house.running(house.service(Broken(house.book, TantivySearcher(house.folder)))):
        await until(rejected, "the dead letter")
    assert await house.redis.hget(receipt, "state") == b"indexed"
    assert not await house.redis.zcard(keys.documents(State.REJECTED))
    (letter,) = [found async for found in dead_letters(house.redis, keys)]
    assert (letter.data.step, letter.data.document_id) == (ALERTER, numbered(1))
    assert await redrive(house.redis, keys, letter)
    assert [found async for found in dead_letters(house.redis, keys)] == []
    async with house.running(house.service()):
        await until(house.alerts, "the alert")
    assert [(a.subject, a.generation) for a in await house.alerts()] == [(numbered(1), 1)]


async def test_purging_takes_the_alerts_too(house: House, tmp_path: Path) -> None:
    await house.save("All")
    with house.writing() as store:
        async with house.running(house.service()):
            await house.index(store, make(1), make(2))
            await until(house.idle, "the alerter")
    await scrub(single(house.redis, house.keys), FolderStore(tmp_path / "content"), numbered(1))
    assert await house.told() == [(2, ["All"])]
    assert await house.redis.xlen(house.keys.stream(SearchMatched)) == 1


async def test_the_book_keeps_the_first_and_has_an_end(house: House) -> None:
    book = SavedSearches(house.redis, house.keys, most=2)
    first = await house.save("b", "drought")
    later = first.model_copy(update={"created": AT.replace(year=2027)})
    assert later.id == first.id
    assert not await book.save(later)
    assert await book.get(first.id) == first
    second = await house.save("A", "drought")
    assert [s.name for s in await book.all()] == ["A", "b"]
    with pytest.raises(TooManySearches, match="delete one first"):
        await book.save(saved("c", SearchTerms(text="drought"), AT))
    assert not await book.save(later)
    assert await book.delete(second.id)
    assert not await book.delete(second.id)
    assert await book.get(second.id) is None


async def test_what_cannot_be_read_keeps_no_other_from_being_told(house: House) -> None:
    await house.save("All")
    await house.redis.hset(house.keys.searches(), mapping={"x": b"\xff{", "y": b'{"name": ""}'})
    assert [s.name for s in await house.book.all()] == ["All"]
    assert await house.book.get("x") is None
