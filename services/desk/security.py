"""What every request goes through: names of the host, rate, token; and what every answer carries."""

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.desk.rate import RateLimit

COOKIE: Final = "copydesk_token"
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
    """ASGI middleware. With a token each request needs it, without one only this machine's names are served.

    The second keeps a page on the web from reading the desk by pointing its own name at
    127.0.0.1.
    """

    app: ASGIApp
    token: str | None
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

        refused = self._refusal(Request(scope))
        await (refused or self.app)(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        client = request.client.host if request.client else ""
        if self.limit is not None and not self.limit.allows(client):
            return PlainTextResponse("Too many requests: wait a second.", 429, {"Retry-After": "1"})
        return self._stranger(request) if self.token is None else self._tokenless(request)

    def _stranger(self, request: Request) -> Response | None:
        host = request.url.hostname or ""
        if is_loopback(host):
            return None
        return PlainTextResponse(f"This desk does not answer for the name {host!r}.", 421)

    def _tokenless(self, request: Request) -> Response | None:
        if request.url.path.startswith(OPEN_PATHS) or carries(request, self.token or ""):
            return None
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": "a token is needed"}, 401, {"WWW-Authenticate": "Bearer"})
        return RedirectResponse("/login", 303)


def carries(request: Request, token: str) -> bool:
    """Whether the request has the token, as a bearer or in the cookie of the login page."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return same(bearer.strip(), token)
    return same(request.cookies.get(COOKIE, ""), cookie_value(token))


def cookie_value(token: str) -> str:
    """What stands in the cookie for the token, which itself should not lie about in browsers."""
    return hmac.new(token.encode(), COOKIE.encode(), hashlib.sha256).hexdigest()


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
