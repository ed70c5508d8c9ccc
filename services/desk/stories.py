"""Stories and versions for pages and API: members with how much they share, and what came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from copydesk_contracts.fingerprints import similarity
from services.index.port import Searcher
from services.index.query import Query, Sort
from services.index.reading import documents_with, hits_with_documents, whole_document
from services.index.results import Hit
from services.index.stored import StoredDocument
from services.index.stories.relations import Related
from services.index.stories.source import related_to, source
from services.index.versions import Version

MEMBERS: Final = 100
"""Members of one story that a page shows and compares."""


class VersionsPort(Protocol):
    """Where earlier versions of documents are kept."""

    def get(self, document_id: str) -> Version | None:
        """The version of that id."""
        ...

    def before(self, document_id: str) -> list[Version]:
        """The versions before that document, the newest first."""
        ...


@dataclass(frozen=True)
class StoryMember:
    """A document of a story; `similarity` to the one it is compared with, null where that cannot be told.

    `related` is what it is to that one, null for that one itself.
    """

    hit: Hit
    similarity: float | None
    related: Related | None = None


@dataclass(frozen=True)
class Earlier:
    """An earlier version's id and title, and when it was superseded."""

    document_id: str
    title: str | None
    at: datetime


def named_for(searcher: Searcher, story_id: str) -> StoredDocument | None:
    """The document that a story is, or once was, named for; null if it is gone, or several ids begin so.

    A story is named for its smallest id, and by another when a smaller one comes: `story` of the document
    is what it is called by now, null where no other copy is left.
    """
    return whole_document(searcher, story_id)


def members(searcher: Searcher, story: str, like: StoredDocument | None = None) -> list[StoryMember]:
    """The members of a story, oldest first, at most a hundred; compared with `like`, or with their source.

    The source is the first of them.
    """
    found = _found(searcher, story)
    if not found:
        return []
    first = source([document for _, document in found])
    found.sort(key=lambda member: member[1] is not first)
    return [_member(hit, document, like or first) for hit, document in found]


def documents(searcher: Searcher, story: str) -> list[StoredDocument]:
    """The oldest documents of a story, at most a hundred."""
    return [document for _, document in _found(searcher, story)]


def _found(searcher: Searcher, story: str) -> list[tuple[Hit, StoredDocument]]:
    query = Query(story=story, sort=Sort.OLDEST, limit=MEMBERS, facet_size=0)
    return hits_with_documents(searcher, searcher.search(query).hits)


def held(searcher: Searcher, document: StoredDocument) -> list[StoredDocument]:
    """A document of each story that a round-up holds parts of, those that are still there."""
    return _present(searcher, document.holds)


def holders(searcher: Searcher, document: StoredDocument) -> list[StoredDocument]:
    """The round-ups that hold parts of a document's story, those that are still there."""
    return _present(searcher, document.held_by)


def shared_with(
    document: StoredDocument, others: Sequence[StoredDocument]
) -> list[tuple[StoredDocument, float | None]]:
    """Each with the share of the shorter text that the longer one has too, null where that cannot be told."""
    return [(other, _similar(_sketch(document), _sketch(other))) for other in others]


def _present(searcher: Searcher, document_ids: Sequence[str]) -> list[StoredDocument]:
    return list(documents_with(searcher, document_ids))


def _member(hit: Hit, document: StoredDocument, base: StoredDocument) -> StoryMember:
    return StoryMember(hit, _similar(_sketch(base), _sketch(document)), related_to(document, base))


def earlier(versions: VersionsPort | None, document_id: str) -> list[Earlier]:
    """The versions before a document, the newest first."""
    found = versions.before(document_id) if versions is not None else []
    return [Earlier(v.document.document_id, _title(v.document), v.at) for v in found]


def _title(document: StoredDocument) -> str | None:
    return document.article.title.reading if document.article.title else None


def _sketch(document: StoredDocument) -> Sequence[int]:
    return document.annotations.fingerprint or ()


def _similar(a: Sequence[int], b: Sequence[int]) -> float | None:
    return similarity(a, b) if a and b else None
