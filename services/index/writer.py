"""Index, stories, joined names and earlier versions, written as one.

Stories and names are committed first, with a note of what the index does not know of them yet;
then the index. Whatever is left of that note after a crash is made up for by the next commit.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

import structlog

from copydesk_contracts.events import Location, StoryChanged
from services.index.documents import body_of
from services.index.failures import StoreUnavailable
from services.index.identities.book import NameBook
from services.index.identities.ledger import NameLedger
from services.index.identities.rulings import Ruling
from services.index.port import Searcher, Store
from services.index.stored import StoredDocument
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.naming import NAMED, relations
from services.index.stories.slots import slots
from services.index.versions import Version, Versions

log = structlog.get_logger()

_EXPIRE_EVERY = timedelta(hours=1)
_AT_ONCE = 500
"""Documents that get another story or another name in one commit: they are in memory until then."""
NAMES: Final = "names.sqlite"
"""The tables of the joined names, beside those of the stories."""
Tables = TypeVar("Tables")


class IndexWriter:
    """Every method raises StoreUnavailable; then all since the last commit must come again.

    `ledger` is where the tables of the stories lie, null for tables in memory, and `epoch`
    where new ones begin to count: higher than any before them came to. `keep` is how long
    earlier versions are kept.
    """

    def __init__(
        self,
        store: Store,
        ledger: Path | None,
        versions: Versions,
        keep: timedelta = timedelta(days=30),
        patience: float = 5.0,
        epoch: int = 0,
    ) -> None:
        self._store = store
        self._path = ledger
        self._versions = versions
        self._keep = keep
        self._patience, self._epoch = patience, epoch
        self._expired: datetime | None = None
        self._book: StoryBook | None = None
        self._names: NameBook
        self._settled = False

    def put(self, cause: str, document: StoredDocument) -> StoryChanged | None:
        """Put a document in; `cause` names the event that asks for it. Returns what is to be announced."""
        with self._guarded() as book:
            change = _put(book, cause, document)
            standing = book.standing(document.document_id)
            self._names.put(document.document_id, document.annotations, standing.story)
            self._store.upsert([document.standing(standing).model_copy(update={"joined": ()})])
            self._versions.discard(document.document_id)
            return change

    def rule(self, rulings: Iterable[Ruling]) -> None:
        """These rulings on names hold from the next commit on, and no others."""
        with self._guarded():
            self._names.rule(rulings)

    def locate(self, document_id: str, locations: Sequence[Location]) -> None:
        """Say where a document lies now, if it is in the index."""
        with self._guarded():
            document = self._store.get(document_id)
            if document is not None and document.locations != tuple(locations):
                self._store.upsert([document.model_copy(update={"locations": tuple(locations)})])

    def delete(self, cause: str, document_id: str) -> StoryChanged | None:
        """Take a document out, and its earlier version too. Returns what is to be announced."""
        with self._guarded() as book:
            self._store.delete([document_id])
            self._versions.discard(document_id)
            self._names.remove(document_id)
            return book.remove(cause, document_id)

    def supersede(self, cause: str, document_id: str, by: str, at: datetime) -> StoryChanged | None:
        """Take a document out, but keep it as an earlier version of another."""
        with self._guarded() as book:
            document = self._store.get(document_id)
            if document is not None:
                self._versions.keep(Version(document=document, superseded_by=by, at=at))
                self._expire(at)
            self._store.delete([document_id])
            self._names.remove(document_id)
            return book.remove(cause, document_id)

    def commit(self) -> None:
        """Make everything up to here durable and visible."""
        with self._guarded() as book:
            book.ledger.commit()
            self._name_relations(book)
            self._assign(book)
            self._join_names()
            self._store.commit()
            self._settled = True

    def writable(self) -> bool:
        """Whether the index can be written."""
        return self._store.writable()

    def close(self) -> None:
        """Let go of the stories' tables; what was not committed is dropped."""
        if self._book is not None:
            self._book.ledger.close()
            self._names.ledger.close()
        self._book, self._settled = None, False

    def restore(self, documents: Sequence[StoredDocument]) -> None:
        """Put documents of an older index in, and commit; nothing is announced."""
        for document in documents:
            self.put(f"restore/{document.document_id}", document)
        self.commit()

    def reconcile(self, searcher: Searcher) -> None:
        """Make the stories fit what is in the index, whatever became of their tables."""
        with self._guarded() as book:
            present, known = set(searcher.ids()), set(book.ledger.ids())
            named = set(self._names.ledger.ids())
            for gone in sorted(known - present):
                book.remove(f"reconcile/{gone}", gone)
            for gone in sorted(named - present):
                self._names.remove(gone)
            for missing in sorted(present - (known & named)):
                document = searcher.get(missing)
                if document is not None:
                    _put(book, f"reconcile/{missing}", document)
                    self._names.put(missing, document.annotations, book.standing(missing).story)
        self.commit()

    def _name_relations(self, book: StoryBook) -> None:
        """Find anew what the documents of changed stories are to one another."""
        book.ledger.begin()
        for story in book.unnamed():
            few = 1 < len(story.members) <= NAMED
            documents = [self._store.get(member) for member in story.members] if few else []
            book.name(story, relations([document for document in documents if document is not None]))
        book.ledger.commit()

    def _assign(self, book: StoryBook) -> None:
        """Tell the index, and the names, of which stories documents are now."""
        unsettled = list(book.unsettled().items())
        for document_id, standing in unsettled:
            self._names.move(document_id, standing.story)
        for first in range(0, len(unsettled), _AT_ONCE):
            self._store.assign(dict(unsettled[first : first + _AT_ONCE]))
            self._commit_if_full(first + _AT_ONCE)

    def _join_names(self) -> None:
        """Find anew what names are joined to, and tell the index where it does not know."""
        self._names.resolve()
        self._names.ledger.commit()
        for number, document_id in enumerate(self._names.unsettled(), 1):
            document, joined = self._store.get(document_id), self._names.joined(document_id)
            if document is not None and document.joined != joined:
                self._store.upsert([document.model_copy(update={"joined": joined})])
            self._commit_if_full(number)

    def _commit_if_full(self, number: int) -> None:
        if number % _AT_ONCE == 0:
            self._store.commit()

    def _expire(self, now: datetime) -> None:
        if self._expired is None or now - self._expired > _EXPIRE_EVERY:
            self._expired = now
            self._versions.expire(now - self._keep)

    @contextmanager
    def _guarded(self) -> Iterator[StoryBook]:
        try:
            book = self._open()
            if self._settled:
                book.ledger.begin()
                book.ledger.settle()
                self._names.ledger.begin()
                self._names.ledger.settle()
                self._settled = False
            yield book
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise StoreUnavailable(f"tables of stories and names: {error}") from error
        except StoreUnavailable:
            self.close()
            raise

    def _open(self) -> StoryBook:
        if self._book is None:
            if self._path is not None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_name(NAMES) if self._path is not None else None
            self._names = NameBook(_tables(beside, lambda path: NameLedger(path, self._patience)))
            stories = _tables(self._path, lambda path: Ledger(path, self._patience, self._epoch))
            self._book = StoryBook(stories)
        return self._book


def _put(book: StoryBook, cause: str, document: StoredDocument) -> StoryChanged | None:
    filled = slots(body_of(document.article))
    return book.put(cause, document.document_id, document.annotations.fingerprint or (), filled)


def _tables(path: Path | None, opened: Callable[[Path | None], Tables]) -> Tables:
    """The tables at that path; ones that are damaged are put aside, since they can be made again."""
    try:
        return opened(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        if path is None:
            raise
        log.error("tables-damaged", path=str(path), error=str(error))
        path.replace(path.with_suffix(".damaged"))
        return opened(path)
