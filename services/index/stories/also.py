"""Looks for documents that tell of the same happening: three searches and a bounded number of readings."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from threading import Lock
from typing import Final

from services.index.documents import ROUND_UP
from services.index.port import Searcher
from services.index.query import Query, Sort
from services.index.reading import hits_with_documents, whole_document
from services.index.results import Hit
from services.index.stored import StoredDocument
from services.index.stories.abroad import is_name
from services.index.stories.happening import DAYS, Profile, Shared, names_written, profile, shared

LOOKED_AT: Final = 20
"""Documents that are compared."""
LOOKED_AT_ABROAD: Final = 10
"""Documents in other languages that are compared."""
BESIDE: Final = 40
"""Further documents of that time that are read, to see what all papers write of; with 20 fewer pairs of one
happening were told from those of one subject."""
AROUND: Final = timedelta(30)
KEPT: Final = 500
"""Profiles that are kept: those of the articles around some days, which page after page asks for."""
SHOWN: Final = 10
"""Documents: what comes later has little in common, and a page shows no more."""
_NAMES: Final = 8
_WORDS: Final = 8
"""The heaviest names and words that are looked for."""
_PLACES: Final = 4
"""Of a document, that are looked for in other languages by what the world calls them."""
Annotated = Mapping[str, str]
"""Annotators with their versions."""


@dataclass(frozen=True)
class Also:
    """A document of another story that tells of the same happening, and by what that is seen."""

    hit: Hit
    shared: Shared


class Background:
    """What documents tell of, by their ids; the latest five hundred are kept, some 10 MB.

    An id stands for the copy: what is kept grows old where copy is annotated anew. A document itself is
    held against what annotated it. How names are written is not kept: it is asked of one side alone.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[Annotated, Profile]] = OrderedDict()

    def __call__(self, document_id: str) -> Profile | None:
        """What the document of that id tells of; null if there is none."""
        known = self._known(document_id)
        if known is not None:
            return known[1]
        document = whole_document(self._searcher, document_id)
        return self._keep(document) if document is not None else None

    def of(self, document: StoredDocument) -> Profile:
        """What this document tells of, with its names as it writes them."""
        known = self._known(document.document_id)
        if known is None or known[0] != document.annotations.annotators:
            return self._keep(document)
        return replace(known[1], written=names_written(document))

    def _known(self, document_id: str) -> tuple[Annotated, Profile] | None:
        with self._lock:
            if document_id in self._kept:
                self._kept.move_to_end(document_id)
            return self._kept.get(document_id)

    def _keep(self, document: StoredDocument) -> Profile:
        told = profile(document)
        with self._lock:
            self._kept[document.document_id] = document.annotations.annotators, replace(told, written={})
            self._kept.move_to_end(document.document_id)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return told


def also(searcher: Searcher, document: StoredDocument, told_by: Background | None = None) -> list[Also]:
    """Documents that tell of the same happening as this one, one of each story, the nearest first.

    None for a round-up, which tells of many, nor for what shares text with the document. `told_by` are
    the profiles of what is beside them, for whoever asks again and again.
    """
    told_by = told_by or Background(searcher)
    own = told_by.of(document)
    if document.holds or not own.names:
        return []
    every = (*_others(searcher, document, own), *_abroad(searcher, document, own))
    found = {hit.story or hit.document_id: (hit, other) for hit, other in every}.values()
    known = {document.document_id, *(hit.document_id for hit, _ in found)}
    beside = list(_beside(searcher, own, known, told_by))
    told = shared(own, [profile(other) for _, other in found], beside)
    near = [Also(hit, one) for (hit, _), one in zip(found, told, strict=True) if one is not None]
    return sorted(near, key=lambda one: (-one.shared.nearness, one.hit.document_id))[:SHOWN]


def _others(
    searcher: Searcher, document: StoredDocument, own: Profile
) -> Iterator[tuple[Hit, StoredDocument]]:
    found = searcher.search(_query(own)).hits
    itself, story = document.document_id, document.story or ""
    others = [hit for hit in found if hit.document_id != itself and hit.story != story]
    return ((hit, other) for hit, other in hits_with_documents(searcher, others) if not other.holds)


def _abroad(
    searcher: Searcher, document: StoredDocument, own: Profile
) -> Sequence[tuple[Hit, StoredDocument]]:
    """Documents in other languages, found by their names alone; none where day or language is not known."""
    if own.day is None or own.language is None:
        return []
    found = searcher.search(_query_abroad(document, own)).hits
    others = [hit for hit in found if hit.story is None or hit.story != document.story]
    return hits_with_documents(searcher, others)


def _beside(searcher: Searcher, own: Profile, known: Set[str], told_by: Background) -> Iterator[Profile]:
    """What is told by the newest documents of the month before and after, one of each story."""
    since, until = _between(own.day, AROUND)
    newest = Query(since=since, until=until, sort=Sort.NEWEST, limit=BESIDE, facet_size=0, fold=True)
    for hit in searcher.search(newest).hits:
        other = None if hit.document_id in known else told_by(hit.document_id)
        if other is not None:
            yield other


def _query(own: Profile) -> Query:
    wanted = [*islice(own.names, _NAMES), *islice(own.words, _WORDS)]
    text = " OR ".join(_quoted(name) for name in dict.fromkeys(wanted))
    since, until = _between(own.day, timedelta(DAYS))
    return Query(text=text, since=since, until=until, limit=LOOKED_AT, facet_size=0, fold=True)


def _query_abroad(document: StoredDocument, own: Profile) -> Query:
    named = [_quoted(own.written[known]) for known in islice(filter(is_name, own.meant), _NAMES)]
    told = document.annotations
    places = [f"place:{_quoted(document.entity_called(place))}" for place in (told.places or ())[:_PLACES]]
    text = " OR ".join(dict.fromkeys([*named, *places]))
    since, until = _between(own.day, timedelta(DAYS))
    return Query(
        text=f"{text} -language:{own.language} -relation:{ROUND_UP}",
        since=since,
        until=until,
        limit=LOOKED_AT_ABROAD,
        facet_size=0,
        fold=True,
    )


def _quoted(name: str) -> str:
    return f'"{name.replace(chr(34), " ")}"'


def _between(day: date | None, span: timedelta) -> tuple[date | None, date | None]:
    """So long before and after a day, as far as the calendar goes; nothing without a day."""
    if day is None:
        return None, None
    return max(day, date.min + span) - span, min(day, date.max - span) + span
