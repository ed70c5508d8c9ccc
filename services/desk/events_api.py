"""The events over HTTP: as pages, and as server-sent events, by type, saved search and one cursor."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from copydesk_contracts.events import EventData
from copydesk_contracts.topology import EVENTS, event_class
from services.desk.feed import Listeners, Listening
from services.desk.models import Model, Problem
from services.desk.ports import Event, Events, TooOld
from services.desk.saved_searches import SearchId
from services.state.cursor import PATTERN, OtherCursor

CLOUDEVENTS: Final = "application/cloudevents+json"
SERVER_SENT: Final = "text/event-stream"
PAGE: Final = 100
"""Events of one answer: some megabytes at most."""
Cursor = Annotated[
    str | None,
    Query(
        pattern=PATTERN,
        description="A cursor: what came after it. Null: from the oldest event kept. It is the `next` of a "
        "page, the id of a message, or `Copydesk-Sequence`: a `sequence`, or where a namespace has several "
        "partitions one for each, with dots between",
    ),
]


class EventPage(Model):
    """Events in order, each a CloudEvent as its schema says. `next` is the cursor that goes on behind them.

    `more` says whether there is more to be had at once. With a search a page may be empty
    though `next` went on.
    """

    events: list[dict[str, Any]]
    next: str
    more: bool


class TooOldModel(Model):
    """Events after the cursor are gone: begin with /api/snapshot, or bear the loss and go on at `oldest`."""

    detail: str
    oldest: str


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for: types (all if none is named), and a saved search."""

    kinds: tuple[type[EventData], ...]
    search: str | None


def wanted(
    kind: Annotated[list[str] | None, Query(alias="type", max_length=len(EVENTS))] = None,
    search: Annotated[
        SearchId | None, Query(description="Id of a saved search: events of its documents")
    ] = None,
) -> Wanted:
    """From the parameters. Raises HTTPException where a type is none."""
    try:
        kinds = tuple(event_class(name) for name in kind or ())
    except KeyError as error:
        raise HTTPException(422, f"type: {error.args[0]!r} is no event type") from error
    return Wanted(kinds or EVENTS, search)


def router(events: Events) -> APIRouter:
    """Routes under /api/events."""
    routes = APIRouter(prefix="/api", tags=["events"])
    listeners = Listeners()

    @routes.get(
        "/events",
        response_model=EventPage,
        responses={
            200: {"content": {SERVER_SENT: {}}},
            404: {"model": Problem},
            410: {"model": TooOldModel},
            503: {"model": Problem},
        },
    )
    async def read(
        request: Request,
        what: Annotated[Wanted, Depends(wanted)],
        after: Cursor = None,
        limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
        last_event_id: Annotated[str | None, Header(pattern=PATTERN)] = None,
    ) -> Response:
        """A page of events; with `Accept: text/event-stream` all of them, as they come.

        A stream goes on behind `Last-Event-ID` or `after`, and without either begins with
        what is new. A cursor from which something is missing is answered with 410, one of
        another namespace, with more partitions or fewer, with 422.
        """
        live = SERVER_SENT in request.headers.get("accept", "")
        cursor = last_event_id or after
        try:
            await events.check(what.kinds, what.search, cursor)
            if live:
                return Listening(listeners, _messages(events, what, cursor))
            found, place, more = await events.page(what.kinds, what.search, cursor, limit)
        except TooOld as error:
            return JSONResponse({"detail": str(error), "oldest": error.oldest}, 410)
        except OtherCursor as error:
            raise HTTPException(422, str(error)) from error
        except LookupError as error:
            raise HTTPException(404, str(error)) from error
        page = {"events": [json.loads(event.raw) for event in found], "next": place, "more": more}
        return JSONResponse(page, headers={"Cache-Control": "no-store"})

    @routes.get(
        "/contents/{sha256}",
        response_class=Response,
        responses={
            200: {
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
            },
            404: {"model": Problem},
        },
    )
    async def content(sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
        """Bytes of the content store by their SHA-256: copy as received, or a large article as JSON."""
        found = await events.content(sha256)
        if found is None:
            raise HTTPException(404, "no content of that name is kept")
        headers = {
            "Content-Disposition": f'attachment; filename="{sha256}"',
            "ETag": f'"{sha256}"',
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return Response(found, media_type="application/octet-stream", headers=headers)

    @routes.get(
        "/snapshot",
        response_class=Response,
        responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
    )
    async def snapshot() -> StreamingResponse:
        """Every live document as its `document.indexed`, a line each, as it was at one moment.

        The header `Copydesk-Sequence` is that moment: `/api/events?after=` it goes on with
        nothing missing and nothing twice.
        """
        place, lines = await events.snapshot()
        headers = {"Copydesk-Sequence": place, "Cache-Control": "no-store"}
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    return routes


async def _messages(events: Events, what: Wanted, cursor: str | None) -> AsyncIterator[bytes]:
    try:
        async for event in events.follow(what.kinds, what.search, cursor):
            yield b": nothing\n\n" if event is None else message(event)
    except TooOld as error:
        # The reader was so slow that what it had not seen yet was dropped.
        told = json.dumps({"detail": str(error), "oldest": error.oldest})
        yield f"event: gone\ndata: {told}\n\n".encode()


def message(event: Event) -> bytes:
    """One server-sent event. JSON has no line breaks, so no copy can end the message early."""
    head = f"id: {event.cursor}\nevent: {event.type}\ndata: "
    return head.encode() + event.raw.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n\n"
