"""The alerter's step: from events and what was found to alerts. Pure."""

from collections.abc import Collection, Mapping, Sequence

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import DocumentIndexed, EventData, MatchedSearch, SearchMatched
from services.indexer.alerts.searches import SavedSearch
from services.runtime.outcome import Emit, Result, Skip

Found = Mapping[SavedSearch, Collection[str]]


def alerts(events: Sequence[Envelope[EventData]], found: Found) -> list[Result]:
    """For each event an alert that names every search which found its document, in the order of `found`."""
    return [_alert(event, found) for event in events]


def _alert(event: Envelope[EventData], found: Found) -> Result:
    data = event.data
    if not isinstance(data, DocumentIndexed):
        raise TypeError(f"the alerter reads no {event.type}")
    matched = tuple(
        MatchedSearch(id=s.id, name=s.name) for s, ids in found.items() if data.document_id in ids
    )
    if not matched:
        return Skip("no saved search fits", usual=True)
    return Emit(
        SearchMatched(
            document_id=data.document_id,
            location=data.location,
            searches=matched,
            title=data.title,
            published=data.published,
            language=data.language,
        ),
        None,
    )
