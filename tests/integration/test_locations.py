"""Where a document lies: told by the watcher, and known to index and audit within the time of a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.codec import decode
from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentEnriched,
    DocumentIndexed,
    DocumentLocated,
    DocumentWithdrawn,
)
from services.delivery.emit import derived_event
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.versions import Versions
from services.index.writer import IndexWriter
from services.indexer.runner import IndexerRunner
from services.operations.accounts import audit
from services.state.content import FolderStore
from services.state.partitions import single
from services.watcher.roots import known_roots
from services.watcher.scan.classify import NOTHING
from tests.integration.stepping import FIELD
from tests.integration.watching import Place, id_of

pytestmark = pytest.mark.server


@pytest.fixture
def place(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> Place:
    """Two empty folders, and no watcher yet."""
    return Place(redis, redis_url, namespace, tmp_path, {"polling": True})


async def entries(place: Place) -> list[bytes]:
    """Announcements of locations, as they are on the stream."""
    found: Any = await place.redis.xrange(place.keys.stream(DocumentLocated))
    return [fields[FIELD] for _, fields in found]


async def located(place: Place) -> list[DocumentLocated]:
    """What was announced of locations, in order."""
    events = [decode(raw).data for raw in await entries(place)]
    assert all(isinstance(data, DocumentLocated) for data in events)
    return events  # type: ignore[return-value]


def names(data: DocumentLocated) -> tuple[list[str], str | None, str | None]:
    """Paths of all locations, of the new one, and of the one that went."""
    came, left = (at.path if at else None for at in (data.came, data.left))
    return [at.path for at in data.locations], came, left


async def test_a_further_copy_a_rename_and_a_lost_copy_are_told(place: Place) -> None:
    (place.copy / 'a "q".txt').write_text("one")
    await place.scan()
    assert await located(place) == []
    (place.copy / "b.txt").write_text("one")
    await place.scan()
    (place.copy / "b.txt").rename(place.copy / "c.txt")
    await place.scan()
    (place.copy / "c.txt").unlink()
    await place.scan()
    first = 'a "q".txt'
    assert [names(data) for data in await located(place)] == [
        ([first, "b.txt"], "b.txt", None),
        ([first, "b.txt", "c.txt"], "c.txt", None),
        ([first, "c.txt"], None, "b.txt"),
        ([first], None, "c.txt"),
    ]
    assert [data.total for data in await located(place)] == [2, 3, 2, 1]
    assert {data.document_id for data in await located(place)} == {id_of("one")}
    await place.count(0, DocumentWithdrawn)


async def test_a_file_renamed_alone_is_told_and_stays(place: Place) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.scan()
    (place.copy / "a.txt").rename(place.wire / "b.txt")
    await place.scan()
    assert [names(data)[1:] for data in await located(place)] == [("b.txt", None), (None, "a.txt")]
    await place.count(0, DocumentWithdrawn)


async def test_copies_by_the_hundred_make_no_large_events(place: Place) -> None:
    for number in range(400):
        (place.copy / f"{number}.txt").write_text("one")
    await place.scan()
    sizes = [len(raw) for raw in await entries(place)]
    assert len(sizes) == 399
    assert max(sizes) < 30_000
    assert (await located(place))[-1].total == 400


@pytest.fixture
def runner(place: Place, tmp_path: Path) -> Iterator[IndexerRunner]:
    """An indexer with an index of its own."""
    with TantivyStore(tmp_path / "index") as store:
        writer = IndexWriter(store, None, Versions(tmp_path / "versions"))
        content = FolderStore(place.settings.content_dir)
        yield IndexerRunner(writer, content, single(place.redis, place.keys), store.name)
        writer.close()


async def index_all(place: Place, runner: IndexerRunner) -> None:
    """What the steps before the indexer would make of every discovery."""
    events = [
        derived_event("enricher", "1", event, enriched, event.time)
        for event in await place.events(DocumentDiscovered)
        if (enriched := _enriched(event.data)) is not None
    ]
    await runner.run(events)


def _enriched(data: object) -> DocumentEnriched | None:
    if not isinstance(data, DocumentDiscovered):
        return None
    return DocumentEnriched(
        document_id=data.document_id,
        content=data.content,
        location=data.location,
        article=Article(text="one", format="text"),
        annotations=Annotations(),
    )


async def test_the_index_knows_where_a_document_lies_now(
    place: Place, runner: IndexerRunner, tmp_path: Path
) -> None:
    searcher = TantivySearcher(tmp_path / "index")
    (place.copy / "a.txt").write_text("one")
    await place.scan()
    await index_all(place, runner)
    assert searcher.places() == {id_of("one"): {"copy/a.txt"}}
    (place.copy / "a.txt").rename(place.wire / "b.txt")
    await place.scan()
    await runner.run([decode(raw) for raw in await entries(place)])
    searcher.reload()
    assert searcher.places() == {id_of("one"): {"wire/b.txt"}}
    assert DocumentIndexed.event_type not in {e.type for e in await place.events()}


async def test_what_was_enriched_before_a_rename_does_not_bring_the_old_path_back(
    place: Place, runner: IndexerRunner, tmp_path: Path
) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.scan()
    (place.copy / "a.txt").rename(place.copy / "b.txt")
    await place.scan()
    await index_all(place, runner)
    assert TantivySearcher(tmp_path / "index").places() == {id_of("one"): {"copy/b.txt"}}


async def test_the_audit_compares_where_index_and_ledger_have_a_document(place: Place) -> None:
    (place.copy / "a.txt").write_text("one")
    await place.scan()
    document, receipt = id_of("one"), place.keys.receipt(id_of("one"))
    await place.redis.hset(receipt, "state", "indexed")
    raw: Any = await place.redis.zrange(place.keys.documents_prefix() + "discovered", 0, -1)
    await place.redis.zadd(place.keys.documents_prefix() + "indexed", {raw[0]: 1})
    await place.redis.zrem(place.keys.documents_prefix() + "discovered", raw[0])

    async def differences(path: str) -> list[str]:
        places = {document: frozenset({path})}
        roots = await known_roots(place.redis, place.keys)
        books = await audit(place.redis, place.keys, roots, NOTHING, places, places=places)
        return [d.detail for d in books.differences if d.check == "index-place"]

    assert await differences("copy/a.txt") == []
    [detail] = await differences("copy/old.txt")
    assert "copy/old.txt" in detail
    assert "copy/a.txt" in detail
