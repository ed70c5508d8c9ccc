"""The dates annotator: the pure finder on an article."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from copydesk_contracts.annotations import DateMention
from copydesk_contracts.article import Article
from services.enricher.annotators.base import Copy
from services.enricher.annotators.dates.find import find_dates
from services.enricher.prose import ProseBlock, Ranges, blocks
from services.enricher.speech.marks import scan
from services.language.dates import PART
from services.language.folder import having

_DAY = len("2024-10-11")

_FIELDS = frozenset({"front-matter", "labelled-line"})
"""Rules that read a named field; the stamp in a byline is the feed's and no words of the copy."""


class DatesAnnotator:
    """Fills `dates`; leaves them null in a language without a word list."""

    name = "dates"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Mentions in reading order, resolved against the day of publication or of the file's name.

        When the copy was published and changed is among them where a field of its head says so.
        """
        language = copy.code or "en"
        if language not in having(PART):
            return {}
        ranges = blocks(copy.article)
        spoken = _spoken(copy, ranges)
        people = [(m.span.start, m.span.end) for p in copy.findings.people or () for m in p.mentions]
        found = find_dates(copy.text, _published(copy), language, ranges, spoken, people)
        return {"dates": tuple(sorted((*_stated(copy.article, found), *found), key=_start))}


def _stated(article: Article, found: Sequence[DateMention]) -> Iterator[DateMention]:
    """The days in the copy's head, which no paragraph holds."""
    read = Ranges([(mention.span.start, mention.span.end) for mention in found])
    for fact in (article.published, article.updated):
        if fact is None or fact.span is None or fact.value is None or fact.rule not in _FIELDS:
            continue
        if not read.touches(fact.span.start, fact.span.end):
            yield DateMention(text=fact.text, span=fact.span, value=fact.value[:_DAY])


def _start(mention: DateMention) -> int:
    return mention.span.start


def _spoken(copy: Copy, ranges: Sequence[ProseBlock]) -> list[tuple[int, int]]:
    """The quotations, where they were looked for; else all between double marks."""
    if copy.findings.quotes is not None:
        return [(q.span.start, q.span.end) for q in copy.findings.quotes]
    return [(q.start, q.end) for q in scan(copy.text, ranges) if q.double]


def _published(copy: Copy) -> date | None:
    fact = copy.article.published or copy.article.filed
    try:
        return None if fact is None or fact.value is None else date.fromisoformat(fact.value[:_DAY])
    except ValueError:
        return None
