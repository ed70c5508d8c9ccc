"""Webhooks over HTTP: how far each is, what could not be sent to it, and sending that again."""

from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response

from services.desk.forms import Forms
from services.desk.models import Model, Problem
from services.desk.ports import WebhookLoad
from services.desk.security import foreign
from services.state.webhooks import Webhook, WebhookBook

HookId = Annotated[str, Path(max_length=64, description="`id` of a webhook")]
_UNKNOWN: Final[dict[int | str, dict[str, Any]]] = {404: {"model": Problem}}


class ParkedModel(Model):
    """An event that was put aside: its place, what the last try met with, and how many there were.

    With no attempts it tells of events after that place that were dropped before they could be sent.
    """

    sequence: str
    error: str
    attempts: int


class RedrivenModel(Model):
    """How many events go round again."""

    redriven: int


async def loads(book: WebhookBook) -> tuple[WebhookLoad, ...]:
    """Every webhook, by the host that it is sent to: the whole address may be a secret."""
    return tuple([await _load(book, hook) for hook in await book.all()])


async def _load(book: WebhookBook, hook: Webhook) -> WebhookLoad:
    return WebhookLoad(
        id=hook.id,
        host=urlsplit(hook.url).hostname or "",
        types=hook.types,
        search=hook.search,
        cursor=await book.cursor(hook.id),
        parked=len(await book.parked(hook.id)),
        ended=hook.ended or None,
    )


def router(book: WebhookBook) -> APIRouter:
    """Routes under /api/webhooks."""
    routes = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

    async def known(hook_id: str) -> str:
        if hook_id not in {hook.id for hook in await book.all()}:
            raise HTTPException(404, "no webhook has that id")
        return hook_id

    @routes.get("")
    async def every() -> list[WebhookLoad]:
        """Every webhook, how far it is, and how many events are parked."""
        return list(await loads(book))

    @routes.get("/{hook_id}/parked", responses=_UNKNOWN)
    async def parked(hook_id: HookId) -> list[ParkedModel]:
        """What could not be sent to it, oldest first."""
        found = await book.parked(await known(hook_id))
        return [ParkedModel(sequence=p.sequence, error=p.error, attempts=p.attempts) for p in found]

    @routes.post("/{hook_id}/redrive", responses={**_UNKNOWN, 403: {"model": Problem}})
    async def redrive(request: Request, hook_id: HookId) -> RedrivenModel:
        """Send again what is parked."""
        if foreign(request):
            raise HTTPException(403, "a page of another site may change nothing here")
        return RedrivenModel(redriven=await book.redrive(await known(hook_id)))

    return routes


def form_router(book: WebhookBook, forms: Forms) -> APIRouter:
    """What the button on the page of the flow does."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/webhooks/redrive")
    async def redrive(request: Request) -> Response:
        for hook_id in (await forms.read(request)).get("id", []):
            await book.redrive(hook_id)
        return RedirectResponse("/flow", 303)

    return routes
