"""The pages of readers: search, article, and what is said by whom."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from copydesk_contracts.accounting import WarningCode
from services.desk.article_view import article_view
from services.desk.histogram_view import histogram_view
from services.desk.params import SearchParameters
from services.desk.people_pages import LISTS
from services.desk.ports import Receipts
from services.desk.rendering import Pages
from services.desk.stories import VersionsPort, earlier, held, holders, members, shared_with
from services.enricher.annotators.registry import shown, title_of
from services.index.excerpts import heading
from services.index.failures import AmbiguousId, BadCursor
from services.index.loosened import line
from services.index.notes import notes
from services.index.port import Searcher
from services.index.query import Facet, Sort
from services.index.results import Fit
from services.index.stored import StoredDocument
from services.index.stories.also import Background, also
from services.operations.gazetteer import located
from services.process.notices import notices as licence_notices
from services.process.version import VERSION

Parameters = Annotated[SearchParameters, Query()]
FACET_SIZE = 30
"""Names of a facet beside the results: what can be looked through without searching in it."""
FACETS = (
    *((Facet(one.facet), one.title) for one in shown() if one.facet and one.facet != Facet.LANGUAGE),
    (Facet.COUNTRIES, "Countries"),
    (Facet.REGIONS, "States and provinces"),
    (Facet.LANGUAGE, title_of("language")),
    (Facet.LABELS, "Labels"),
    (Facet.SOURCE, "Source"),
    (Facet.WARNINGS, "How it was read"),
    (Facet.RELATIONS, "Copies"),
)

FITS = {
    Fit.FORMS.value: "With the words in other forms",
    Fit.MOST.value: "With most of the words",
    Fit.MISSPELT.value: "With words spelt otherwise",
}
"""What stands above the first hit of each kind that is not exact."""


def router(
    searcher: Searcher,
    receipts: Receipts | None,
    pages: Pages,
    versions: VersionsPort | None = None,
    told_by: Background | None = None,
) -> APIRouter:
    """Routes that answer with HTML."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    async def search(request: Request, params: Parameters) -> Response:
        try:
            results = await run_in_threadpool(searcher.search, params.query(FACET_SIZE))
        except BadCursor as error:
            raise HTTPException(400, str(error)) from error
        is_whole = not params.q and not params.filtered()
        documents = results.total if is_whole else await run_in_threadpool(searcher.count)
        return pages(
            request,
            "search.html",
            params=params,
            results=results,
            loosened_line=line(results.loosened) if results.loosened else None,
            notes=notes(params.q, located),
            fits=FITS,
            facets=FACETS,
            lists={facet: which for which, (facet, _) in LISTS.items()},
            histogram=histogram_view(results.histogram),
            sorts=tuple(Sort),
            documents=documents,
            lacking=await receipts.indexed() if receipts and not documents else 0,
        )

    @routes.get("/documents/{document_id}")
    async def article(
        request: Request, document_id: str, q: Annotated[str, Query(max_length=1000)] = ""
    ) -> Response:
        try:
            found = await run_in_threadpool(searcher.get, document_id)
        except AmbiguousId as error:
            return pages(request, "ambiguous.html", 409, prefix=document_id, candidates=error.candidates)
        later = await run_in_threadpool(versions.get, document_id) if versions and found is None else None
        shown = found or (later.document if later else None)
        if shown is None:
            raise HTTPException(404, "No document has that id. It may have been withdrawn.")
        return pages(
            request,
            "article.html",
            asked=q,
            receipt=await receipts.get(shown.document_id) if receipts else None,
            later=later,
            **await run_in_threadpool(read, shown, q),
        )

    def read(document: StoredDocument, asked: str) -> dict[str, Any]:
        """All that the page shows of a document."""
        return {
            "view": article_view(document, asked),
            "held": shared_with(document, held(searcher, document)),
            "holders": shared_with(document, holders(searcher, document)),
            "heading": heading,
            "also": also(searcher, document, told_by),
            "earlier": earlier(versions, document.document_id),
            "story": members(searcher, document.story, document) if document.story else (),
        }

    @routes.get("/help")
    def syntax_help(request: Request) -> Response:
        return pages(request, "help.html", version=VERSION, warnings=list(WarningCode))

    @routes.get("/licences")
    def licences(request: Request) -> Response:
        return pages(request, "licences.html", version=VERSION, notices=licence_notices())

    return routes
