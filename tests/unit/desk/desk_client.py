"""Asks the desk over HTTP without a network, and takes its pages apart."""

import asyncio
from html.parser import HTMLParser
from typing import Any

import httpx
from fastapi import FastAPI


class DeskClient:
    """One browser: keeps cookies, follows no redirects."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.cookies = httpx.Cookies()

    def get(self, address: str, **given: Any) -> httpx.Response:
        """GET the address."""
        return self.request("GET", address, **given)

    def post(self, address: str, **given: Any) -> httpx.Response:
        """POST to the address, as a form of the desk itself would."""
        headers = {"sec-fetch-site": "same-origin", **given.pop("headers", {})}
        return self.request("POST", address, headers=headers, **given)

    def request(self, method: str, address: str, **given: Any) -> httpx.Response:
        """Any request."""
        return asyncio.run(self._request(method, address, **given))

    async def _request(self, method: str, address: str, **given: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost", cookies=self.cookies
        ) as client:
            response = await client.request(method, address, **given)
            self.cookies = client.cookies
            return response


class Elements(HTMLParser):
    """All elements of a page with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data

    def of(self, tag: str, kind: str = "") -> list[dict[str, str | None]]:
        """Attributes of the elements of that name, and of that class if one is given."""
        return [a for t, a in self.found if t == tag and (not kind or kind in (a.get("class") or "").split())]

    @property
    def links(self) -> set[str]:
        """Where the page leads on this desk."""
        return {a["href"] for a in self.of("a") if a.get("href") and str(a["href"]).startswith("/")}  # type: ignore[misc]


def page(client: DeskClient, address: str, status: int = 200) -> Elements:
    """The page at that address, which must answer so."""
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    return Elements(response.text)
