"""The index that the settings name: a folder of this machine, or OpenSearch."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from services.index.port import Searcher, Store
from services.index.stored import StoredDocument
from services.index.tantivy.schema import schema_name
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.tantivy.upgrade import upgrade
from services.process.settings import Settings

if TYPE_CHECKING:
    from services.index.opensearch.place import OpenSearchPlace
    from services.index.stories.teller import Announcements
    from services.index.writer import Takeover

LEDGER = "stories.sqlite"


class IndexReader(Searcher, Protocol):
    """The reader's side, for those too who go through all that there is."""

    def places(self) -> dict[str, frozenset[str]]:
        """Where each document lies by the index, as `root/path`. Reads every document: for audits."""
        ...

    def everything(self) -> Iterator[list[StoredDocument]]:
        """All documents of the newest state, in batches."""
        ...


class Writer(Store, Protocol):
    """The writer's side; lets go of the index at the end of a `with`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_searcher(settings: Settings) -> IndexReader:
    """Reads the index of `COPYDESK_INDEX`, or the folder in the state."""
    if settings.index is None:
        return TantivySearcher(settings.index_dir)
    from services.index.opensearch.searcher import OpenSearchSearcher

    return OpenSearchSearcher(_place(settings, waited_for=True))


def open_store(settings: Settings, fence: int | None = None) -> Writer:
    """Writes the index of `COPYDESK_INDEX`, or the folder in the state. Raises StoreUnavailable.

    `fence` is the number of the writer's turn where several may come to write: higher than any before.
    """
    if settings.index is None:
        return TantivyStore(settings.index_dir)
    from services.index.opensearch.store import OpenSearchStore

    return OpenSearchStore(_place(settings), fence)


def index_name(settings: Settings) -> str:
    """Names the index and the shape of its fields."""
    if settings.index is None:
        return schema_name()
    from services.index.opensearch.mapping import generation_name

    return generation_name(_place(settings).prefix)


def ledger_path(settings: Settings) -> Path:
    """Where the stories' tables of that index lie."""
    return settings.index_dir / index_name(settings) / LEDGER


def take_over(settings: Settings, put: Callable[[Sequence[StoredDocument]], None]) -> int:
    """Hand the documents of older shapes of the index to `put`, and let go of them. Returns how many."""
    if settings.index is None:
        return upgrade(settings.index_dir, put)
    from services.index.opensearch.generations import take_over as from_generation

    return from_generation(_place(settings), put)


def announcements(settings: Settings) -> "Announcements | None":
    """Where writers that take turns keep what they announce; null where there is one writer."""
    if settings.index is None:
        return None
    from services.index.opensearch.told import OpenSearchTold

    return OpenSearchTold(_place(settings))


def takeover(settings: Settings, turn: int | None) -> "Takeover | None":
    """What a turn of writing begins with, where there are turns."""
    if settings.index is None or turn is None:
        return None
    from services.index.opensearch.generations import written_since
    from services.index.writer import Takeover

    return Takeover(turn, partial(written_since, _place(settings)))


def _place(settings: Settings, *, waited_for: bool = False) -> "OpenSearchPlace":
    # Only who keeps the index there loads its client.
    from services.index.opensearch.place import place_of

    if settings.index is None:
        raise ValueError("the settings name no index")
    password = settings.index_password
    return place_of(
        settings.index.get_secret_value(),
        settings.index_user,
        password.get_secret_value().strip() if password else None,
        waited_for=waited_for,
    )
