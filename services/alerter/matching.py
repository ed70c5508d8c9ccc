"""The alerter's step: from events and what was found to alerts. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentIndexed, EventData, MatchedSearch, SearchMatched
from services.delivery.outcome import Emit, Result, Skip
from services.index.searches.saved import SavedSearch

Found = Iterable[tuple[SavedSearch, Collection[str]]]


def alerts(events: Sequence[Envelope[EventData]], found: Found) -> list[Result]:
    """For each event an alert that names every search which found its document, in the order of `found`."""
    matched: dict[str, list[MatchedSearch]] = defaultdict(list)
    for search, document_ids in found:
        named = MatchedSearch(id=search.id, name=search.name)
        for document_id in document_ids:
            matched[document_id].append(named)
    return [_alert(event, matched.get(event.subject, ())) for event in events]


def _alert(event: Envelope[EventData], searches: Sequence[MatchedSearch]) -> Result:
    data = event.data
    if not isinstance(data, DocumentIndexed):
        raise TypeError(f"the alerter reads no {event.type}")
    if not searches:
        return Skip("no saved search fits", usual=True)
    alert = SearchMatched(
        document_id=data.document_id,
        location=data.location,
        searches=tuple(searches),
        title=data.title,
        published=data.published,
        language=data.language,
    )
    return Emit(alert, None)
