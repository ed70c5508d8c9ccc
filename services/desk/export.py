"""A whole search as JSON Lines or as a table, streamed page by page."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException
from fastapi import Query as Parameter
from fastapi.responses import Response, StreamingResponse

from services.desk.documents_out import ninjs
from services.desk.gathered import documents_of
from services.desk.models import HitModel, Problem
from services.desk.params import SearchParameters
from services.desk.parquet import NoParquet, parquet
from services.index.documents import relations_of
from services.index.failures import BadCursor
from services.index.port import Searcher
from services.index.query import MAX_LIMIT, Query
from services.index.results import Hit
from services.index.stored import StoredDocument

LIMIT: Final = 10_000
"""Rows of a table: what a spreadsheet still opens. Nothing else is cut off."""
COLUMNS: Final = (
    *("document_id", "title", "published", "language", "authors", "source", "path", "snippet"),
    *("story", "relation"),
)
_FORMULA: Final = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]|[\t\r\n]")
"""What a spreadsheet runs, or would after it took blanks away or full-width signs for plain ones."""
PARQUET: Final = "application/vnd.apache.parquet"
Parameters = Annotated[SearchParameters, Parameter()]


def described(media_type: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of such an answer."""
    return {200: {"content": {media_type: {"schema": {"type": "string"}}}}, 400: {"model": Problem}}


DESCRIBED_PARQUET: Final[dict[int | str, dict[str, Any]]] = {**described(PARQUET), 501: {"model": Problem}}


def router(searcher: Searcher) -> APIRouter:
    """Routes under /api/export."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/export.jsonl", response_class=Response, responses=described("application/x-ndjson"))
    def export_json(params: Parameters) -> StreamingResponse:
        """All hits of a search in its order, each a JSON object on a line, as in /api/search."""
        hits = begun(every_hit(searcher, params.query(facet_size=0, fold=False)))
        lines = (HitModel.of(hit).model_dump_json() + "\n" for hit in hits)
        return attachment(lines, "application/x-ndjson", "copydesk.jsonl")

    @routes.get("/export.csv", response_class=Response, responses=described("text/csv"))
    def export_csv(params: Parameters) -> StreamingResponse:
        """The first 10,000 as a table for spreadsheets, in UTF-8 with a byte order mark."""
        hits = begun(every_hit(searcher, params.query(facet_size=0, fold=False)))
        return attachment(table(islice(hits, LIMIT)), "text/csv", "copydesk.csv")

    _add_documents(routes, searcher)
    return routes


def _add_documents(routes: APIRouter, searcher: Searcher) -> None:
    def found(params: SearchParameters) -> Iterator[StoredDocument]:
        return documents_of(searcher, begun(every_hit(searcher, params.query(facet_size=0, fold=False))))

    @routes.get("/export.full.jsonl", response_class=Response, responses=described("application/x-ndjson"))
    def export_full(params: Parameters) -> StreamingResponse:
        """All documents of a search with text, facts and quotations, a line each, as in /api/documents."""
        lines = (document.model_dump_json() + "\n" for document in found(params))
        return attachment(lines, "application/x-ndjson", "copydesk.full.jsonl")

    @routes.get("/export.ninjs.jsonl", response_class=Response, responses=described("application/x-ndjson"))
    def export_ninjs(params: Parameters) -> StreamingResponse:
        """The same as items of ninjs 2.1, the IPTC's news in JSON, a line each."""
        lines = (json.dumps(ninjs(document), ensure_ascii=False) + "\n" for document in found(params))
        return attachment(lines, "application/x-ndjson", "copydesk.ninjs.jsonl")

    @routes.get(
        "/export.parquet",
        response_class=Response,
        responses=DESCRIBED_PARQUET,
    )
    def export_parquet(params: Parameters) -> StreamingResponse:
        """The same as a table with text, names and quotations in columns; needs pyarrow."""
        return as_parquet(found(params), "copydesk.parquet")


def as_parquet(documents: Iterable[StoredDocument], name: str) -> StreamingResponse:
    """Documents as a table of that file name. Raises HTTPException where pyarrow is not there."""
    try:
        parts = parquet(documents)
    except NoParquet as error:
        raise HTTPException(501, str(error)) from error
    return attachment(parts, PARQUET, name)


def every_hit(searcher: Searcher, query: Query) -> Iterator[Hit]:
    """All hits of a search in its order. Raises BadCursor at the first step."""
    query = replace(query, limit=MAX_LIMIT)
    while True:
        results = searcher.search(query)
        yield from results.hits
        if results.next is None:
            return
        query = replace(query, after=results.next)


def table(hits: Iterable[Hit]) -> Iterator[str]:
    """Lines of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe."""
    return table_of(COLUMNS, (cells(hit) for hit in hits))


def table_of(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Lines of CSV with a byte order mark, safe to be opened in a spreadsheet."""
    yield "\ufeff" + _line(columns)
    for row in rows:
        yield _line([harmless(cell) for cell in row])


def cells(hit: Hit) -> Iterator[str]:
    """A hit as the cells of a row, for `COLUMNS`."""
    yield hit.document_id
    yield hit.title.text if hit.title else ""
    yield hit.published or ""
    yield hit.language or ""
    yield "; ".join(hit.authors)
    yield "; ".join(location.root for location in hit.locations)
    yield "; ".join(location.path for location in hit.locations)
    yield " ".join(hit.snippet.text.split())
    yield hit.story or ""
    yield "; ".join(relations_of(hit))


def harmless(cell: str) -> str:
    """The cell, with an apostrophe where a spreadsheet would run it."""
    return "'" + cell if _FORMULA.match(cell) else cell


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def begun(hits: Iterator[Hit]) -> Iterator[Hit]:
    """The hits, the first one fetched already: errors come before the answer's status is sent."""
    try:
        first = list(islice(hits, 1))
    except BadCursor as error:
        raise HTTPException(400, str(error)) from error
    return (hit for part in (first, hits) for hit in part)


def attachment(lines: Iterator[str] | Iterator[bytes], media_type: str, name: str) -> StreamingResponse:
    """An answer that is a file of that name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=media_type, headers=headers)
