"""What was announced of events, kept in OpenSearch.

Who takes over writing is given again the events that were not finished, and finds what was made of them.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from opensearchpy.helpers import bulk

from services.index.opensearch.place import OpenSearchPlace, trouble

KEPT: Final = 86_400.0
"""Seconds: an event that is not finished is taken over within some."""
SWEEP_EVERY: Final = 3600.0
"""Seconds between two looks for what is older; who takes over looks at what is not finished long before."""
_EVENT, _AT = "event", "at"
_FIELDS: Final = {
    _EVENT: {"type": "keyword", "index": False, "doc_values": False},
    _AT: {"type": "double"},
}
_SETTINGS: Final = {
    "index": {"refresh_interval": "-1", "number_of_replicas": 0, "auto_expand_replicas": "0-1"}
}


class OpenSearchTold:
    """An index beside that of the documents. All methods raise StoreUnavailable."""

    def __init__(self, place: OpenSearchPlace, clock: Callable[[], float] = time.time) -> None:
        self._place, self._clock = place, clock
        self._name = f"{place.prefix}-told"
        self._swept = clock()
        with trouble():
            place.ensure(self._name, _SETTINGS, {"dynamic": "strict", "properties": _FIELDS})

    def find(self, causes: Sequence[str]) -> Mapping[str, str]:
        """What was put there of these events."""
        if not causes:
            return {}
        with trouble():
            answer = self._place.client.mget(index=self._name, body={"ids": list(dict.fromkeys(causes))})
        return {entry["_id"]: entry["_source"][_EVENT] for entry in answer["docs"] if entry.get("found")}

    def put(self, told: Mapping[str, str]) -> None:
        """Keep it, as JSON by the event that asked for it."""
        now = self._clock()
        with trouble():
            bulk(self._place.client, [self._entry(cause, event, now) for cause, event in told.items()])
            if now - self._swept > SWEEP_EVERY:
                self._swept = now
                self._sweep(now - KEPT)

    def _entry(self, cause: str, event: str, now: float) -> dict[str, Any]:
        return {"_index": self._name, "_id": cause, "_source": {_EVENT: event, _AT: now}}

    def _sweep(self, before: float) -> None:
        self._place.client.indices.refresh(index=self._name)
        old: dict[str, Any] = {"query": {"range": {_AT: {"lt": before}}}}
        self._place.client.delete_by_query(index=self._name, body=old, params={"conflicts": "proceed"})
