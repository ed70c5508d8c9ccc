"""Liveness and readiness."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from services.desk.ports import Probe


def router(probe: Probe | None) -> APIRouter:
    """Routes /healthz and /readyz."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", response_class=PlainTextResponse)
    async def healthz() -> str:
        """The desk turns."""
        return "ok"

    @routes.get("/readyz", response_class=PlainTextResponse, responses={503: {}})
    async def readyz() -> Response:
        """The desk can do its work."""
        reason = await probe.unready() if probe else None
        return PlainTextResponse(reason or "ready", 200 if reason is None else 503)

    return routes
