"""A whole search as JSON Lines or as a table, streamed page by page."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException
from fastapi import Query as Parameter
from fastapi.responses import Response, StreamingResponse

from services.desk.models import HitModel, Problem
from services.desk.params import SearchParameters
from services.index.port import MAX_LIMIT, BadCursor, Hit, Query, Searcher

LIMIT: Final = 10_000
"""Rows of an export: what a spreadsheet still opens."""
COLUMNS: Final = ("document_id", "title", "published", "language", "authors", "source", "path", "snippet")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
Parameters = Annotated[SearchParameters, Parameter()]


def router(searcher: Searcher) -> APIRouter:
    """Routes under /api/export."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/export.jsonl", response_class=Response, responses=_described("application/x-ndjson"))
    def export_json(params: Parameters) -> StreamingResponse:
        """Up to 10,000 hits of a search in its order, each a JSON object on a line, as in /api/search."""
        hits = _begun(every_hit(searcher, params.query(facet_size=0, fold=False)))
        lines = (HitModel.of(hit).model_dump_json() + "\n" for hit in hits)
        return _attachment(lines, "application/x-ndjson", "copydesk.jsonl")

    @routes.get("/export.csv", response_class=Response, responses=_described("text/csv"))
    def export_csv(params: Parameters) -> StreamingResponse:
        """The same as a table for spreadsheets, in UTF-8 with a byte order mark."""
        hits = _begun(every_hit(searcher, params.query(facet_size=0, fold=False)))
        return _attachment(table(hits), "text/csv", "copydesk.csv")

    return routes


def every_hit(searcher: Searcher, query: Query) -> Iterator[Hit]:
    """All hits of a search in its order, at most LIMIT. Raises BadCursor at the first step."""
    return islice(_pages(searcher, replace(query, limit=MAX_LIMIT)), LIMIT)


def _pages(searcher: Searcher, query: Query) -> Iterator[Hit]:
    while True:
        results = searcher.search(query)
        yield from results.hits
        if results.next is None:
            return
        query = replace(query, after=results.next)


def table(hits: Iterable[Hit]) -> Iterator[str]:
    """Lines of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe."""
    yield "\ufeff" + _line(COLUMNS)
    for hit in hits:
        yield _line([_harmless(cell) for cell in _cells(hit)])


def _cells(hit: Hit) -> Iterator[str]:
    yield hit.document_id
    yield hit.title.text if hit.title else ""
    yield hit.published or ""
    yield hit.language or ""
    yield "; ".join(hit.authors)
    yield "; ".join(location.root for location in hit.locations)
    yield "; ".join(location.path for location in hit.locations)
    yield " ".join(hit.snippet.text.split())


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _begun(hits: Iterator[Hit]) -> Iterator[Hit]:
    """The hits, the first one fetched already: errors come before the answer's status is sent."""
    try:
        first = list(islice(hits, 1))
    except BadCursor as error:
        raise HTTPException(400, str(error)) from error
    return (hit for part in (first, hits) for hit in part)


def _attachment(lines: Iterator[str], media_type: str, name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=media_type, headers=headers)


def _described(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string"}}}}, 400: {"model": Problem}}
