"""Where people show the token once; the cookie remembers it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.desk.forms import fields
from services.desk.rate import RateLimit
from services.desk.rendering import Pages
from services.desk.security import COOKIE, cookie_value, same, same_origin

MONTH = 30 * 24 * 3600
"""Seconds that a browser stays signed in."""


def router(token: str, limit: RateLimit, pages: Pages) -> APIRouter:
    """Routes of /login; `limit` keeps anybody from trying tokens one after the other."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def ask(request: Request) -> Response:
        return pages(request, "login.html", wrong=False)

    @routes.post("/login")
    async def check(request: Request) -> Response:
        if not limit.allows(request.client.host if request.client else ""):
            return pages(request, "login.html", 429, wrong=True)
        given = (await fields(request)).get("token", [""])[0]
        if not same_origin(request) or not same(given.strip(), token):
            return pages(request, "login.html", 403, wrong=True)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        value = cookie_value(token)
        answer.set_cookie(COOKIE, value, max_age=MONTH, httponly=True, samesite="strict", secure=secure)
        return answer

    return routes
