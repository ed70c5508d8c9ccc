"""The page of saved searches, and the forms that save and delete them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from services.desk.forms import Forms
from services.desk.params import SearchParameters
from services.desk.ports import Searches
from services.desk.rendering import Pages
from services.desk.saved_searches import FACETS, NewSearch, feed_address, parameters
from services.desk.saved_searches_api import keep
from services.index.port import Searcher
from services.index.query import Sort
from services.index.searches.saved import SavedSearch

PAGE = 100
"""Saved searches on one page."""
Done = Literal["", "saved", "known", "deleted"]
SINGLE = ("name", "q", "since", "until", "per_story")
"""Fields of the form that are there once; those of names may come again."""
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SearchRow:
    """One saved search, what it is asked with, and how many documents it finds now."""

    search: SavedSearch
    params: SearchParameters
    feed: str
    count: int


def router(
    searches: Searches, searcher: Searcher, forms: Forms, pages: Pages, now: Callable[[], datetime]
) -> APIRouter:
    """Routes of /searches."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/searches")
    async def saved(
        request: Request, done: Done = "", page: Annotated[int, Query(ge=1, le=1000)] = 1
    ) -> Response:
        kept = await searches.all()
        shown = kept[(page - 1) * PAGE : page * PAGE]
        rows = await run_in_threadpool(_rows, searcher, shown)
        more = page + 1 if len(kept) > page * PAGE else None
        return pages(
            request,
            "saved_searches.html",
            rows=rows,
            total=len(kept),
            done=done,
            page=page,
            more=more,
            facets=FACETS,
            again=_told(request) if done == "deleted" else (),
        )

    @routes.post("/searches/save")
    async def save(request: Request) -> Response:
        given = await forms.read(request)
        _, fresh = await keep(searches, _asked(given), now())
        return _back("saved" if fresh else "known")

    @routes.post("/searches/delete")
    async def delete(request: Request) -> Response:
        given = await forms.read(request)
        gone: SavedSearch | None = None
        for search_id in given.get("id", []):
            gone = await searches.get(search_id)
            await searches.delete(search_id)
        return _back("deleted", _form(gone) if gone is not None else ())

    return routes


def _rows(searcher: Searcher, searches: Sequence[SavedSearch]) -> list[SearchRow]:
    return [
        SearchRow(search, parameters(search), feed_address(search), _count(searcher, search))
        for search in searches
    ]


def _count(searcher: Searcher, search: SavedSearch) -> int:
    return searcher.search(replace(search.query(), sort=Sort.NEWEST, limit=1)).total


def _asked(given: dict[str, list[str]]) -> NewSearch:
    """What the form asks to save. Raises HTTPException 422."""
    single = {name: given[name][0] for name in SINGLE if given.get(name, [""])[0]}
    several = {name: tuple(given[name]) for name in FACETS if name in given}
    try:
        return NewSearch.model_validate(single | several)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise HTTPException(422, f"{place}: {first['msg']}") from error


def _back(done: Done, more: Fields = ()) -> Response:
    return RedirectResponse(f"/searches?{urlencode([('done', done), *more])}", 303)


def _form(search: SavedSearch) -> Fields:
    """The fields of the form that would save it once more: the way back after it was deleted."""
    single = {
        "name": search.name,
        "q": search.text,
        "since": search.since.isoformat() if search.since else "",
        "until": search.until.isoformat() if search.until else "",
        "per_story": "true" if search.per_story else "",
    }
    names = [(facet, name) for facet in FACETS for name in getattr(search, facet)]
    return [*((field, value) for field, value in single.items() if value), *names]


def _told(request: Request) -> Fields:
    """The fields of such a form in an address; what they hold is looked at when they are sent."""
    known = {*SINGLE, *FACETS}
    return [(field, value) for field, value in request.query_params.multi_items() if field in known]
