"""Errors as JSON under /api, as a page that says what to do elsewhere."""

from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from services.desk.rendering import Pages
from services.index.failures import StoreUnavailable

log = structlog.get_logger()

NO_INDEX = "The index cannot be read. On the machine that runs it, copydesk doctor says what to do."
NO_SERVER = "The server of events does not answer just now. Search works; load this page again later."
RETRY_AFTER: Final = "10"
"""Seconds after which it is worth asking again, of what waits for another server."""
NO_STORE = "The store of the copy, or a disk, does not answer just now. Load this page again later."


def add_handlers(app: FastAPI, html: Pages) -> None:
    """Let the application answer with these."""

    def answer(request: Request, status: int, detail: str) -> Response:
        if request.url.path.startswith("/api/"):
            response: Response = JSONResponse({"detail": detail}, status)
        else:
            response = html(request, "error.html", status, status=status, detail=detail)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers["Retry-After"] = RETRY_AFTER
        return response

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> Response:
        response = answer(request, error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return answer(request, 422, f"{place}: {first['msg']}")

    @app.exception_handler(StoreUnavailable)
    async def on_no_index(request: Request, error: StoreUnavailable) -> Response:
        log.error("index-unavailable", path=request.url.path, error=str(error))
        return answer(request, 503, NO_INDEX)

    @app.exception_handler(RedisError)
    async def on_no_server(request: Request, error: RedisError) -> Response:
        log.error("server-unavailable", path=request.url.path, error=repr(error))
        return answer(request, 503, NO_SERVER)

    @app.exception_handler(OSError)
    async def on_no_store(request: Request, error: OSError) -> Response:
        log.error("store-unavailable", path=request.url.path, error=repr(error))
        return answer(request, 503, NO_STORE)

    @app.exception_handler(Exception)
    async def on_failure(request: Request, error: Exception) -> Response:
        # The answer names nothing of the machine; the log does.
        log.error("request-failed", path=request.url.path, error=repr(error))
        return answer(request, 500, "Something failed here, and the log says what.")
