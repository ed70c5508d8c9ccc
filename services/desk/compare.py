"""Two documents side by side: page and API. Either may be an earlier version."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from copydesk_contracts.fingerprints import similarity
from services.desk.difference import Difference, WordChange, difference
from services.desk.models import Model, Problem
from services.desk.rendering import Pages, path
from services.desk.stories import VersionsPort
from services.index import excerpts
from services.index.documents import body_of
from services.index.failures import AmbiguousId
from services.index.port import Searcher
from services.index.stored import StoredDocument

Id = Annotated[str, Query(max_length=64)]


class PieceModel(Model):
    """Consecutive words: `same`, `removed` (left only) or `added` (right only)."""

    kind: WordChange
    text: str


class ParagraphRow(Model):
    """A paragraph of the left, of the right, or both; `moved` if it stands elsewhere on the left."""

    left: list[PieceModel]
    right: list[PieceModel]
    moved: bool


class CompareModel(Model):
    """The difference of two documents in the order of the right; counts in words.

    `similarity` is the estimated share of the shorter text that the longer one has too.
    """

    left: str
    right: str
    similarity: float | None
    same: int
    removed: int
    added: int
    cut: bool
    rows: list[ParagraphRow]


@dataclass(frozen=True)
class Comparison:
    """Both documents and their difference."""

    left: StoredDocument
    right: StoredDocument
    similarity: float | None
    difference: Difference


def compare(left: StoredDocument, right: StoredDocument) -> Comparison:
    """The comparison of two documents: headings and paragraphs, below their titles."""
    a, b = left.annotations.fingerprint, right.annotations.fingerprint
    return Comparison(left, right, similarity(a, b) if a and b else None, words_between(left, right))


def words_between(left: StoredDocument, right: StoredDocument) -> Difference:
    """How the words of two documents differ: headings and paragraphs, below their titles."""
    return difference(_paragraphs(left), _paragraphs(right))


def _paragraphs(document: StoredDocument) -> list[str]:
    return body_of(document.article).split("\n\n")


@dataclass(frozen=True)
class VersionFinder:
    """Finds documents and earlier versions. Raises HTTPException."""

    searcher: Searcher
    versions: VersionsPort | None

    def find(self, document_id: str) -> StoredDocument:
        """The document, or the earlier version, of that id."""
        try:
            found = self.searcher.get(document_id)
        except AmbiguousId as error:
            raise HTTPException(409, str(error)) from error
        if found is None and self.versions is not None:
            version = self.versions.get(document_id)
            found = version.document if version is not None else None
        if found is None:
            raise HTTPException(404, f"No document has the id {document_id[:64]}.")
        return found


def json_router(searcher: Searcher, versions: VersionsPort | None) -> APIRouter:
    """Route /api/compare."""
    routes = APIRouter(prefix="/api", tags=["stories"])
    finder = VersionFinder(searcher, versions)

    @routes.get("/compare/{left}/{right}", responses={404: {"model": Problem}, 409: {"model": Problem}})
    def compared(left: str, right: str) -> CompareModel:
        """Two documents word for word; earlier versions by their whole ids."""
        found = compare(finder.find(left), finder.find(right))
        rows = [
            ParagraphRow(
                left=[PieceModel(kind=p.kind, text=p.text) for p in row.left],
                right=[PieceModel(kind=p.kind, text=p.text) for p in row.right],
                moved=row.moved,
            )
            for row in found.difference.rows
        ]
        return CompareModel(
            left=found.left.document_id,
            right=found.right.document_id,
            similarity=found.similarity,
            same=found.difference.same,
            removed=found.difference.removed,
            added=found.difference.added,
            cut=found.difference.cut,
            rows=rows,
        )

    return routes


def router(searcher: Searcher, versions: VersionsPort | None, pages: Pages) -> APIRouter:
    """Route /compare."""
    routes = APIRouter(include_in_schema=False)
    finder = VersionFinder(searcher, versions)

    @routes.get("/compare")
    def chosen(left: Id, right: Id) -> Response:
        address = path("compare", left.strip() or "-", right.strip() or "-")
        return RedirectResponse(address, 303)

    @routes.get("/compare/{left}/{right}")
    def compared(request: Request, left: str, right: str) -> Response:
        found = compare(finder.find(left), finder.find(right))
        sides = [(side, excerpts.heading(side.article)) for side in (found.left, found.right)]
        return pages(request, "compare.html", found=found, sides=sides)

    return routes
