"""Pages of names: who is mentioned, who is quoted, and one person at a time."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from services.desk.histogram_view import histogram_view
from services.desk.params import SearchParameters
from services.desk.rendering import Pages
from services.desk.voices import profile, said_by
from services.index.port import BadCursor, Facet, Searcher, Sort
from services.index.port import Query as Search

NAMES = 500
"""Names on the page of all people."""
RECENT = 20
"""Articles and statements on the page of one."""
WITH = 12
"""Names that appear together with this one."""
Parameters = Annotated[SearchParameters, Query()]
Cursor = Annotated[str | None, Query(max_length=4000)]
LISTS = {"people": (Facet.PEOPLE, "People"), "speakers": (Facet.SPEAKERS, "Speakers")}


def router(searcher: Searcher, pages: Pages) -> APIRouter:
    """Routes under /people and /speakers."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/people")
    @routes.get("/speakers")
    def names(request: Request, params: Parameters) -> Response:
        which = request.url.path.strip("/")
        facet, title = LISTS[which]
        results = searcher.search(params.model_copy(update={"limit": 1, "after": None}).query(NAMES))
        counts = results.facets.get(facet, ())
        return pages(request, "names.html", which=which, title=title, counts=counts, params=params)

    @routes.get("/people/{name:path}")
    def person(request: Request, name: str) -> Response:
        query = Search(person=(name,), sort=Sort.NEWEST, limit=RECENT, facet_size=WITH + 1)
        results = searcher.search(query)
        statements = said_by(searcher, name, limit=RECENT)
        if not results.total and not statements.total:
            raise HTTPException(404, f"No document names {name}.")
        return pages(
            request,
            "person.html",
            profile=profile(searcher, name, results.hits),
            params=SearchParameters(person=(name,)),
            results=results,
            statements=statements,
            histogram=histogram_view(results.histogram),
            also=((Facet.PEOPLE, "With"), (Facet.ORGANISATIONS, "Organisations"), (Facet.PLACES, "Places")),
        )

    @routes.get("/speakers/{name:path}")
    def speaker(request: Request, name: str, after: Cursor = None) -> Response:
        try:
            statements = said_by(searcher, name, after or None)
        except BadCursor as error:
            raise HTTPException(400, str(error)) from error
        if not statements.total:
            raise HTTPException(404, f"No document quotes {name}.")
        return pages(request, "speaker.html", name=name, statements=statements, first=not after)

    return routes
