"""`/api/passages`: the text of a search's documents in pieces, for what retrieves by meaning."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from services.desk.gathered import documents_of
from services.desk.models import Problem
from services.desk.params import SearchParameters
from services.desk.passages import LARGEST, SMALLEST, Passage, passages
from services.index.failures import BadCursor
from services.index.port import Searcher


class PassageParameters(SearchParameters):
    """A search, of which `limit` counts documents, and how long its passages may be in code points."""

    size: int = Field(default=1000, ge=SMALLEST, le=LARGEST, description="Code points of one passage at most")
    once: bool = Field(default=False, description="Of each story only the document that fits best")


class PassagePage(BaseModel):
    """The passages of a page of documents; `next` goes into `after` of the following request."""

    passages: list[Passage]
    next: str | None


def router(searcher: Searcher) -> APIRouter:
    """Route /api/passages."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/passages", responses={400: {"model": Problem}})
    def found(params: Annotated[PassageParameters, Query()]) -> PassagePage:
        """The text of the documents that fit, best first, in passages with their facts."""
        try:
            results = searcher.search(params.query(facet_size=0, fold=params.once))
        except BadCursor as error:
            raise HTTPException(400, str(error)) from error
        documents = documents_of(searcher, results.hits)
        pieces = [piece for document in documents for piece in passages(document, params.size)]
        return PassagePage(passages=pieces, next=results.next)

    return routes
