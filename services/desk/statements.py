"""Who said what about it: statements searched by themselves, as a page, as JSON and as lines to take away."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from copydesk_contracts.annotations import StatementKind
from services.desk.export import LIMIT
from services.desk.models import Problem
from services.desk.rendering import Pages
from services.desk.statement_params import StatementParameters
from services.index import fold
from services.index.failures import BadCursor
from services.index.port import Searcher
from services.index.query import MAX_LIMIT, StatementQuery
from services.index.results import StatementHit, StatementResults

Parameters = Annotated[StatementParameters, Query()]
KINDS: Final = (
    (StatementKind.DIRECT, "quoted"),
    (StatementKind.PARTLY, "partly quoted"),
    (StatementKind.INDIRECT, "not quoted"),
)
_LINES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}},
    400: {"model": Problem},
}


class StatementsResponse(BaseModel):
    """A page of statements, the newest first; `next` goes into `after` of the following request."""

    model_config = ConfigDict(frozen=True)

    total: int
    statements: list[StatementHit]
    next: str | None


def json_router(searcher: Searcher) -> APIRouter:
    """Routes under /api/statements."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/statements", responses={400: {"model": Problem}})
    def statements(params: Parameters) -> StatementsResponse:
        """Who said what: every condition holds for one and the same statement."""
        found = _found(searcher, params.query())
        return StatementsResponse(total=found.total, statements=list(found.hits), next=found.next)

    @routes.get("/statements.jsonl", response_class=Response, responses=_LINES)
    def export(params: Parameters) -> StreamingResponse:
        """Up to 10,000 statements of a search, each a JSON object on a line, as in /api/statements."""
        query = replace(params.query(), limit=MAX_LIMIT)
        lines = _lines(searcher, query, _found(searcher, query))
        headers = {"Content-Disposition": 'attachment; filename="statements.jsonl"'}
        return StreamingResponse(islice(lines, LIMIT), media_type="application/x-ndjson", headers=headers)

    return routes


def router(searcher: Searcher, pages: Pages) -> APIRouter:
    """The page /statements."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/statements")
    def statements(request: Request, params: Parameters) -> Response:
        results = _found(searcher, params.query())
        rows = said_once(results.hits)
        return pages(request, "who_said_what.html", params=params, results=results, rows=rows, kinds=KINDS)

    return routes


def said_once(hits: Iterable[StatementHit]) -> list[tuple[StatementHit, int]]:
    """The first of those in which one speaker says the same, and how many other documents have it.

    Copies of a story say the same, and of a page of them a reader would see a few statements only.
    """
    rows: dict[tuple[str, str], list[StatementHit]] = {}
    for hit in hits:
        rows.setdefault((fold.key(hit.speaker or ""), fold.key(hit.text)), []).append(hit)
    return [(alike[0], len({one.document_id for one in alike}) - 1) for alike in rows.values()]


def _found(searcher: Searcher, query: StatementQuery) -> StatementResults:
    try:
        return searcher.statements(query)
    except BadCursor as error:
        raise HTTPException(400, str(error)) from error


def _lines(searcher: Searcher, query: StatementQuery, first: StatementResults) -> Iterator[str]:
    results = first
    while True:
        yield from (hit.model_dump_json() + "\n" for hit in results.hits)
        if results.next is None:
            return
        results = searcher.statements(replace(query, after=results.next))
