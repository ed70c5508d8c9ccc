"""Where people show a token once; the cookie remembers it, until they sign out."""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.desk.forms import fields
from services.desk.keyring import Keyring, Presented
from services.desk.rate import RateLimit
from services.desk.rendering import Pages
from services.desk.security import address, same_origin
from services.state.tokens import COOKIE, cookie_value, digest

MONTH = 30 * 24 * 3600
"""Seconds that a browser stays signed in."""


def router(keyring: Keyring, guesses: RateLimit, pages: Pages) -> APIRouter:
    """Routes of /login and /logout; `guesses` keeps anybody from trying tokens one after the other."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def ask(request: Request) -> Response:
        return pages(request, "login.html", wrong=False)

    @routes.post("/login")
    async def check(request: Request) -> Response:
        if guesses.exhausted(address(request)):
            return pages(request, "login.html", 429, wrong=True)
        given = (await fields(request)).get("token", [""])[0].strip()
        if not same_origin(request) or await keyring.holder(Presented(digest(given), None)) is None:
            guesses.allows(address(request))
            return pages(request, "login.html", 403, wrong=True)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        value = cookie_value(given)
        answer.set_cookie(COOKIE, value, max_age=MONTH, httponly=True, samesite="strict", secure=secure)
        return answer

    @routes.post("/logout")
    async def leave(request: Request) -> Response:
        if not same_origin(request):
            raise HTTPException(403, "a page of another site may sign nobody out")
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return routes
