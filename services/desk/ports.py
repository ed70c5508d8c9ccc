"""What the desk asks of the other services, beside the index. All may be missing."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import Field

from copydesk_contracts.base import Contract
from copydesk_contracts.events import EventData, Location, ReasonCode
from services.index.searches.saved import SavedSearch


class StepReceipt(Contract):
    """What one step last did with a document."""

    step: str
    outcome: str
    at: datetime
    attempts: int = 1
    worker: str | None = None
    version: str | None = None
    error: str | None = None


class Receipt(Contract):
    """A document's way so far; `steps` in the order of the flow, `warnings` with which it was read."""

    document_id: str
    state: str
    reason: str | None = None
    steps: tuple[StepReceipt, ...] = ()
    warnings: tuple[str, ...] = ()


class StepLoad(Contract):
    """One step: entries not finished, of them pending and delayed, its workers.

    `oldest` is the age in seconds of the entry held longest, `rate` what it finished a second.
    """

    step: str
    backlog: int
    pending: int = 0
    delayed: int = 0
    workers: int = 0
    oldest: float = 0.0
    rate: float | None = None


class RootFinding(Contract):
    """Something about a watched folder that somebody should know, and what to do about it."""

    kind: str
    detail: str
    advice: str = ""


class RootState(Contract):
    """A watched folder as it was at the last look; `missing` files are in the ledger and not on disk."""

    name: str
    folder: str
    files: int = 0
    missing: int = 0
    findings: tuple[RootFinding, ...] = ()


class ReaderLoad(Contract):
    """Another team's group on one event type: entries left, of them `pending` in hand, and those missed.

    `oldest` is the age of the first of them in seconds.
    """

    group: str
    event_type: str
    left: int
    pending: int = 0
    oldest: float = 0.0
    missed: int = 0


class WebhookLoad(Contract):
    """A webhook: where it goes, how far it is, how many events are parked, and why it ended if it did."""

    id: str
    host: str
    types: tuple[str, ...] = ()
    search: str | None = None
    cursor: str | None = None
    parked: int = 0
    ended: str | None = None


class FlowState(Contract):
    """Documents by state, rejected ones by reason, the steps in order, watched folders, readers, webhooks."""

    states: dict[str, int] = Field(default_factory=dict)
    reasons: dict[str, int] = Field(default_factory=dict)
    steps: tuple[StepLoad, ...] = ()
    roots: tuple[RootState, ...] = ()
    readers: tuple[ReaderLoad, ...] = ()
    webhooks: tuple[WebhookLoad, ...] = ()


class DeadLetter(Contract):
    """A document that was rejected. `id` names the letter; `preview` is the copy's beginning."""

    id: str
    step: str
    reason: ReasonCode
    detail: str
    at: datetime
    attempts: int = 1
    document_id: str | None = None
    location: Location | None = None
    error: str | None = None
    preview: str | None = None


class FeedEvent(Contract):
    """One event as it happened; `id` is where the feed goes on after it."""

    id: str
    type: str
    at: datetime
    document_id: str | None = None
    title: str | None = None
    location: Location | None = None
    detail: str | None = None


class Receipts(Protocol):
    """Where documents' ways are kept."""

    async def get(self, document_id: str) -> Receipt | None:
        """The receipt of a document; null if nothing is known of it."""
        ...

    async def indexed(self) -> int:
        """How many documents the index should hold; 0 where that cannot be asked just now."""
        ...


class Operations(Protocol):
    """What operators look at and do."""

    async def flow(self) -> FlowState:
        """How the work stands."""
        ...

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]:
        """The newest dead letters."""
        ...

    async def redrive(self, ids: Sequence[str]) -> int:
        """Send those round again; returns how many there were."""
        ...

    async def discard(self, ids: Sequence[str]) -> int:
        """Put those aside; returns how many there were."""
        ...

    async def discarded(self, limit: int) -> Sequence[DeadLetter]:
        """The newest of those that were put aside."""
        ...

    async def take_up(self, ids: Sequence[str]) -> int:
        """Undo the discarding of those; returns how many there were."""
        ...


class Feed(Protocol):
    """Events as they happen."""

    def follow(self, after: str | None) -> AsyncIterator[FeedEvent | None]:
        """Events after that id, from now on if it is null; null itself while nothing happens."""
        ...


class TooOld(LookupError):
    """Events after the cursor are not kept any more; all after `oldest` are."""

    def __init__(self, oldest: str) -> None:
        super().__init__(f"events after that cursor are not kept any more; everything after {oldest} is")
        self.oldest = oldest


@dataclass(frozen=True)
class Event:
    """A published event: the cursor behind it, what is asked of it, and its CloudEvents JSON."""

    cursor: str
    type: str
    subject: str
    raw: bytes
    searches: frozenset[str] = frozenset()


Kinds = Sequence[type[EventData]]


class Events(Protocol):
    """Published events by one cursor. `search` is the id of a saved search, or null."""

    async def check(self, kinds: Kinds, search: str | None, after: str | None) -> None:
        """Raises TooOld, OtherCursor, or LookupError where there is no such search."""
        ...

    async def page(
        self, kinds: Kinds, search: str | None, after: str | None, limit: int
    ) -> tuple[Sequence[Event], str, bool]:
        """Events after the cursor (null: all that are kept), the next cursor, and whether there are more."""
        ...

    async def kept(
        self, kinds: Kinds, search: str | None, after: str, last: str, limit: int
    ) -> tuple[Sequence[Event], str | None]:
        """Dropped events up to a place, as far as they were kept for webhooks, and the place behind them."""
        ...

    def follow(self, kinds: Kinds, search: str | None, after: str | None) -> AsyncIterator[Event | None]:
        """Events after the cursor (null: from now on) as they come; null itself while nothing happens."""
        ...

    async def snapshot(self) -> tuple[str, AsyncIterator[bytes]]:
        """A cursor, and a line of JSON for each document that was live at it."""
        ...

    async def content(self, sha256: str) -> bytes | None:
        """Bytes of the content store; null if they are not kept."""
        ...


class Searches(Protocol):
    """Where saved searches are kept."""

    async def all(self) -> Sequence[SavedSearch]:
        """All that are saved, by name."""
        ...

    async def get(self, search_id: str) -> SavedSearch | None:
        """The search of that id, if there is one."""
        ...

    async def save(self, search: SavedSearch) -> bool:
        """Keep it; false if the same was there already. Raises TooManySearches."""
        ...

    async def delete(self, search_id: str) -> bool:
        """Forget it; false if there was none."""
        ...


class Probe(Protocol):
    """Whether the services behind the desk answer."""

    async def unready(self) -> str | None:
        """Why not, or null."""
        ...
