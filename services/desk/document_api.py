"""One document in each of the formats of the trade."""

from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from services.desk.documents_out import ninjs
from services.desk.export import DESCRIBED_PARQUET, as_parquet, attachment, described
from services.desk.lookup import one_document
from services.desk.models import Problem
from services.index.port import Searcher

LINES: Final = "application/x-ndjson"
ONE: Final[dict[int | str, dict[str, Any]]] = {404: {"model": Problem}, 409: {"model": Problem}}


def router(searcher: Searcher) -> APIRouter:
    """Routes under /api/documents/ID; the beginning of an id is enough where one document has it."""
    routes = APIRouter(prefix="/api/documents", tags=["search"])

    @routes.get("/{document_id}/ninjs", responses=ONE)
    def item(document_id: str) -> dict[str, Any]:
        """One document as an item of ninjs 2.1."""
        return ninjs(one_document(searcher, document_id))

    @routes.get("/{document_id}/full.jsonl", response_class=Response, responses={**described(LINES), **ONE})
    def line(document_id: str) -> StreamingResponse:
        """One document with text, facts and quotations on a line, as in /api/export.full.jsonl."""
        told = one_document(searcher, document_id).model_dump_json() + "\n"
        return attachment(iter([told]), LINES, "copydesk.full.jsonl")

    @routes.get("/{document_id}/parquet", response_class=Response, responses={**DESCRIBED_PARQUET, **ONE})
    def table(document_id: str) -> StreamingResponse:
        """One document as a table with one row, as in /api/export.parquet; needs pyarrow."""
        return as_parquet([one_document(searcher, document_id)], "copydesk.parquet")

    return routes
