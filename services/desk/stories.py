"""Stories and versions for pages and API: members with how much they share, and what came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from copydesk_contracts.fingerprints import similarity
from services.index.port import Hit, Query, Searcher, Sort, StoredDocument
from services.index.versions import Version

MEMBERS: Final = 100
"""Members of one story that a page shows and compares."""


class Versions(Protocol):
    """Where earlier versions of documents are kept."""

    def get(self, document_id: str) -> Version | None:
        """The version of that id."""
        ...

    def before(self, document_id: str) -> list[Version]:
        """The versions before that document, the newest first."""
        ...


@dataclass(frozen=True)
class Member:
    """A document of a story; `similarity` to the one it is compared with, null where that cannot be told."""

    hit: Hit
    similarity: float | None


@dataclass(frozen=True)
class Earlier:
    """An earlier version's id and title, and when it was superseded."""

    document_id: str
    title: str | None
    at: datetime


def members(searcher: Searcher, story: str, like: StoredDocument | None = None) -> list[Member]:
    """The members of a story, oldest first, at most a hundred; compared with `like`, or with the first."""
    hits = searcher.search(Query(story=story, sort=Sort.OLDEST, limit=MEMBERS, facet_size=0)).hits
    sketches = {hit.document_id: _sketch(searcher.get(hit.document_id)) for hit in hits}
    base = _sketch(like) if like is not None else sketches[hits[0].document_id] if hits else ()
    return [Member(hit, _similar(base, sketches[hit.document_id])) for hit in hits]


def earlier(versions: Versions | None, document_id: str) -> list[Earlier]:
    """The versions before a document, the newest first."""
    found = versions.before(document_id) if versions is not None else []
    return [Earlier(v.document.document_id, _title(v.document), v.at) for v in found]


def _title(document: StoredDocument) -> str | None:
    return document.article.title.reading if document.article.title else None


def _sketch(document: StoredDocument | None) -> Sequence[int]:
    return (document.annotations.fingerprint or ()) if document is not None else ()


def _similar(a: Sequence[int], b: Sequence[int]) -> float | None:
    return similarity(a, b) if a and b else None
