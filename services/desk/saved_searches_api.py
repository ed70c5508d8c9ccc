"""Saved searches over JSON, and each as an Atom feed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from services.desk import atom
from services.desk.models import Problem, SearchResponse
from services.desk.ports import Searches
from services.desk.saved_searches import NewSearch, SavedSearchModel, parameters
from services.desk.security import foreign
from services.index.failures import BadCursor
from services.index.port import Searcher
from services.index.query import MAX_LIMIT, Sort
from services.index.searches.book import TooManySearches
from services.index.searches.saved import SavedSearch

Clock = Callable[[], datetime]
SearchId = Annotated[str, Path(max_length=100, description="`id` of a saved search")]
After = Annotated[str | None, Query(max_length=4000, description="`next` of the page before")]
REFUSED: dict[int | str, dict[str, object]] = {
    403: {"model": Problem, "description": "A page of another site asks for a change"}
}
MISSING: dict[int | str, dict[str, object]] = {404: {"model": Problem, "description": "No such saved search"}}


def router(searches: Searches, searcher: Searcher, now: Clock) -> APIRouter:
    """Routes of /api/searches."""
    routes = APIRouter(prefix="/api/searches", tags=["saved searches"])

    @routes.get("")
    async def saved() -> list[SavedSearchModel]:
        """All saved searches, by name."""
        return [SavedSearchModel.of(search) for search in await searches.all()]

    @routes.post(
        "",
        status_code=201,
        responses={
            **REFUSED,
            400: {"model": Problem, "description": "A body that is no JSON"},
            200: {"model": SavedSearchModel, "description": "The same was saved already"},
            409: {"model": Problem, "description": "There is no room for another"},
        },
    )
    async def save(request: Request, response: Response, new: NewSearch) -> SavedSearchModel:
        """Save a search: from now on `search.matched` says which new documents it finds."""
        _ours(request)
        search, fresh = await keep(searches, new, now())
        response.status_code = 201 if fresh else 200
        return SavedSearchModel.of(search)

    @routes.get("/{search_id}", responses=MISSING)
    async def one(search_id: SearchId) -> SavedSearchModel:
        """One saved search."""
        return SavedSearchModel.of(await wanted(searches, search_id))

    @routes.delete("/{search_id}", status_code=204, responses={**REFUSED, **MISSING})
    async def delete(request: Request, search_id: SearchId) -> None:
        """Forget a saved search: nobody is told of what it finds any more."""
        _ours(request)
        if not await searches.delete(search_id):
            raise _missing()

    @routes.get("/{search_id}/results", responses={**MISSING, 400: {"model": Problem}})
    async def results(
        search_id: SearchId,
        sort: Sort = Sort.NEWEST,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 20,
        after: After = None,
    ) -> SearchResponse:
        """What it finds now, with facets and a histogram of dates."""
        asked = parameters(await wanted(searches, search_id), sort=sort, limit=limit, after=after)
        try:
            return SearchResponse.of(await run_in_threadpool(searcher.search, asked.query()))
        except BadCursor as error:
            raise HTTPException(400, str(error)) from error

    @routes.get(
        "/{search_id}/feed.atom",
        response_class=Response,
        responses={200: {"content": {atom.MEDIA_TYPE: {"schema": {"type": "string"}}}}, **MISSING},
    )
    async def feed(request: Request, search_id: SearchId) -> Response:
        """The newest documents that it finds as an Atom feed."""
        search = await wanted(searches, search_id)
        asked = parameters(search)
        query = replace(asked.query(facet_size=0, fold=False), sort=Sort.NEWEST, limit=atom.LENGTH)
        hits = (await run_in_threadpool(searcher.search, query)).hits
        base = atom.base_of(request)
        name, urn = f"Copydesk: {search.name}", f"urn:copydesk:search:{search.id}"
        text = "".join(atom.document(hits, name, urn, base + asked.address(), base))
        return Response(text, media_type=atom.MEDIA_TYPE)

    return routes


async def keep(searches: Searches, new: NewSearch, created: datetime) -> tuple[SavedSearch, bool]:
    """Save it; says whether it is new. Raises HTTPException 409 if there is no room, 422 without a name."""
    try:
        search = new.at(created)
        fresh = await searches.save(search)
    except ValidationError as error:
        raise HTTPException(422, "name: it needs at least one character") from error
    except TooManySearches as error:
        raise HTTPException(409, str(error)) from error
    return (search if fresh else await searches.get(search.id) or search), fresh


async def wanted(searches: Searches, search_id: str) -> SavedSearch:
    """The search of that id. Raises HTTPException 404."""
    search = await searches.get(search_id)
    if search is None:
        raise _missing()
    return search


def _missing() -> HTTPException:
    return HTTPException(404, "no saved search has that id")


def _ours(request: Request) -> None:
    """A browser says whose page it is that asks; a program says nothing, and has no one's session."""
    if foreign(request):
        raise HTTPException(403, "a page of another site may change nothing here")
