"""What every answer and every request goes through: headers, names of the host, the token."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

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
Next = Callable[[Request], Awaitable[Response]]


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
    """Middleware. With a token each request needs it; without one only this machine's names are answered.

    The second keeps a page on the web from reading the desk by pointing its own name at
    127.0.0.1.
    """

    token: str | None

    async def __call__(self, request: Request, call_next: Next) -> Response:
        """Answer, or say why not; always with the protective headers."""
        refused = self._refusal(request)
        response = refused if refused is not None else await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _refusal(self, request: Request) -> Response | None:
        if self.token is None:
            host = request.url.hostname or ""
            if is_loopback(host):
                return None
            return PlainTextResponse(f"This desk does not answer for the name {host!r}.", 421)
        if request.url.path.startswith(OPEN_PATHS) or self.knows(request):
            return None
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": "a token is needed"}, 401, {"WWW-Authenticate": "Bearer"})
        return RedirectResponse("/login", 303)

    def knows(self, request: Request) -> bool:
        """Whether the request carries the token, as a bearer or in the cookie of the login page."""
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        given = bearer if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
        return self.accepts(given.strip())

    def accepts(self, given: str) -> bool:
        """Whether this is the token; takes as long for any answer."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())


def same_origin(request: Request) -> bool:
    """Whether a form was sent by a page of this desk, by what the browser says of its origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and origin == f"{request.url.scheme}://{request.url.netloc}"
