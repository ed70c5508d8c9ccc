"""Events as they happen, in short."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from copydesk_contracts.codec import InvalidEvent, decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData, SearchMatched, StoryChanged
from copydesk_contracts.topology import EVENTS
from services.desk.ports import (
    FeedEvent,
)
from services.state.cursor import Told
from services.state.log import CursorTooOld
from services.state.whole_log import WholeLog

QUIET = 5.0
"""Seconds without an event after which a sign of life is sent: proxies cut silent connections."""


@dataclass(frozen=True)
class LiveFeed:
    """All public events in short, in their order."""

    log: WholeLog

    async def follow(self, after: str | None) -> AsyncIterator[FeedEvent | None]:
        """Events after that cursor, from now on if it is none; null itself while nothing happens.

        Who looks on needs no more than what is kept: the feed goes on there.
        """
        place = after if after is not None and self.log.knows(after) else await self.log.newest()
        while True:
            try:
                async with aclosing(self.log.follow(EVENTS, place, QUIET)) as parts:
                    async for part in parts:
                        for event in _feed_events(part):
                            yield event
            except CursorTooOld as error:
                place = error.oldest


def _feed_events(part: Sequence[Told]) -> list[FeedEvent] | list[None]:
    """What is shown of them; null where nothing happened."""
    return [event for told in part if (event := _feed_event(told)) is not None] if part else [None]


def _feed_event(told: Told) -> FeedEvent | None:
    try:
        event = decode(told.raw)
    except InvalidEvent:
        return None
    data: Any = event.data
    return FeedEvent(
        id=told.cursor,
        type=event.type,
        at=event.time,
        document_id=getattr(data, "document_id", None),
        title=_title(event),
        location=getattr(data, "location", None),
        detail=_detail(data),
    )


def _detail(data: Any) -> str | None:
    if isinstance(data, StoryChanged):
        sizes = [f"{size} copies" if size else "no copies left" for size in data.sizes.values()]
        return ", ".join(sizes) or None
    if isinstance(data, SearchMatched):
        return ", ".join(search.name for search in data.searches)
    detail: str | None = getattr(data, "detail", None)
    return detail


def _title(event: Envelope[EventData]) -> str | None:
    data: Any = event.data
    article = getattr(data, "article", None)
    if article is not None:
        return article.title.reading if article.title else None
    return getattr(data, "title", None)
