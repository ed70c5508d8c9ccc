"""The days that the documents of a search speak of, with the documents that do."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from services.index import fold
from services.index.counting import unit_of
from services.index.query import HistogramUnit
from services.index.results import Count, Histogram
from services.index.stored import StoredDocument
from services.index.told_days import told_dates

CENTRAL: Final = 0.95
"""Share of the mentions that the picture spans: a year of long ago would press all others together."""
EXAMPLES: Final = 3
"""Documents named for each day."""
LENGTHS: Final = {HistogramUnit.DAY: 10, HistogramUnit.MONTH: 7, HistogramUnit.YEAR: 4}
"""Characters of a date that says no more than that."""


@dataclass(frozen=True)
class Headline:
    """A document that speaks of a day."""

    document_id: str
    title: str


@dataclass(frozen=True)
class SpokenDay:
    """A day, month or year that is spoken of, by how many documents, and the first of these."""

    value: str
    count: int
    documents: tuple[Headline, ...]


@dataclass(frozen=True)
class SpokenDays:
    """In order; `before` and `after` count mentions beyond the span that is shown."""

    unit: HistogramUnit
    days: tuple[SpokenDay, ...]
    before: int
    after: int

    def histogram(self) -> Histogram:
        """The same as a histogram."""
        return Histogram(self.unit, tuple(Count(day.value, day.count) for day in self.days))


def days_spoken_of(documents: Sequence[StoredDocument]) -> SpokenDays | None:
    """The days; null where no document speaks of any."""
    spoken = [(document, _days(document)) for document in documents]
    mentions = sorted(day for _, days in spoken for day in days)
    if not mentions:
        return None
    first, last = _central(mentions)
    unit = unit_of(_months(first, last))
    named: defaultdict[str, list[StoredDocument]] = defaultdict(list)
    for document, days in spoken:
        for value in _within(days, first, last, LENGTHS[unit]):
            named[value].append(document)
    shown = tuple(_day(value, named[value]) for value in sorted(named))
    before, after = bisect_left(mentions, first), len(mentions) - bisect_right(mentions, last)
    return SpokenDays(unit, shown, before, after)


def _within(days: Iterable[str], first: str, last: str, length: int) -> set[str]:
    """Those between the two, cut to what stands for their unit."""
    return {day[:length] for day in days if first <= day <= last}


def _day(value: str, documents: Sequence[StoredDocument]) -> SpokenDay:
    return SpokenDay(value, len(documents), tuple(_headline(document) for document in documents[:EXAMPLES]))


def _headline(document: StoredDocument) -> Headline:
    title = document.article.title
    return Headline(document.document_id, title.reading if title else document.document_id[:12])


def _days(document: StoredDocument) -> set[str]:
    """SpokenDays that the text states to the day; each once a document."""
    told = told_dates(document.article, document.annotations)
    values = {mentioned.value for mentioned in told if mentioned.value}
    tokens = {token for value in values for token in fold.calendar_tokens(value)}
    return {token for token in tokens if len(token) == LENGTHS[HistogramUnit.DAY]}


def _central(mentions: Sequence[str]) -> tuple[str, str]:
    """First and last day of the span that holds most mentions, as many being left out on each side."""
    beyond = int(len(mentions) * (1 - CENTRAL) / 2)
    return mentions[beyond], mentions[len(mentions) - 1 - beyond]


def _months(first: str, last: str) -> int:
    since, until = fold.first_day(first), fold.first_day(last)
    return (until.year - since.year) * 12 + until.month - since.month + 1
