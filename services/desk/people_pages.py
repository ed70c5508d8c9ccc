"""Pages of names: lists of them, one person, organisation or place at a time, and all that somebody said."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.desk.histogram_view import histogram_view
from services.desk.map_view import map_view
from services.desk.names import NameRulings, of_name
from services.desk.params import SearchParameters
from services.desk.rendering import Pages
from services.desk.things import Thing, ThingKind, thing
from services.desk.voices import said_by
from services.index.failures import BadCursor
from services.index.port import Searcher
from services.index.query import Facet

NAMES: Final = 500
"""Names on the page of all people."""
Parameters = Annotated[SearchParameters, Query()]
Cursor = Annotated[str | None, Query(max_length=4000)]
LISTS: Final = {
    "people": (Facet.PEOPLE, "People"),
    "organisations": (Facet.ORGANISATIONS, "Organisations"),
    "places": (Facet.PLACES, "Places"),
    "speakers": (Facet.SPEAKERS, "Speakers"),
}
ALSO: Final = (
    (ThingKind.PEOPLE, "With"),
    (ThingKind.ORGANISATIONS, "Organisations"),
    (ThingKind.PLACES, "Places"),
)


def router(searcher: Searcher, pages: Pages, rulings: NameRulings | None = None) -> APIRouter:
    """Routes under /people, /organisations, /places and /speakers."""
    routes = APIRouter(include_in_schema=False)

    def names(request: Request, params: Parameters) -> Response:
        which = request.url.path.strip("/")
        facet, title = LISTS[which]
        results = searcher.search(params.model_copy(update={"limit": 1, "after": None}).query(NAMES))
        counts = results.facets.get(facet, ())
        lists = [(name, heading) for name, (_, heading) in LISTS.items()]
        return pages(
            request, "names.html", which=which, title=title, counts=counts, params=params, lists=lists
        )

    async def one(request: Request, name: str) -> Response:
        kind = ThingKind(request.url.path.split("/")[1])
        found = await run_in_threadpool(thing, searcher, kind, name)
        if found is None:
            raise HTTPException(404, f"No document names {name}.")
        said = of_name(await rulings.all(), name) if rulings is not None and kind is ThingKind.PEOPLE else ()
        return pages(request, "thing.html", **_view(found), rulings=said, may_rule=rulings is not None)

    for which in LISTS:
        routes.add_api_route(f"/{which}", names)
    for kind in ThingKind:
        routes.add_api_route(f"/{kind.value}/{{name:path}}", one)

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


def _view(found: Thing) -> dict[str, Any]:
    """What the template is given."""
    names: dict[str, Any] = {found.kind.facet.value: (found.name,)}
    return {
        "thing": found,
        "params": SearchParameters(**names),
        "results": found.results,
        "histogram": histogram_view(found.results.histogram),
        "map": map_view(found.places),
        "also": [(kind, title, found.beside(kind.facet)) for kind, title in ALSO],
    }
