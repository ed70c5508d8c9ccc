"""Of which documents a search has told already when it has told of a document's story."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from services.index.port import Searcher
from services.index.query import MAX_LIMIT, Query, Sort
from services.index.reading import whole_document
from services.index.stored import StoredDocument
from services.index.stories.linkage import table
from services.index.stories.rule import LINKED
from services.index.versions import Version

LISTED: Final = 100
"""Documents up to which a story is listed; of a larger one those are looked for that were told of."""


class EarlierVersions(Protocol):
    """Where earlier versions of documents are kept."""

    def before(self, document_id: str) -> list[Version]:
        """The versions before that document, the newest first."""
        ...


@dataclass(frozen=True)
class Kin:
    """The documents of one story with a document, and its earlier versions that are still the same story.

    `story` is set where they are too many to be listed.
    """

    ids: frozenset[str] = frozenset()
    story: str | None = None


def kin(searcher: Searcher, versions: EarlierVersions | None, document_id: str) -> Kin:
    """With whom a document shares its story. Raises OSError."""
    document = whole_document(searcher, document_id)
    if document is None:
        return Kin()
    earlier = frozenset(_resembling(document, versions.before(document_id) if versions else ()))
    if document.story is None:
        return Kin(earlier)
    query = Query(story=document.story, sort=Sort.OLDEST, limit=LISTED, facet_size=0)
    found = searcher.search(query)
    listed = frozenset(hit.document_id for hit in found.hits)
    return Kin(earlier | listed, document.story if found.total > LISTED else None)


def members_among(searcher: Searcher, story: str, ids: Sequence[str]) -> frozenset[str]:
    """Those of at most a thousand documents that are of the story. Raises OSError."""
    query = Query(story=story, ids=tuple(ids), limit=MAX_LIMIT, facet_size=0)
    return frozenset(hit.document_id for hit in searcher.search(query).hits)


def _resembling(document: StoredDocument, versions: Sequence[Version]) -> list[str]:
    """Versions of which the document is a copy: a file may have been overwritten with another story."""
    own = document.annotations.fingerprint
    return [
        version.document.document_id
        for version in versions
        if own and (before := version.document.annotations.fingerprint)
        if table([own, before]).likeness[0, 1] >= LINKED
    ]
