"""Index, stories, joined names and earlier versions, written as one.

Stories and names are committed first, with a note of what the index does not know of them yet;
then the index. Whatever is left of that note after a crash is made up for by the next commit.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
from services.index.reading import documents_with
from services.index.stored import Standing, StoredDocument
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.naming import NAMED, relations
from services.index.stories.slots import slots
from services.index.stories.teller import Announcements, Teller
from services.index.versions import Version, Versions
from services.process.parts import in_parts

log = structlog.get_logger()

_EXPIRE_EVERY = timedelta(hours=1)
_AT_ONCE = 500
"""Documents of another story in one commit, and as many of another name: they are in memory until then."""
NAMES: Final = "names.sqlite"
"""The tables of the joined names, beside those of the stories."""
Tables = TypeVar("Tables")


@dataclass(frozen=True)
class Takeover:
    """A turn of writing an index that others wrote before.

    `written_since` gives the documents that were written in later turns than one, in batches.
    """

    turn: int
    written_since: Callable[[int], Iterator[list[StoredDocument]]]


class IndexWriter:
    """Every method raises StoreUnavailable; then all since the last commit must come again.

    `ledger` is where the tables of the stories lie, null for tables in memory, and `epoch`
    where they begin to count: higher than any before them came to. `keep` is how long
    earlier versions are kept. `announcements` is for an index that several may come to write.
    """

    def __init__(
        self,
        store: Store,
        ledger: Path | None,
        versions: Versions,
        keep: timedelta = timedelta(days=30),
        patience: float = 5.0,
        epoch: int = 0,
        announcements: Announcements | None = None,
    ) -> None:
        self._store = store
        self._teller = Teller(announcements)
        self._path = ledger
        self._versions = versions
        self._keep = keep
        self._patience, self._epoch = patience, epoch
        self._expired: datetime | None = None
        self._book: StoryBook | None = None
        self._names: NameBook
        self._settled = False

    def recall(self, causes: Sequence[str]) -> None:
        """Find out what an earlier writer made of these events, which come next."""
        self._teller.recall(causes)

    def put(self, cause: str, document: StoredDocument) -> None:
        """Put a document in; `cause` names the event that asks for it."""
        self._put(cause, document)
        with self._guarded() as book:
            # It may be dated otherwise now, or relations were found while the index had an earlier text.
            book.name_anew(book.standing(document.document_id).story)

    def _put(self, cause: str, document: StoredDocument) -> None:
        with self._guarded() as book:
            self._teller.note(book, cause, document.document_id, _put(book, cause, document))
            standing = book.standing(document.document_id)
            self._names.put(document.document_id, document.annotations, standing.story)
            self._store.upsert([document.standing(standing).model_copy(update={"joined": ()})])
            self._versions.discard(document.document_id)

    def repeat(self, cause: str, document_id: str) -> None:
        """Have announced again what was made of an event, by which nothing is to be done any more."""
        with self._guarded() as book:
            self._teller.note(book, cause, document_id, book.told(cause))

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

    def delete(self, cause: str, document_id: str) -> None:
        """Take a document out, and its earlier version too."""
        with self._guarded() as book:
            self._store.delete([document_id])
            self._versions.discard(document_id)
            self._names.remove(document_id)
            self._teller.note(book, cause, document_id, book.remove(cause, document_id))

    def supersede(self, cause: str, document_id: str, by: str, at: datetime) -> None:
        """Take a document out, but keep it as an earlier version of another."""
        with self._guarded() as book:
            document = self._store.get(document_id)
            if document is not None:
                self._versions.keep(Version(document=document, superseded_by=by, at=at))
                self._expire(at)
            self._store.delete([document_id])
            self._names.remove(document_id)
            self._teller.note(book, cause, document_id, book.remove(cause, document_id))

    def commit(self) -> Mapping[str, StoryChanged]:
        """Make everything up to here durable and visible. Returns what is to be announced, by its cause."""
        self._commit(NameBook.resolve)
        return self._teller.take()

    def tend(self) -> bool:
        """While nothing comes: look at a portion of the names that what came before may have changed.

        Returns whether there were any. What was put in is committed with it.
        """
        with self._heeded():
            if self._book is None or not self._names.waiting():
                return False
        self._commit(NameBook.tend)
        return True

    def writable(self) -> bool:
        """Whether the index can be written."""
        return self._store.writable()

    def close(self) -> None:
        """Let go of the stories' tables; what was not committed is dropped."""
        if self._book is not None:
            self._book.ledger.close()
            self._names.ledger.close()
        self._book, self._settled = None, False
        self._teller.forget()

    def restore(self, documents: Sequence[StoredDocument]) -> None:
        """Put documents of an older index in, and commit; nothing is announced."""
        for document in documents:
            self._put(f"restore/{document.document_id}", document)
        self._teller.forget()
        self.commit()

    def reconcile(self, searcher: Searcher, takeover: Takeover | None = None) -> None:
        """Make the stories fit what is in the index, whatever became of their tables.

        `takeover` where others may have written it since these tables last did.
        """
        with self._guarded() as book:
            if takeover is not None:
                for batch in takeover.written_since(book.ledger.writing()):
                    self._take_in(book, batch)
            present, known = set(searcher.ids()), set(book.ledger.ids())
            named = set(self._names.ledger.ids())
            for gone in sorted(known - present):
                book.remove(f"reconcile/{gone}", gone)
            for gone in sorted(named - present):
                self._names.remove(gone)
            self._take_in(book, documents_with(searcher, sorted(present - (known & named))))
            if takeover is not None:
                book.ledger.write_in(takeover.turn)
        self.commit()

    def _take_in(self, book: StoryBook, documents: Iterable[StoredDocument]) -> None:
        """Know documents as the index has them. What it says of others' doing may be out of date."""
        book.ledger.begin()
        for document in documents:
            name = document.document_id
            _put(book, f"reconcile/{name}", document)
            standing = book.standing(name)
            self._names.put(name, document.annotations, standing.story)
            if {standing, document.stands} != {Standing()}:
                book.ledger.unsettle([name])
            if document.joined:
                self._names.ledger.unsettle([name])

    def _commit(self, look: Callable[[NameBook], None]) -> None:
        with self._guarded() as book:
            book.ledger.begin()
            told = self._teller.complete(book, list(self._name_relations(book)))
            book.ledger.commit()
            self._teller.begin(book.ledger.turn())
            self._teller.keep(told)
            self._assign(book)
            self._join_names(look)
            self._store.commit()
            self._settled = True

    def _name_relations(self, book: StoryBook) -> Iterator[str]:
        """Find anew what the documents of changed stories are to one another. Gives who is something else."""
        for story in book.unnamed(NAMED):
            if len(story.members) > NAMED:
                yield from book.name_nothing(story)
                continue
            several = story.members if len(story.members) > 1 else ()
            documents = [self._store.get(member) for member in several]
            found = relations([document for document in documents if document is not None])
            yield from book.name(story, found)

    def _assign(self, book: StoryBook) -> None:
        """Tell the index, and the names, of which stories documents are now."""
        unsettled = list(book.unsettled().items())
        for document_id, standing in unsettled:
            self._names.move(document_id, standing.story)
        for part in in_parts(unsettled, _AT_ONCE):
            self._store.assign(dict(part))
            if len(part) == _AT_ONCE:
                self._store.commit()

    def _join_names(self, look: Callable[[NameBook], None]) -> None:
        """Find anew what names are joined to, and tell the index where it does not know."""
        look(self._names)
        self._names.ledger.commit()
        for number, document_id in enumerate(self._names.unsettled(), 1):
            document, joined = self._store.get(document_id), self._names.joined(document_id)
            if document is not None and document.joined != joined:
                self._store.upsert([document.model_copy(update={"joined": joined})])
            if number % _AT_ONCE == 0:
                self._store.commit()

    def _expire(self, now: datetime) -> None:
        if self._expired is None or now - self._expired > _EXPIRE_EVERY:
            self._expired = now
            self._versions.expire(now - self._keep)

    @contextmanager
    def _guarded(self) -> Iterator[StoryBook]:
        with self._heeded():
            book = self._open()
            if self._settled:
                book.ledger.begin()
                book.ledger.settle()
                self._names.ledger.begin()
                self._names.ledger.settle()
                self._settled = False
            yield book

    @contextmanager
    def _heeded(self) -> Iterator[None]:
        """Trouble with the tables or the index is told as it is to the callers, and nothing is kept."""
        try:
            yield
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
            self._teller.begin(stories.turn())
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
