"""Documents of an index by their ids: many in a few looks, or one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from services.index.failures import AmbiguousId
from services.index.port import Searcher
from services.index.results import Hit
from services.index.stored import StoredDocument

AT_ONCE: Final = 100
"""Documents of one look: some 3 MB."""


def documents_with(searcher: Searcher, ids: Iterable[str]) -> Iterator[StoredDocument]:
    """Those of the documents with these whole ids that there are, in the order of the ids."""
    rest = iter(ids)
    while part := list(islice(rest, AT_ONCE)):
        yield from searcher.documents(part)


def hits_with_documents(searcher: Searcher, hits: Sequence[Hit]) -> list[tuple[Hit, StoredDocument]]:
    """Each hit with its document; one that went meanwhile is left out."""
    found = {d.document_id: d for d in documents_with(searcher, (hit.document_id for hit in hits))}
    return [(hit, found[hit.document_id]) for hit in hits if hit.document_id in found]


def whole_document(searcher: Searcher, document_id: str) -> StoredDocument | None:
    """The document of that id; null too where it is the beginning of several."""
    try:
        return searcher.get(document_id)
    except AmbiguousId:
        return None
