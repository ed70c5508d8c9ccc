"""The document that an address names, or the answer that there is none."""

from fastapi import HTTPException

from services.index.failures import AmbiguousId
from services.index.port import Searcher
from services.index.stored import StoredDocument


def one_document(searcher: Searcher, document_id: str) -> StoredDocument:
    """The document of that id, or beginning of one. Raises HTTPException: 404, or 409 for several."""
    try:
        found = searcher.get(document_id)
    except AmbiguousId as error:
        raise HTTPException(409, str(error)) from error
    if found is None:
        raise HTTPException(404, "no document has that id")
    return found
