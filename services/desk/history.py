"""How a story went: who had it first, who took it from whom, what was added and cut, which quotations stayed.

Pure. What the copy does not state is null: documents of one day, or without one, are not said
to have taken anything from each other, unless they are versions of one item.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.desk.compare import words_between
from services.desk.difference import Difference
from services.index import fold
from services.index.documents import body_of, published_of
from services.index.stored import StoredDocument
from services.index.stories.moments import DAY, LAST, moment_of
from services.index.stories.relations import ComparedText, Related, before
from services.index.stories.source import compared, place_in_line, related_to, source

COMPARED: Final = 40
"""Documents that are compared word for word with what they were taken from: each costs up to a twentieth
of a second."""
_AS_NEAR: Final = 0.05
"""Share by which another may be nearer and yet not tell whose words they are: the error of an estimate."""
_TAKEN: Final = 0.3
"""Share of a text from which it was taken from another: less is what two reports of one matter have."""


@dataclass(frozen=True)
class HistoryStep:
    """A document of the story. `credit` is whose words it says they are.

    `taken_from` is the id of the earlier document that has most of it, null where none is
    earlier; `share` of the text stands there, and `change` is how the words differ. `related` is
    what it is to the source of the story, null for the source itself.
    """

    document: StoredDocument
    published: str | None
    credit: str | None
    related: Related | None
    taken_from: str | None = None
    share: float | None = None
    change: Difference | None = None


@dataclass(frozen=True)
class Quotation:
    """What the source quotes, and the ids of the other documents that have the same words."""

    text: str
    speaker: str | None
    kept_by: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """The documents in the order of their publication, those without a date last; and what was quoted."""

    source: str
    steps: tuple[HistoryStep, ...]
    quotations: tuple[Quotation, ...]


def history(documents: Sequence[StoredDocument]) -> History:
    """How a story of these documents went, of which there must be one at least."""
    from services.index.stories.linkage import table  # brings NumPy, as in `source`

    ordered = sorted(documents, key=_order)
    first = source(ordered)
    shares = table([document.annotations.fingerprint or () for document in ordered]).share
    texts = [compared(document) for document in ordered]
    origins = [_origin(row, ordered, texts, shares[row].tolist()) for row in range(len(ordered))]
    steps = list[HistoryStep]()
    for row, (document, origin) in enumerate(zip(ordered, origins, strict=True)):
        step = HistoryStep(document, published_of(document), _credit(document), related_to(document, first))
        if origin is not None:
            step = _taken(step, ordered[origin], float(shares[row, origin]), row < COMPARED)
        steps.append(step)
    return History(first.document_id, tuple(steps), tuple(_quotations(first, ordered)))


def _origin(
    row: int,
    documents: Sequence[StoredDocument],
    texts: Sequence[ComparedText],
    shares: Sequence[float],
) -> int | None:
    """The version before this one of the same item; else the earlier document that has most of a text.

    Of those as near one of the same credit, the first.
    """
    document, text = documents[row], texts[row]
    earlier = [at for at in range(row) if before(texts[at], text)]
    best = max((shares[at] for at in earlier), default=0.0)
    if best < _TAKEN:
        return None
    of_item = (at for at in earlier if text.item is not None and texts[at].item == text.item)
    versions = [at for at in of_item if shares[at] >= _TAKEN]
    if versions:
        return versions[-1]
    as_near = [at for at in earlier if shares[at] >= best - _AS_NEAR]
    return min(as_near, key=lambda at: (not _same_credit(documents[at], document), at))


def _taken(step: HistoryStep, origin: StoredDocument, share: float, compare: bool) -> HistoryStep:
    change = words_between(origin, step.document) if compare else None
    return replace(step, taken_from=origin.document_id, share=round(share, 3), change=change)


def _quotations(first: StoredDocument, documents: Iterable[StoredDocument]) -> list[Quotation]:
    others = {d.document_id: fold.key(body_of(d.article)) for d in documents if d is not first}
    found = list[Quotation]()
    for quote in first.annotations.quotes or ():
        words = fold.key(quote.text)
        kept_by = tuple(document_id for document_id, text in others.items() if words in text)
        found.append(Quotation(quote.text, quote.speaker, kept_by))
    return found


def _order(document: StoredDocument) -> tuple[str, str, tuple[int, int], str]:
    """By day, then by moment, then by versions; what has only a day comes before those that have more.

    What has no date comes last.
    """
    published, replaces, document_id = published_of(document), place_in_line(document), document.document_id
    if published is None:
        return LAST, "", replaces, document_id
    moment = moment_of(published)
    if moment is None:
        return published[:DAY], "", replaces, document_id
    return moment.date().isoformat(), moment.isoformat(), replaces, document_id


def _credit(document: StoredDocument) -> str | None:
    return document.article.credit.reading if document.article.credit else None


def _same_credit(one: StoredDocument, other: StoredDocument) -> bool:
    first, second = _credit(one), _credit(other)
    return first is not None and second is not None and fold.key(first) == fold.key(second)
