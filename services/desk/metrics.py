"""The metrics over HTTP, for Prometheus to fetch."""

from typing import Any, Final, Protocol

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from services.operations.metrics import text
from services.operations.numbers import Numbers

DESCRIBED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}


class MetricsSource(Protocol):
    """Where the numbers come from."""

    async def read(self) -> Numbers:
        """The numbers now."""
        ...


def router(source: MetricsSource) -> APIRouter:
    """The route /metrics."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/metrics", response_class=Response, responses=DESCRIBED)
    async def metrics() -> Response:
        """Lag, pending, seconds, rejections, sizes and the rest of the closed list."""
        return Response(text(await source.read()), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return routes
