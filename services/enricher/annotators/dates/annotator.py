"""The dates annotator: the pure finder on an article."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.enricher.annotators.base import Copy
from services.enricher.annotators.dates.find import find_dates
from services.enricher.prose import ProseBlock, blocks
from services.enricher.speech.marks import scan
from services.language.dates import PART
from services.language.folder import having


class DatesAnnotator:
    """Fills `dates`; leaves them null in a language without a word list."""

    name = "dates"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Mentions in reading order, resolved against the day of publication or of the file's name."""
        language = copy.code or "en"
        if language not in having(PART):
            return {}
        ranges = blocks(copy.article)
        spoken = _spoken(copy, ranges)
        people = [(m.span.start, m.span.end) for p in copy.findings.people or () for m in p.mentions]
        return {"dates": tuple(find_dates(copy.text, _published(copy), language, ranges, spoken, people))}


def _spoken(copy: Copy, ranges: Sequence[ProseBlock]) -> list[tuple[int, int]]:
    """The quotations, where they were looked for; else all between double marks."""
    if copy.findings.quotes is not None:
        return [(q.span.start, q.span.end) for q in copy.findings.quotes]
    return [(q.start, q.end) for q in scan(copy.text, ranges) if q.double]


def _published(copy: Copy) -> date | None:
    fact = copy.article.published or copy.article.filed
    try:
        return None if fact is None or fact.value is None else date.fromisoformat(fact.value[:10])
    except ValueError:
        return None
