"""Announcements of stories: noted as events are dealt with, completed and kept with what they tell of."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from copydesk_contracts.events import StoryChanged
from services.index.stories.book import StoryBook
from services.index.stories.telling import in_full


class Announcements(Protocol):
    """What is announced of events, where the next writer of the index finds it. Raises StoreUnavailable."""

    def find(self, causes: Sequence[str]) -> Mapping[str, str]:
        """What was put there of these events."""
        ...

    def put(self, told: Mapping[str, str]) -> None:
        """Keep it, as JSON by the event that asked for it."""
        ...


class Teller:
    """What is to be announced of the events of one commit; `announcements` where several may come to write.

    Raises sqlite3.Error, and StoreUnavailable where there are announcements.
    """

    def __init__(self, announcements: Announcements | None) -> None:
        self._announcements = announcements
        self._earlier: Mapping[str, str] = {}
        self._asked: dict[str, StoryChanged] = {}
        self._last: tuple[str, str] | None = None
        """The last event that asked for something, and its document."""
        self._since = 0

    def begin(self, turn: int) -> None:
        """What has a later turn than this is new."""
        self._since = turn

    def recall(self, causes: Sequence[str]) -> None:
        """Find out what an earlier writer made of these events, which come next."""
        if self._announcements is not None:
            self._earlier = self._announcements.find(causes)

    def note(self, book: StoryBook, cause: str, document_id: str, change: StoryChanged | None) -> None:
        """What is to be announced of an event, as far as it is known before relations have names."""
        self._last = cause, document_id
        earlier = self._earlier.get(cause)
        if earlier is not None:
            change = book.again(StoryChanged.model_validate_json(earlier), change)
        if change is not None:
            self._asked[cause] = change

    def complete(self, book: StoryBook, related: Sequence[str]) -> dict[str, str]:
        """Complete what is to be announced, and keep it in the tables for when it has to be announced again.

        What was made in an earlier life stays as it was made, unless nothing else is there to tell of who
        is something else to its story. Returns what is new, as JSON by the event that asked for it.
        """
        made = {cause: change for cause, change in self._asked.items() if change.turn > self._since}
        if related and not made and self._last is not None:
            cause, document_id = self._last
            change = book.restate(document_id, related)
            made = {cause: book.again(self._asked[cause], change) if cause in self._asked else change}
        whole = in_full(made, related, book.standing)
        self._asked |= whole
        told = {cause: change.model_dump_json() for cause, change in whole.items()}
        for cause, event in told.items():
            book.ledger.tell(cause, event)
        return told

    def keep(self, told: Mapping[str, str]) -> None:
        """Keep it for whoever may come to announce it in this writer's place."""
        if self._announcements is not None and told:
            self._announcements.put(told)

    def take(self) -> Mapping[str, StoryChanged]:
        """All that is to be announced now, by its cause; nothing of it is left here."""
        told = self._asked
        self.forget()
        return told

    def forget(self) -> None:
        """Nothing of all that is to be announced."""
        self._asked, self._last = {}, None
