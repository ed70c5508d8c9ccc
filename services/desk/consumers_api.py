"""Consumers over HTTP: how every group stands, and what it missed, to be had again by one call."""

from collections.abc import AsyncIterator
from typing import Annotated, Protocol

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response, StreamingResponse

from services.desk.models import Problem
from services.desk.security import foreign
from services.operations.consumers import GroupStanding
from services.state.missed import Gap

Name = Annotated[str, Path(max_length=200, description="Name of a consumer group")]


class Readers(Protocol):
    """Who reads the events."""

    async def standings(self) -> list[GroupStanding]:
        """Every group on every stream."""
        ...

    async def missed(self, group: str) -> list[Gap]:
        """What a group missed, by type."""
        ...

    def missed_events(self, group: str) -> AsyncIterator[bytes]:
        """Those events again."""
        ...

    async def settle(self, group: str) -> None:
        """Forget what it missed."""
        ...


def router(readers: Readers) -> APIRouter:
    """Routes under /api/consumers."""
    routes = APIRouter(prefix="/api/consumers", tags=["consumers"])

    @routes.get("")
    async def standings() -> list[GroupStanding]:
        """Every consumer group, ours and others: what it has before it, and what it missed."""
        return await readers.standings()

    @routes.get("/{name}/missed")
    async def missed(name: Name) -> list[Gap]:
        """Which events were trimmed before the group had finished them."""
        return await readers.missed(name)

    @routes.get(
        "/{name}/missed/events",
        response_class=Response,
        responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
    )
    async def events(name: Name) -> StreamingResponse:
        """Those events again, a CloudEvent a line, as far as they are still kept."""
        lines = (line + b"\n" async for line in readers.missed_events(name))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @routes.delete("/{name}/missed", status_code=204, responses={403: {"model": Problem}})
    async def settle(request: Request, name: Name) -> None:
        """Say that the group has what it missed, or does not want it."""
        if foreign(request):
            raise HTTPException(403, "a page of another site may change nothing here")
        await readers.settle(name)

    return routes
