"""The desk as an ASGI application, made of ports."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from services.desk import api, export, pages
from services.desk.ports import Feed, Operations, Probe, Receipts
from services.desk.rendering import STATIC, Pages
from services.desk.security import Guard
from services.indexer.stores.port import Searcher

DESCRIPTION = "Search and read news copy, with every fact at the characters it was read from."


@dataclass(frozen=True)
class Ports:
    """What the desk stands on; only the searcher must be there."""

    searcher: Searcher
    receipts: Receipts | None = None
    operations: Operations | None = None
    feed: Feed | None = None
    probe: Probe | None = None


def create_app(
    ports: Ports,
    token: str | None = None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The application. With `token` every request needs it, without one only loopback names are answered."""
    app = FastAPI(
        title="Copydesk",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan or _nothing,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    html = Pages({"has_operations": ports.operations is not None, "has_feed": ports.feed is not None})
    app.middleware("http")(Guard(token))
    app.include_router(api.router(ports.searcher))
    app.include_router(export.router(ports.searcher))
    app.include_router(pages.router(ports.searcher, ports.receipts, html))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_health(app, ports.probe)
    _add_errors(app, html)
    return app


@asynccontextmanager
async def _nothing(_: FastAPI) -> AsyncIterator[None]:
    yield


def _add_health(app: FastAPI, probe: Probe | None) -> None:
    @app.get("/healthz", tags=["health"], response_class=PlainTextResponse)
    async def healthz() -> str:
        """The desk turns."""
        return "ok"

    @app.get("/readyz", tags=["health"], response_class=PlainTextResponse, responses={503: {}})
    async def readyz() -> Response:
        """The desk can do its work."""
        reason = await probe.unready() if probe else None
        return PlainTextResponse(reason or "ready", 200 if reason is None else 503)


def _add_errors(app: FastAPI, html: Pages) -> None:
    """Errors as JSON under /api, as a page that says what to do elsewhere."""

    def answer(request: Request, status: int, detail: str) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": detail}, status)
        return html(request, "error.html", status, status=status, detail=detail)

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return answer(request, 422, f"{place}: {first['msg']}")
