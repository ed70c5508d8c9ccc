"""What is done with sets of documents, for page and API alike: the port, and each change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fastapi import HTTPException
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from services.desk.export import every_hit
from services.desk.lookup import one_document
from services.index import fold
from services.index.port import Searcher
from services.index.query import Query, Sort
from services.index.results import Hit
from services.index.sets.book import NoRoom
from services.index.sets.kept import DocumentSet, Kept, new_set

Clock = Callable[[], datetime]


class SetsPort(Protocol):
    """Where sets are kept. What was removed is among the rest, with `removed`, until it is forgotten."""

    async def all(self) -> Sequence[DocumentSet]:
        """All sets by name."""
        ...

    async def get(self, set_id: str) -> DocumentSet | None:
        """The set of that id."""
        ...

    async def save(self, one: DocumentSet, now: datetime) -> None:
        """Keep it in place of the one of its id. Raises NoRoom."""
        ...

    async def documents(self, set_id: str) -> Sequence[Kept]:
        """What is in a set, the newest first."""
        ...

    async def put(self, set_id: str, document: Kept) -> None:
        """Keep a document in a set. Raises NoRoom."""
        ...

    async def document(self, set_id: str, document_id: str) -> Kept | None:
        """What a set keeps of a document."""
        ...


@dataclass(frozen=True)
class Desk:
    """Changes of sets at a time; every one raises HTTPException where it cannot be."""

    sets: SetsPort
    now: Clock

    async def there(self) -> list[DocumentSet]:
        """The sets that are not removed, by name."""
        return [one for one in await self.sets.all() if one.removed is None]

    async def wanted(self, set_id: str) -> DocumentSet:
        """The set of that id, removed or not."""
        one = await self.sets.get(set_id)
        if one is None:
            raise HTTPException(404, "no set has that id")
        return one

    async def named(self, name: str, note: str = "") -> DocumentSet:
        """The set of that name, made where there is none."""
        alike = [one for one in await self.there() if fold.key(one.name) == fold.key(name)]
        return alike[0] if alike else await self.made(name, note)

    async def made(self, name: str, note: str = "") -> DocumentSet:
        """A new set, whatever others are called."""
        try:
            one = new_set(name, note, self.now())
        except ValidationError as error:
            raise HTTPException(422, "name: it needs at least one character, and at most 200") from error
        await self.saved(one)
        return one

    async def saved(self, one: DocumentSet) -> None:
        """Keep a set as it is now."""
        try:
            await self.sets.save(one, self.now())
        except NoRoom as error:
            raise HTTPException(409, str(error)) from error

    async def remove(self, one: DocumentSet, back: bool = False) -> None:
        """Remove a set, or take its removal back."""
        await self.saved(one.model_copy(update={"removed": None if back else self.now()}))

    async def note(
        self, one: DocumentSet, searcher: Searcher, document_id: str, note: str, tags: Sequence[str]
    ) -> Kept:
        """Put a document into a set; of one that is there the note and the tags become these."""
        kept = await self.sets.document(one.id, document_id)
        if kept is None:
            kept = await run_in_threadpool(_fresh, searcher, document_id, self.now())
        added = self.now() if kept.removed is not None else kept.added
        told = {"note": note, "tags": tuple(tags), "added": added, "removed": None}
        try:
            changed = Kept.model_validate({**dict(kept), **told})
        except ValidationError as error:
            raise HTTPException(422, "a note or a tag is too long, or there are too many tags") from error
        await self.put(one, changed)
        return changed

    async def add(
        self, one: DocumentSet, searcher: Searcher, document_id: str, note: str, tags: Sequence[str]
    ) -> Kept:
        """Put a document into a set; of one there a note replaces the old, tags join the old."""
        before = await self.sets.document(one.id, document_id)
        old = before if before is not None and before.removed is None else None
        joined = {fold.key(tag): tag for tag in (*(old.tags if old else ()), *tags)}
        noted = note or (old.note if old else "")
        return await self.note(one, searcher, document_id, noted, tuple(joined.values()))

    async def take_out(self, one: DocumentSet, document_id: str, back: bool = False) -> None:
        """Take a document out of a set, or take that back."""
        kept = await self.sets.document(one.id, document_id)
        if kept is None:
            raise HTTPException(404, "the set has no such document")
        await self.put(one, kept.model_copy(update={"removed": None if back else self.now()}))

    async def put(self, one: DocumentSet, kept: Kept) -> None:
        """Keep a document as it is now."""
        try:
            await self.sets.put(one.id, kept)
        except NoRoom as error:
            raise HTTPException(409, str(error)) from error


def _fresh(searcher: Searcher, document_id: str, now: datetime) -> Kept:
    document = one_document(searcher, document_id)
    title = document.article.title.reading if document.article.title else ""
    return Kept(document_id=document.document_id, title=title, added=now)


def present(documents: Sequence[Kept]) -> list[Kept]:
    """Those that were not taken out."""
    return [kept for kept in documents if kept.removed is None]


def hits_of(searcher: Searcher, documents: Sequence[Kept]) -> Iterator[tuple[Kept, Hit]]:
    """What is kept with the document as the index has it now, in order; those that went are left out."""
    ids = tuple(kept.document_id for kept in documents)
    found = every_hit(searcher, Query(ids=ids, sort=Sort.NEWEST, facet_size=0)) if ids else iter(())
    by_id = {hit.document_id: hit for hit in found}
    return ((kept, by_id[kept.document_id]) for kept in documents if kept.document_id in by_id)
