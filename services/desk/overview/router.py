"""The overview of a search: a page, JSON, and a table for each of its pictures."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.desk.export import attachment, described, table_of
from services.desk.histogram_view import histogram_view
from services.desk.map_view import map_view
from services.desk.models import Problem
from services.desk.overview import tables
from services.desk.overview.company import NamedNode
from services.desk.overview.models import OverviewModel
from services.desk.overview.network_view import WIDTH, network_view
from services.desk.overview.overview import Overview, overview
from services.desk.overview.trend_view import sparklines
from services.desk.params import SearchParameters
from services.desk.rendering import Pages
from services.index.port import Searcher

Parameters = Annotated[SearchParameters, Query()]
_WRONG: Final[dict[int | str, dict[str, Any]]] = {404: {"model": Problem}}


def router(searcher: Searcher, pages: Pages) -> APIRouter:
    """The page /overview."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/overview")
    def page(request: Request, params: Parameters) -> Response:
        return pages(request, "overview.html", params=params, **_view(overview(searcher, params.query())))

    return routes


def json_router(searcher: Searcher) -> APIRouter:
    """Routes /api/overview and /api/overview/NAME.csv."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/overview")
    def whole(params: Parameters) -> OverviewModel:
        """Who appears with whom, the days spoken of, a trend and the places of a search, as figures."""
        return OverviewModel.of(overview(searcher, params.query()))

    @routes.get(
        "/overview/{name}.csv", response_class=Response, responses={**described("text/csv"), **_WRONG}
    )
    def table(name: str, params: Parameters) -> StreamingResponse:
        """One of them as a table: `network`, `days`, `trend` or `places`."""
        if name not in tables.TABLES:
            raise HTTPException(404, f"{name} is none of {', '.join(tables.TABLES)}")
        columns, rows = tables.TABLES[name](overview(searcher, params.query()))
        return attachment(table_of(columns, rows), "text/csv", f"{name}.csv")

    return routes


def _view(found: Overview) -> dict[str, Any]:
    """What the template is given."""
    return {
        "found": found,
        "nodes": found.company.nodes,
        "network": network_view(found.company),
        "network_width": WIDTH,
        "both": both,
        "days": histogram_view(found.days.histogram()) if found.days else None,
        "published": histogram_view(found.results.histogram),
        "shares": histogram_view(found.trend.shares()) if found.trend else None,
        "sparklines": sparklines(found.trend) if found.trend else (),
        "map": map_view(found.places),
    }


def both(params: SearchParameters, one: NamedNode, other: NamedNode) -> dict[str, list[str]]:
    """What an address needs for the search narrowed by two names."""
    wanted: dict[str, list[str]] = {}
    for node in (one, other):
        wanted.setdefault(node.facet.value, list(params.names(node.facet))).append(node.name)
    return wanted
