"""Events as they happen, as server-sent events, and the page that shows them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from copydesk_contracts.topology import EVENTS
from services.desk.models import Problem
from services.desk.ports import Feed, FeedEvent
from services.desk.rendering import Pages
from services.state.cursor import LONGEST

LISTENERS = 100
"""Live pages that are served at once; each holds a connection to desk and server."""


@dataclass
class Listeners:
    """Counts the open streams, since each holds a connection for as long as it likes."""

    limit: int = LISTENERS
    count: int = 0


class Listening(StreamingResponse):
    """Messages for one listener, or 503 where there are too many. It is counted for as long as it is served:
    from the moment in which it is found to have room, so that no burst gets past the limit."""

    def __init__(self, listeners: Listeners, messages: AsyncIterator[bytes]) -> None:
        super().__init__(
            _introduced(messages), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )
        self._listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve until either side ends it."""
        if self._listeners.count >= self._listeners.limit:
            refusal = JSONResponse({"detail": "too many listeners: try again later"}, 503)
            await refusal(scope, receive, send)
            return
        self._listeners.count += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._listeners.count -= 1


async def _introduced(messages: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The messages, with how soon to come again after a break."""
    yield b"retry: 2000\n\n"
    async for part in messages:
        yield part


async def messages(feed: Feed, after: str | None) -> AsyncIterator[bytes]:
    """The feed as bytes, a comment while nothing happens."""
    async for event in feed.follow(after):
        yield b": nothing\n\n" if event is None else message(event)


def message(event: FeedEvent) -> bytes:
    """One server-sent event. JSON has no line breaks, so no copy can end the message early."""
    number = "".join(c for c in event.id if c.isprintable())
    return f"id: {number}\nevent: {event.type}\ndata: {event.model_dump_json()}\n\n".encode()


def router(feed: Feed, pages: Pages) -> APIRouter:
    """Routes /feed and /api/feed."""
    routes = APIRouter()
    listeners = Listeners()

    @routes.get("/feed", include_in_schema=False)
    def live(request: Request) -> Response:
        return pages(request, "feed.html", types=[event.event_type for event in EVENTS])

    @routes.get(
        "/api/feed",
        tags=["feed"],
        response_class=Response,
        responses={
            200: {"content": {"text/event-stream": {}}},
            503: {"model": Problem},
        },
    )
    async def events(
        last_event_id: Annotated[str | None, Header(max_length=LONGEST)] = None,
    ) -> StreamingResponse:
        """What the live page shows of the events of /api/events: from now on, or after `Last-Event-ID`."""
        return Listening(listeners, messages(feed, last_event_id))

    return routes
