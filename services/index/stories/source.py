"""The document of a story that the others are compared with, and what each is to it."""

from collections.abc import Sequence
from typing import Final

from copydesk_contracts.article import Article
from services.index.documents import body_of, published_of
from services.index.stored import StoredDocument
from services.index.stories.moments import DAY, LAST, moment_of
from services.index.stories.relations import ComparedText, Related, rank, related

_HEAD: Final = 1000
"""Characters above a headline, and of it, in which an agency marks what replaces an earlier version."""
_SAID_OF_VERSIONS: Final = frozenset({"slug", "notes-to-editors", "priority"})
_AS_LIKE: Final = 0.95
"""Share of the highest likeness from which texts are as much the source: copies, of which the hour tells."""
_WEIGHED: Final = 200
"""Documents of the first day among which the source is chosen."""


def source(documents: Sequence[StoredDocument]) -> StoredDocument:
    """The earliest of a story's documents; of one day, or without dates, the one most like the others.

    Of several that are as like, the first by the hour. What says that it replaces another of that
    day is not the source. There must be one at least.
    """
    from services.index.stories.linkage import table  # brings NumPy, which who only searches never needs

    first = min(_day(document) for document in documents)
    early = sorted((d for d in documents if _day(d) == first), key=lambda d: d.document_id)[:_WEIGHED]
    early = _originals(early)
    likeness = table([document.annotations.fingerprint or () for document in early]).likeness.sum(axis=1)
    as_like = (row for row, like in enumerate(likeness) if like >= _AS_LIKE * likeness.max())
    return early[min(as_like, key=lambda row: (_hour(early[row]), -likeness[row], row))]


def related_to(document: StoredDocument, other: StoredDocument) -> Related | None:
    """What a document is to another of its story; null for the document itself."""
    if document.document_id == other.document_id:
        return None
    return related(compared(document), compared(other))


def _originals(documents: Sequence[StoredDocument]) -> list[StoredDocument]:
    """Those that are no later version of another: of each item the first, and what has the lowest marks."""
    numbered = [(document, *_numbered(document)) for document in documents]
    lowest = dict[str | None, int]()
    for _, item, version in numbered:
        lowest[item] = min(version or 0, lowest.get(item, version or 0))
    first = [document for document, item, version in numbered if item is None or version == lowest[item]]
    ranks = [rank(_slug(document.article)) for document in first]
    least = min(ranks)
    return [document for document, marked in zip(first, ranks, strict=True) if marked == least]


def _numbered(document: StoredDocument) -> tuple[str | None, int | None]:
    """What the sender calls the item in all of its versions, and the number of this one."""
    article = document.article
    item, version = (fact.text if fact else None for fact in (article.item, article.version))
    return item, int(version) if version is not None else None


def _hour(document: StoredDocument) -> str:
    """The moment of publication; what has none comes last."""
    moment = moment_of(published_of(document) or "")
    return moment.isoformat() if moment is not None else LAST


def _day(document: StoredDocument) -> str:
    """The day of publication; what has none comes last."""
    return (published_of(document) or LAST)[:DAY]


def place_in_line(document: StoredDocument) -> tuple[int, int]:
    """The higher, the later a version it says that it is: by its item's number, and by an agency's marks."""
    return _numbered(document)[1] or 0, rank(_slug(document.article))


def compared(document: StoredDocument) -> ComparedText:
    """The document as it is compared with others of its story."""
    article = document.article
    return ComparedText(body_of(article), published_of(document), _slug(article), *_numbered(document))


def _slug(article: Article) -> str:
    """What stands above the text down to its headline, and what was said to editors of this version."""
    title = article.title
    end = title.span.end if title is not None and title.span is not None else 0
    notes = (fact.text for fact in article.boilerplate if fact.reason in _SAID_OF_VERSIONS)
    return "\n".join((article.text[max(0, end - _HEAD) : end] or (title.reading if title else ""), *notes))
