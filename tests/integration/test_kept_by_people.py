"""What people keep at the desk, on a real server: sets and what is said of names, with limits and undo."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from services.index.identities.rulings import Ruling, Rulings, TooManyRulings
from services.index.sets.book import UNDO, NoRoom, Sets
from services.index.sets.kept import Kept, new_set
from services.state.keys import Keys

AT = datetime(2026, 5, 4, tzinfo=UTC)


async def test_sets_and_documents_are_kept_in_place_and_within_limits(redis: Redis, namespace: str) -> None:
    book = Sets(redis, Keys(namespace), most=2, most_in_one=2)
    water, roads = new_set("Water", "", AT), new_set("Roads", "", AT)
    await asyncio.gather(book.save(water, AT), book.save(roads, AT))
    with pytest.raises(NoRoom):
        await book.save(new_set("More", "", AT), AT)
    await book.save(roads.model_copy(update={"note": "Changed."}), AT)
    assert [(one.name, one.note) for one in await book.all()] == [("Roads", "Changed."), ("Water", "")]
    first = Kept(document_id="a" * 40, added=AT)
    later = Kept(document_id="b" * 40, added=AT + timedelta(hours=1), tags=("x",))
    await book.put(water.id, first)
    await book.put(water.id, later)
    with pytest.raises(NoRoom):
        await book.put(water.id, Kept(document_id="c" * 40, added=AT))
    assert await book.documents(water.id) == (later, first)
    assert await book.document(water.id, "b" * 40) == later
    assert await book.documents(roads.id) == ()


async def test_what_was_removed_long_ago_is_forgotten(redis: Redis, namespace: str) -> None:
    book = Sets(redis, Keys(namespace), most=2)
    water, roads = new_set("Water", "", AT), new_set("Roads", "", AT)
    for one in (water, roads):
        await book.save(one.model_copy(update={"removed": AT}), AT)
    await book.put(water.id, Kept(document_id="a" * 40, added=AT))
    with pytest.raises(NoRoom):
        await book.save(new_set("New", "", AT), AT + UNDO)
    await book.save(new_set("New", "", AT), AT + UNDO + timedelta(seconds=1))
    assert [one.name for one in await book.all()] == ["New"]
    assert not await redis.exists(Keys(namespace).set_documents(water.id))


async def test_a_later_ruling_takes_the_place_of_one_on_the_same_names(redis: Redis, namespace: str) -> None:
    rulings = Rulings(redis, Keys(namespace), most=1)
    apart = Ruling(form="Holm", name="Ada Holm", together=False, at=AT)
    await rulings.keep(apart)
    same = Ruling(form="HOLM", name="Ada  Holm", together=True, at=AT + timedelta(hours=1))
    await rulings.keep(same)
    assert await rulings.all() == (same,)
    with pytest.raises(TooManyRulings):
        await rulings.keep(apart.model_copy(update={"document_id": "a" * 40}))
    assert await rulings.take_back(same.id) == same
    assert await rulings.take_back(same.id) is None
    assert await rulings.all() == ()
