"""The document of a story that the others are compared with, and what each is to it."""

from collections.abc import Sequence
from typing import Final

from copydesk_contracts.article import Article
from services.index.documents import body_of, published_of
from services.index.stored import StoredDocument
from services.index.stories.linkage import table
from services.index.stories.relations import ComparedText, Related, related

_HEAD: Final = 1000
"""Characters above a headline, and of it, in which an agency marks what replaces an earlier version."""
_SAID_OF_VERSIONS: Final = frozenset({"slug", "notes-to-editors", "priority"})
_WEIGHED: Final = 200
"""Documents of the first day among which the source is chosen."""


def source(documents: Sequence[StoredDocument]) -> StoredDocument:
    """The earliest of a story's documents; of one day, or without dates, the one most like the others.

    There must be one at least.
    """
    first = min(_day(document) for document in documents)
    early = sorted((d for d in documents if _day(d) == first), key=lambda d: d.document_id)[:_WEIGHED]
    likeness = table([document.annotations.fingerprint or () for document in early]).likeness.sum(axis=1)
    return early[int(likeness.argmax())]


def related_to(document: StoredDocument, other: StoredDocument) -> Related | None:
    """What a document is to another of its story; null for the document itself."""
    if document.document_id == other.document_id:
        return None
    return related(_version(document), _version(other))


def _day(document: StoredDocument) -> str:
    """The day of publication; what has none comes last."""
    return (published_of(document) or "9999")[:10]


def _version(document: StoredDocument) -> ComparedText:
    article = document.article
    item, version = (fact.text if fact else None for fact in (article.item, article.version))
    number = int(version) if version is not None else None
    return ComparedText(body_of(article), published_of(document), _slug(article), item, number)


def _slug(article: Article) -> str:
    """What stands above the text down to its headline, and what was said to editors of this version."""
    title = article.title
    end = title.span.end if title is not None and title.span is not None else 0
    notes = (fact.text for fact in article.boilerplate if fact.reason in _SAID_OF_VERSIONS)
    return "\n".join((article.text[max(0, end - _HEAD) : end] or (title.reading if title else ""), *notes))
