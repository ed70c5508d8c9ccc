"""The JSON side: search and documents."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from services.desk.lookup import one_document
from services.desk.models import Problem, SearchResponse
from services.desk.params import SearchParameters
from services.index.failures import BadCursor
from services.index.port import Searcher
from services.index.stored import StoredDocument

Parameters = Annotated[SearchParameters, Query()]


def router(searcher: Searcher) -> APIRouter:
    """Routes under /api."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/search", responses={400: {"model": Problem}})
    def search(params: Parameters) -> SearchResponse:
        """Documents that fit, with facets and a histogram of dates."""
        try:
            return SearchResponse.of(searcher.search(params.query()), params.q)
        except BadCursor as error:
            raise HTTPException(400, str(error)) from error

    @routes.get("/documents/{document_id}", responses={404: {"model": Problem}, 409: {"model": Problem}})
    def document(document_id: str) -> StoredDocument:
        """One article with everything found in it, by its id or six and more characters of its beginning."""
        return one_document(searcher, document_id)

    return routes
