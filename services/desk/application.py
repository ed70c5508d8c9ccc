"""The desk as an ASGI application, made of ports."""

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from services.desk import (
    api,
    atom,
    batch,
    compare,
    consumers_api,
    contracts_api,
    document_api,
    errors,
    events_api,
    export,
    feed,
    geojson,
    health,
    login,
    metrics,
    names,
    operations_pages,
    original,
    pages,
    passages_api,
    people_pages,
    saved_searches_api,
    saved_searches_pages,
    sets_api,
    sets_pages,
    statements,
    story_api,
    story_pages,
    things_api,
    uploads,
)
from services.desk.beside import router as beside
from services.desk.beside.renderer import Renderer
from services.desk.body_limit import BodyLimit
from services.desk.consumers_api import Readers
from services.desk.description import describe
from services.desk.forms import Forms
from services.desk.keyring import Keyring, NamedTokens
from services.desk.metrics import MetricsSource
from services.desk.models import Problem
from services.desk.names import NameRulings
from services.desk.overview import router as overview
from services.desk.ports import Events, Feed, Operations, Probe, Receipts, Searches
from services.desk.rate import RateLimit
from services.desk.rendering import STATIC, Pages
from services.desk.security import Guard
from services.desk.sets import Desk, SetsPort
from services.desk.stories import VersionsPort
from services.desk.uploads import Uploads
from services.desk.webhooks import api as webhooks_api
from services.index.port import Searcher
from services.index.stories.also import Background
from services.process.clock import SystemClock
from services.process.version import VERSION
from services.state.webhooks import WebhookBook

DESCRIPTION = "Search and read news copy, with every fact at the characters it was read from."
REQUESTS_A_SECOND = 200.0
"""Of one client: far above what a person or a page with its parts asks, below what slows others."""
GUESSES_A_SECOND = 0.2
GUESSES_AT_ONCE = 5
"""One guess at a token every five seconds from an address, after a first handful: by page or by header."""
ANYWHERE: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": Problem, "description": "A token is needed"},
    422: {"model": Problem, "description": "A parameter that is none"},
    429: {
        "model": Problem,
        "description": "Too many requests, or wrong tokens: wait for `Retry-After` seconds",
    },
}
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Ports:
    """What the desk stands on; only the searcher must be there."""

    searcher: Searcher
    receipts: Receipts | None = None
    operations: Operations | None = None
    feed: Feed | None = None
    events: Events | None = None
    readers: Readers | None = None
    hooks: WebhookBook | None = None
    probe: Probe | None = None
    searches: Searches | None = None
    versions: VersionsPort | None = None
    tokens: NamedTokens | None = None
    numbers: MetricsSource | None = None
    names: NameRulings | None = None
    renderer: Renderer | None = None
    sets: SetsPort | None = None
    uploads: Uploads | None = None


def create_app(
    ports: Ports,
    token: str | None = None,
    lifespan: Lifespan | None = None,
    secret: bytes | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] | None = None,
) -> FastAPI:
    """The application.

    With `token` every request needs it, or a named one that may do as much; without one only
    loopback names are answered.
    `secret` signs forms; without one it is drawn anew for each process.
    """
    app = FastAPI(
        title="Copydesk",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=lifespan or _nothing,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=ANYWHERE,
    )
    forms = Forms(secret or secrets.token_bytes(32))
    there = {
        f"has_{name}": getattr(ports, name) is not None
        for name in ("operations", "feed", "searches", "events", "sets", "uploads")
    }
    html = Pages({**there, "form_value": forms.value, "has_token": token is not None})
    limit = RateLimit(REQUESTS_A_SECOND, 2 * REQUESTS_A_SECOND, monotonic)
    app.add_middleware(BodyLimit, longer=_longer(ports.uploads))
    keyring = None if token is None else Keyring(token, ports.tokens, monotonic)
    guesses = RateLimit(GUESSES_A_SECOND, GUESSES_AT_ONCE, monotonic)
    app.add_middleware(Guard, guesses=guesses, keyring=keyring, limit=limit)
    _add_routes(app, ports, html, forms, now or SystemClock().now)
    if keyring is not None:
        app.include_router(login.router(keyring, guesses, html))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    errors.add_handlers(app, html)
    describe(app)
    return app


def _add_routes(app: FastAPI, ports: Ports, html: Pages, forms: Forms, now: Callable[[], datetime]) -> None:
    for router in (
        api.router,
        document_api.router,
        export.router,
        atom.router,
        geojson.router,
        passages_api.router,
    ):
        app.include_router(router(ports.searcher))
    told_by = Background(ports.searcher)
    app.include_router(story_api.router(ports.searcher, ports.versions, told_by))
    app.include_router(story_pages.router(ports.searcher, html, told_by))
    app.include_router(compare.json_router(ports.searcher, ports.versions))
    app.include_router(compare.router(ports.searcher, ports.versions, html))
    app.include_router(pages.router(ports.searcher, ports.receipts, html, ports.versions, told_by))
    app.include_router(statements.json_router(ports.searcher))
    app.include_router(statements.router(ports.searcher, html))
    app.include_router(overview.json_router(ports.searcher))
    app.include_router(overview.router(ports.searcher, html))
    app.include_router(batch.json_router(ports.searcher))
    app.include_router(batch.router(ports.searcher, forms, html))
    app.include_router(people_pages.router(ports.searcher, html, ports.names))
    app.include_router(things_api.router(ports.searcher))
    _add_kept(app, ports, html, forms, now)
    _add_operations(app, ports, html, forms)
    _add_events(app, ports, html)
    app.include_router(contracts_api.router())
    app.include_router(health.router(ports.probe))


def _add_kept(app: FastAPI, ports: Ports, html: Pages, forms: Forms, now: Callable[[], datetime]) -> None:
    """What people keep: saved searches, sets, what they said of names."""
    if ports.searches is not None:
        kept = (ports.searches, ports.searcher)
        app.include_router(saved_searches_api.router(*kept, now))
        app.include_router(saved_searches_pages.router(*kept, forms, html, now))
    if ports.sets is not None:
        desk = Desk(ports.sets, now)
        app.include_router(sets_api.router(desk, ports.searcher))
        app.include_router(sets_pages.router(desk, ports.searcher, forms, html))
    if ports.names is not None:
        app.include_router(names.json_router(ports.names, now))
        app.include_router(names.router(ports.names, forms, now))


def _add_operations(app: FastAPI, ports: Ports, html: Pages, forms: Forms) -> None:
    if ports.operations is not None:
        app.include_router(operations_pages.router(ports.operations, forms, html))
        app.include_router(operations_pages.json_router(ports.operations))
    if ports.uploads is not None:
        app.include_router(uploads.json_router(ports.uploads))
        app.include_router(uploads.router(ports.uploads, forms, html))
    if ports.hooks is not None:
        app.include_router(webhooks_api.router(ports.hooks))
        app.include_router(webhooks_api.form_router(ports.hooks, forms))
    if ports.readers is not None:
        app.include_router(consumers_api.router(ports.readers))
    if ports.numbers is not None:
        app.include_router(metrics.router(ports.numbers))


def _add_events(app: FastAPI, ports: Ports, html: Pages) -> None:
    if ports.feed is not None:
        app.include_router(feed.router(ports.feed, html))
    if ports.events is not None:
        app.include_router(events_api.router(ports.events))
        originals = original.Originals(ports.searcher, ports.events, ports.versions)
        app.include_router(original.router(originals))
        app.include_router(beside.router(originals, ports.renderer, html))


def _longer(taken: Uploads | None) -> dict[str, int]:
    if taken is None:
        return {}
    form, program = uploads.PATHS
    return {form: uploads.FORM_LONGEST, program: taken.longest}


@asynccontextmanager
async def _nothing(_: FastAPI) -> AsyncIterator[None]:
    yield
