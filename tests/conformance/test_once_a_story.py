"""A search that tells of a story once: the same over every index and server, and after a restart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from services.alerter.runner import AlerterRunner
from services.delivery.outcome import Emit
from services.index.searches.book import SavedSearches
from services.index.searches.saved import SearchTerms, saved
from services.index.stored import Standing, StoredDocument
from services.index.versions import Version
from services.state.keys import Keys
from tests.conformance.store_factory import make, numbered
from tests.conformance.store_index import Index
from tests.integration.alerting import announced

pytestmark = pytest.mark.server

AT = datetime(2026, 5, 4, tzinfo=UTC)
STORY = Standing(story=numbered(1))
MANY = 1200
"""More than are listed of one story, and more than are looked for at a time."""


@dataclass
class Edited:
    """Earlier versions by the number of what superseded them."""

    by: dict[str, Version] = field(default_factory=dict)

    def before(self, document_id: str) -> list[Version]:
        """At most one."""
        return [self.by[document_id]] if document_id in self.by else []


@dataclass
class Desk:
    """An index, the searches of a server, and who is told."""

    index: Index
    book: SavedSearches
    versions: Edited = field(default_factory=Edited)

    async def told(self, *documents: StoredDocument) -> list[int]:
        """Numbers of the documents that an alerter, made anew as after a restart, tells of."""
        self.index.put(*documents)
        return await self.again(documents)

    async def again(self, documents: Iterable[StoredDocument]) -> list[int]:
        """The same for documents that are there."""
        runner = AlerterRunner(self.book, self.index.new_searcher(), self.versions)
        events = [announced(document) for document in documents]
        results = zip(events, await runner.run(events), strict=True)
        return [int(event.subject[:8], 16) for event, result in results if isinstance(result, Emit)]


@pytest_asyncio.fixture
async def desk(index: Index, server: Redis, keys: Keys) -> Desk:
    """One search that tells of a story once, and nothing in the index."""
    book = SavedSearches(server, keys)
    await book.save(saved("Once", SearchTerms(text="drought", per_story=True), AT))
    return Desk(index, book)


def copy(number: int) -> StoredDocument:
    """A document of the one story."""
    return make(number, f"drought, copy {number}").standing(STORY)


async def test_copies_are_silent_whatever_came_between(desk: Desk) -> None:
    assert await desk.told(copy(1), copy(2), make(3, "another drought")) == [1, 3]
    assert await desk.told(copy(4)) == []
    assert await desk.again([copy(1), copy(2)]) == [1]  # a second run says the same


async def test_a_copy_is_silent_when_what_was_told_is_gone(desk: Desk) -> None:
    assert await desk.told(copy(1), copy(2)) == [1]
    desk.index.store.delete([numbered(1)])
    desk.index.store.commit()
    assert await desk.told(copy(3)) == []
    assert await desk.again([copy(2)]) == []


async def test_a_copy_of_a_large_story_is_silent_too(desk: Desk) -> None:
    """The search is saved when the story is large already, so that none of its oldest was told of."""
    desk.index.put(*map(copy, range(1, MANY)))
    assert await desk.told(copy(MANY)) == [MANY]
    others = [make(number, "drought") for number in range(2 * MANY, 3 * MANY)]
    assert len(await desk.told(*others)) == MANY
    assert await desk.told(copy(MANY + 1)) == []


async def test_an_edit_is_silent_and_another_article_in_its_place_is_not(desk: Desk) -> None:
    prints = [tuple(range(start, start + 200)) for start in (0, 3, 500)]
    first, edited, other = (
        (found := make(number, "drought")).model_copy(
            update={"annotations": found.annotations.model_copy(update={"fingerprint": prints[at]})}
        )
        for at, number in enumerate((1, 2, 3))
    )
    desk.versions.by = {
        new.document_id: Version(document=old, superseded_by=new.document_id, at=AT)
        for old, new in ((first, edited), (edited, other))
    }
    assert await desk.told(first) == [1]
    desk.index.store.delete([first.document_id])
    assert await desk.told(edited) == []
    assert await desk.told(other) == [3]
