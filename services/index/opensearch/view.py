"""What a search looks at: the index as it is now, or as it was at a point in time."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError, OpenSearchException, RequestError, TransportError

from services.index.opensearch.labels import Labels
from services.index.opensearch.place import OpenSearchPlace

KEPT: Final = "2m"
"""How long a cursor finds the state it was made on; each holds files open, and a node has room for 300."""
Gone = (NotFoundError, RequestError)
"""What the engine says of a point in time that it has let go of, or never knew."""


@dataclass(frozen=True)
class View:
    """A place, and the point in time at which it is looked at; empty for now.

    `labels` is what its reader remembers of how names are written.
    """

    place: OpenSearchPlace
    point: str = ""
    labels: Labels = field(default_factory=Labels, compare=False)

    def ask(self, body: Mapping[str, Any]) -> Any:
        """The engine's answer to one search."""
        client = self.place.client
        if not self.point:
            return client.search(index=self.place.alias, body=dict(body))
        return client.search(body={**body, "pit": {"id": self.point, "keep_alive": KEPT}})

    def counted(self, query: Mapping[str, Any], aggregations: Mapping[str, Any]) -> Any:
        """The engine's answer to what is counted of all that a query finds."""
        return self.ask({"size": 0, "track_total_hits": True, "query": query, "aggs": aggregations})

    def counts(self, queries: Sequence[Mapping[str, Any]]) -> list[int]:
        """How many documents each of these queries finds, by one request."""
        if not queries:
            return []
        held = {"pit": {"id": self.point, "keep_alive": KEPT}} if self.point else {}
        place = {} if self.point else {"index": self.place.alias}
        asked = [{"size": 0, "track_total_hits": True, "query": query, **held} for query in queries]
        answers = self.place.client.msearch(body=[part for each in asked for part in (place, each)])
        return [_total(answer) for answer in answers["responses"]]

    def held(self) -> "View":
        """The same state, held for a while; the index as it is where the engine holds no more."""
        if self.point:
            return self
        with suppress(OpenSearchException):
            made = self.place.client.create_pit(index=self.place.alias, params={"keep_alive": KEPT})
            return replace(self, point=str(made["pit_id"]))
        return self

    def let_go(self) -> None:
        """Nobody looks at the state that is held any more; the engine lets go of it by itself too, later."""
        if self.point:
            with suppress(OpenSearchException):
                self.place.client.delete_pit(body={"pit_id": [self.point]})


def _total(answer: Mapping[str, Any]) -> int:
    """Of one answer of several. Raises as the client does for one that is alone."""
    if "error" in answer:
        status = int(answer.get("status", 0))
        kind = {400: RequestError, 404: NotFoundError}.get(status, TransportError)
        raise kind(status, str(answer["error"].get("type")), answer)
    return int(answer["hits"]["total"]["value"])
