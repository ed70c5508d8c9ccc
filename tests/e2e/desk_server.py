"""A desk over a real index of invented documents; what is no index of it is made up."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from copydesk_contracts.events import Location, ReasonCode
from services.desk.application import Ports, create_app
from services.desk.beside.renderer import ConfinedRenderer
from services.desk.ports import DeadLetter, FeedEvent, FlowState, StepLoad
from services.desk.uploads import Uploads
from services.index.searches.saved import SavedSearch, SearchTerms, saved
from services.index.sets.kept import Kept, new_set
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.versions import Versions
from services.index.writer import IndexWriter
from services.process.serve import listen
from services.process.settings import Settings
from tests.e2e.desk_documents import HOSTILE, documents, earlier, wire
from tests.unit.desk.desk_factory import lake
from tests.unit.desk.originals import COPIES, KeptCopies, original
from tests.unit.desk.test_desk_people import KeptNames
from tests.unit.desk.test_sets import KeptSets

AT = datetime(2024, 10, 12, 8, 0, tzinfo=UTC)


class Operations:
    """Two dead letters, and a feed with an event that comes after the page."""

    def __init__(self) -> None:
        self.redriven: list[str] = []

    async def flow(self) -> FlowState:
        steps = tuple(StepLoad(step=s, backlog=n, workers=1) for n, s in enumerate(("parser", "enricher")))
        return FlowState(states={"indexed": 12, "rejected": 2}, reasons={"empty": 2}, steps=steps)

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]:
        left = [str(n) for n in range(2) if str(n) not in self.redriven]
        return [
            DeadLetter(
                id=number,
                step="parser",
                reason=ReasonCode.EMPTY,
                detail="the file has no bytes",
                at=AT,
                location=Location(root="seeds", path=f"{number}.txt", revision=1),
                preview=HOSTILE,
            )
            for number in left[:limit]
        ]

    async def redrive(self, ids: Sequence[str]) -> int:
        self.redriven += ids
        return len(ids)

    async def discard(self, ids: Sequence[str]) -> int:
        return await self.redrive(ids)

    async def discarded(self, limit: int) -> Sequence[DeadLetter]:
        place = Location(root="seeds", path="aside.txt", revision=1)
        aside = DeadLetter(
            id="7", step="parser", reason=ReasonCode.EMPTY, detail="no bytes", at=AT, location=place
        )
        return [aside][:limit]

    async def take_up(self, ids: Sequence[str]) -> int:
        return len(ids)

    async def follow(self, after: str | None) -> AsyncIterator[FeedEvent | None]:
        await asyncio.sleep(0.2)
        yield FeedEvent(id="1-0", type="document.indexed", at=AT, document_id="abcdef", title=HOSTILE)
        while after is None:
            await asyncio.sleep(0.1)
            yield None


class Searches:
    """Saved searches in memory."""

    def __init__(self) -> None:
        lake = saved("Lower Tarn", SearchTerms(text="drought OR ferries", place=("Marlow",)), AT)
        self.kept: dict[str, SavedSearch] = {lake.id: lake}

    async def all(self) -> Sequence[SavedSearch]:
        return list(self.kept.values())

    async def get(self, search_id: str) -> SavedSearch | None:
        return self.kept.get(search_id)

    async def save(self, search: SavedSearch) -> bool:
        known = search.id in self.kept
        self.kept[search.id] = search
        return not known

    async def delete(self, search_id: str) -> bool:
        return self.kept.pop(search_id, None) is not None


WATER = new_set("Water", "For the series on the Tarn.", AT)


def some_sets() -> KeptSets:
    """A set of two documents, one of which was taken out, and one set that was removed."""
    sets = KeptSets()
    gone = new_set("Old notes", "", AT).model_copy(update={"removed": AT})
    sets.sets = {WATER.id: WATER, gone.id: gone}
    there = Kept(document_id=lake().document_id, note="Call the board.", tags=("river", "dry land"), added=AT)
    out = Kept(document_id=wire()[0].document_id, title="Ship", added=AT, removed=AT)
    sets.kept = {WATER.id: {kept.document_id: kept for kept in (there, out)}}
    return sets


LOCKED: dict[str, str] = {}
"""Pages that only a desk with a token has, by their names."""


class Copies(KeptCopies):
    """The copy of some documents, and no events."""

    async def content(self, sha256: str) -> bytes | None:
        own = sha256 == lake().content.sha256
        return lake().article.text.encode() if own else await super().content(sha256)


STORY = min(document.document_id for document in wire())


@contextmanager
def invented_desk(folder: Path) -> Iterator[str]:
    """A desk over a real index in that folder, on a port of its own; gives its address."""
    versions = Versions(folder / "versions")
    with TantivyStore(folder) as store:
        writer = IndexWriter(store, None, versions)
        writer.put("before", earlier())
        writer.commit()
        writer.supersede("edit", earlier().document_id, wire()[0].document_id, AT)
        for document in [*documents(), *(original(name) for name in COPIES)]:
            writer.put(document.document_id, document)
        writer.commit()
    operations = Operations()
    (folder / "wire").mkdir()
    ports = Ports(
        TantivySearcher(folder),
        operations=operations,
        feed=operations,
        versions=versions,
        searches=Searches(),
        names=KeptNames(),
        sets=some_sets(),
        events=Copies(),
        renderer=ConfinedRenderer(Settings()),
        uploads=Uploads({"wire": folder / "wire"}, 64 * 1024 * 1024),
    )
    with served(create_app(ports)) as place, served(create_app(ports, token=str(AT.year))) as locked:
        LOCKED["login"] = f"{locked}/login"
        yield place


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a port of its own; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    listener = listen(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
