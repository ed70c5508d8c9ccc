"""Pages of operators: the flow, and the dead letters with what can be done about them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.desk.forms import Forms
from services.desk.ports import DeadLetter, FlowState, Operations
from services.desk.rendering import Pages

SHOWN = 500
"""Dead letters on the page: they are worked through from the top, and reasons group them."""
SHOWN_ASIDE = 100
"""Discarded ones on the page: what somebody wants back was discarded not long ago."""
DONE = r"^(\d{1,9} (sent round again|discarded|taken up again))?$"
REASONS = {
    "empty": "The file has no content.",
    "too-large": "Raise COPYDESK_MAX_FILE, or split the file.",
    "unreadable": "Check the file's permissions for the service's user, then redrive.",
    "not-text": "The bytes are of a kind that holds no copy.",
    "unsupported-format": "No reader for this format yet.",
    "malformed": "The file is damaged, or is not what its name says.",
    "encrypted": "Remove the password and drop the file in again.",
    "no-text": "Nothing to read was found in it.",
    "needs-ocr": "Install Tesseract as the detail says, then redrive.",
    "bomb": "It unpacks to far more than it should.",
    "parser-timeout": "Reading took too long; redrive when the machine is less busy.",
    "parser-memory": "Reading took too much memory.",
    "parser-crash": "The reader died on it; redrive after an update.",
    "content-missing": "The content store lost it: drop the file in again.",
    "invalid-event": "Not an event of ours; look at who wrote it.",
    "step-failed": "Something unexpected: look at the error, then redrive.",
}


def router(operations: Operations, forms: Forms, pages: Pages) -> APIRouter:
    """Routes of /flow and /dead-letters."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/flow")
    async def flow(request: Request) -> Response:
        return pages(request, "flow.html", flow=await operations.flow(), form=forms.value)

    @routes.get("/dead-letters")
    async def dead_letters(
        request: Request,
        done: Annotated[str, Query(pattern=DONE)] = "",
        ticked: Annotated[str, Query(max_length=40)] = "",
    ) -> Response:
        letters = await operations.dead_letters(SHOWN)
        return pages(
            request,
            "dead_letters.html",
            groups=by_reason(letters),
            total=len(letters),
            limit=SHOWN,
            advice=REASONS,
            form=forms.value,
            done=done,
            ticked=ticked,
            aside=await operations.discarded(SHOWN_ASIDE),
        )

    @routes.post("/dead-letters/redrive")
    async def redrive(request: Request) -> Response:
        ids = (await forms.read(request)).get("id", [])
        return _back(f"{await operations.redrive(ids)} sent round again")

    @routes.post("/dead-letters/discard")
    async def discard(request: Request) -> Response:
        ids = (await forms.read(request)).get("id", [])
        return _back(f"{await operations.discard(ids)} discarded")

    @routes.post("/dead-letters/take-up")
    async def take_up(request: Request) -> Response:
        ids = (await forms.read(request)).get("id", [])
        return _back(f"{await operations.take_up(ids)} taken up again")

    return routes


def json_router(operations: Operations) -> APIRouter:
    """The same as JSON, to look at only."""
    routes = APIRouter(prefix="/api", tags=["operations"])

    @routes.get("/flow")
    async def flow() -> FlowState:
        """Documents by state, and each step's load."""
        return await operations.flow()

    @routes.get("/dead-letters")
    async def dead_letters(limit: Annotated[int, Query(ge=1, le=SHOWN)] = 100) -> list[DeadLetter]:
        """The newest dead letters."""
        return list(await operations.dead_letters(limit))

    @routes.get("/dead-letters/discarded")
    async def discarded(limit: Annotated[int, Query(ge=1, le=SHOWN)] = 100) -> list[DeadLetter]:
        """The newest dead letters that were discarded and can be taken up again."""
        return list(await operations.discarded(limit))

    return routes


def by_reason(letters: Sequence[DeadLetter]) -> list[tuple[str, list[DeadLetter]]]:
    """Letters under their reasons, the most frequent first; the newest first within each."""
    ordered = sorted(sorted(letters, key=lambda x: x.at, reverse=True), key=lambda x: x.reason.value)
    groups = [(reason.value, list(group)) for reason, group in groupby(ordered, key=lambda x: x.reason)]
    return sorted(groups, key=lambda g: -len(g[1]))


def _back(done: str) -> Response:
    return RedirectResponse(f"/dead-letters?done={done.replace(' ', '+')}", 303)
