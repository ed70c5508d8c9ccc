"""Consumers over HTTP: how every group stands, and what it missed, to be had again by one call."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Protocol

from fastapi import APIRouter, Path, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response, StreamingResponse

from services.desk.models import Problem
from services.desk.security import foreign
from services.operations.consumers import GroupStanding
from services.state.cursor import PATTERN, OtherCursor
from services.state.missed import Gap

Through = Annotated[str | None, Query(pattern=PATTERN, description="A cursor; null: everything")]
Name = Annotated[str, Path(max_length=200, description="Name of a consumer group")]


class Readers(Protocol):
    """Who reads the events."""

    async def standings(self) -> list[GroupStanding]:
        """Every group on every stream."""
        ...

    async def missed(self, group: str) -> list[Gap]:
        """What a group missed, by type."""
        ...

    def missed_events(self, missed: Sequence[Gap]) -> AsyncIterator[bytes]:
        """Those events again."""
        ...

    def behind(self, missed: Sequence[Gap]) -> str:
        """The cursor behind the last of those events."""
        ...

    async def settle(self, group: str, through: str | None) -> None:
        """Forget what ends there or before, unless there is more by now. Raises OtherCursor."""
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
        """Those events again, a CloudEvent a line, as far as they are still kept.

        The header `Copydesk-Sequence` is the last one's: settle up to there when you have them.
        """
        gaps = await readers.missed(name)
        lines = (line + b"\n" async for line in readers.missed_events(gaps))
        headers = {"Copydesk-Sequence": readers.behind(gaps), "Cache-Control": "no-store"}
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    @routes.delete("/{name}/missed", status_code=204, responses={403: {"model": Problem}})
    async def settle(request: Request, name: Name, through: Through = None) -> None:
        """Say that the group has what it missed, or does not want it.

        With `through` only what ends there or before is forgotten: what was missed meanwhile stays.
        """
        if foreign(request):
            raise HTTPException(403, "a page of another site may change nothing here")
        try:
            await readers.settle(name, through)
        except OtherCursor as error:
            raise HTTPException(422, str(error)) from error

    return routes
