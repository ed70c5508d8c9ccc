"""What every request goes through: names of the host, rate, token; and what every answer carries."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.desk.keyring import Keyring, needed, presented
from services.desk.rate import RateLimit
from services.state.tokens import COOKIE

WAIT: Final = "5"
"""Seconds after which another guess is taken."""
OPEN_PATHS: Final = ("/healthz", "/readyz", "/login", "/static/")
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class TokenNeeded(ValueError):
    """The desk may not be reached from other machines without a token."""


def check_binding(host: str, token: str | None) -> None:
    """Raise TokenNeeded if other machines can reach the desk at `host` and nothing protects it."""
    if not is_loopback(host) and not token:
        raise TokenNeeded(
            f"the desk would answer at {host} without protection: set COPYDESK_TOKEN, or use 127.0.0.1"
        )


def is_loopback(host: str) -> bool:
    """Whether an address or name can only be reached from this machine."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Guard:
    """ASGI middleware. With a keyring each request needs a token, without one only this machine's names are
    served: so no page on the web can read the desk by pointing its own name at 127.0.0.1.

    Each wrong token is counted in `guesses`. An address that has none left is let in with no token,
    not even with a right one: else every answer would tell a guess.
    """

    app: ASGIApp
    guesses: RateLimit
    keyring: Keyring | None = None
    limit: RateLimit | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say why not; always with the protective headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = await self._refusal(Request(scope))
        await (refused or self.app)(scope, receive, guarded)

    async def _refusal(self, request: Request) -> Response | None:
        if self.limit is not None and not self.limit.allows(address(request)):
            return _told(request, 429, "Too many requests: wait a second.", {"Retry-After": "1"})
        if self.keyring is None:
            return self._stranger(request)
        if request.url.path.startswith(OPEN_PATHS):
            return None
        return await self._tokenless(request, self.keyring)

    def _stranger(self, request: Request) -> Response | None:
        host = request.url.hostname or ""
        if is_loopback(host):
            return None
        return PlainTextResponse(f"This desk does not answer for the name {host!r}.", 421)

    async def _tokenless(self, request: Request, keyring: Keyring) -> Response | None:
        brought = presented(request)
        if brought is None:
            return _ask(request)
        if self.guesses.exhausted(address(request)):
            return _told(request, 429, "Too many wrong tokens: wait a moment.", {"Retry-After": WAIT})
        holder = await keyring.holder(brought)
        if holder is None:
            self.guesses.allows(address(request))
            return _ask(request)
        wanted = needed(request.method, request.url.path)
        if not holder.right.includes(wanted):
            return _told(request, 403, f"This token may {holder.right}; for that it would have to {wanted}.")
        return None


def address(request: Request) -> str:
    """Where the request comes from; empty where that is not known."""
    return request.client.host if request.client else ""


def _ask(request: Request) -> Response:
    """Ask for a token; a cookie that lets nobody in is taken back, so that it is not counted again."""
    if _is_for_programs(request):
        return JSONResponse({"detail": "a token is needed"}, 401, {"WWW-Authenticate": "Bearer"})
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _told(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    if _is_for_programs(request):
        return JSONResponse({"detail": detail}, status, headers)
    return PlainTextResponse(detail, status, headers)


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/metrics"))


def same(given: str, token: str) -> bool:
    """Whether the two are equal; takes as long for any answer."""
    return hmac.compare_digest(given.encode(), token.encode())


def foreign(request: Request) -> bool:
    """Whether a browser says that a page of another site sends this. Programs say nothing of the kind."""
    told = "sec-fetch-site" in request.headers or "origin" in request.headers
    return told and not same_origin(request)


def same_origin(request: Request) -> bool:
    """Whether a form was sent by a page of this desk, by what the browser says of its origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and origin == f"{request.url.scheme}://{request.url.netloc}"
