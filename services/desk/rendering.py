"""Templates: where they lie, how they escape, and what they may call."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.desk import reading
from services.desk.runs import Runs
from services.index.query import Facet
from services.index.results import Excerpt

HERE = Path(__file__).parent
STATIC = HERE / "static"


class Pages:
    """Renders the templates. Everything that comes from copy is escaped; there are no exceptions."""

    def __init__(self, extra: dict[str, Any] | None = None) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            long_date=reading.long_date,
            short_date=reading.short_date,
            short_moment=reading.short_moment,
            number=reading.number,
            pieces=pieces,
        )
        self._environment.globals.update(
            direction=reading.direction,
            plural=reading.plural,
            Facet=Facet,
            path=path,
            Runs=Runs,
            **(extra or {}),
        )

    def __call__(self, request: Request, template: str, code: int = 200, **values: Any) -> Response:
        """The page as an answer."""
        page = self._environment.get_template(template)
        return HTMLResponse(page.render(request=request, **values), code)


def pieces(excerpt: Excerpt) -> Iterator[tuple[str, bool]]:
    """The excerpt in pieces, each with whether the search matched it."""
    at = 0
    for start, end in excerpt.highlights:
        if start > at:
            yield excerpt.text[at:start], False
        if end > max(start, at):
            yield excerpt.text[max(start, at) : end], True
        at = max(at, end)
    if at < len(excerpt.text):
        yield excerpt.text[at:], False


@lru_cache(maxsize=4096)
def path(*parts: str) -> str:
    """An address on this desk; each part is one step, whatever characters it has."""
    return "/" + "/".join(quote(part, safe="") for part in parts)
