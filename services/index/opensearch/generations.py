"""Generations of the index: a new one is made beside the old, filled, and then shown in its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import structlog
from opensearchpy.helpers import scan
from pydantic import ValidationError

from services.index.opensearch.mapping import FULL, WRITTEN, document_of, generation_name, mapping, settings
from services.index.opensearch.place import OpenSearchPlace, trouble
from services.index.stored import StoredDocument

log = structlog.get_logger()

BATCH: Final = 200
"""Documents in memory at once while a generation is gone through."""


def make(place: OpenSearchPlace) -> str:
    """Make the present generation where it is missing, and show it where none is shown. Returns its name."""
    name = generation_name(place.prefix)
    place.ensure(name, settings(), mapping())
    indices = place.client.indices
    if not indices.exists_alias(name=place.alias):
        indices.put_alias(index=name, name=place.alias)
    return name


def shown(place: OpenSearchPlace) -> list[str]:
    """The generations that readers see: one, but for an alias that somebody else moved."""
    if not place.client.indices.exists_alias(name=place.alias):
        return []
    return sorted(place.client.indices.get_alias(name=place.alias))


def switch(place: OpenSearchPlace, name: str) -> list[str]:
    """Show that generation and no other, in one step. Returns those that were shown before."""
    old = [each for each in shown(place) if each != name]
    actions: list[dict[str, Any]] = [{"remove": {"index": each, "alias": place.alias}} for each in old]
    actions.append({"add": {"index": name, "alias": place.alias}})
    place.client.indices.update_aliases(body={"actions": actions})
    return old


def take_over(place: OpenSearchPlace, put: Callable[[Sequence[StoredDocument]], None]) -> int:
    """Fill the present generation with what another one shows, then show it in its place.

    The old one stays until then, and everybody reads it. Returns how many documents there were.
    Raises StoreUnavailable.
    """
    with trouble():
        name = make(place)
        olds = [old for old in shown(place) if old != name]
        count = sum(_filled(place, old, put) for old in olds)
        for old in switch(place, name):
            place.client.indices.delete(index=old)
            log.info("index-upgraded", old=old, new=name, documents=count)
    return count


def _filled(place: OpenSearchPlace, old: str, put: Callable[[Sequence[StoredDocument]], None]) -> int:
    count = 0
    for batch in batches(place, old):
        put(batch)
        count += len(batch)
    return count


def written_since(place: OpenSearchPlace, turn: int) -> Iterator[list[StoredDocument]]:
    """The documents that were written in later turns than that."""
    with trouble():
        # What a writer sent last may never have been shown.
        place.client.indices.refresh(index=place.alias)
        yield from batches(place, place.alias, {"range": {WRITTEN: {"gt": turn}}})


def batches(
    place: OpenSearchPlace, name: str, condition: Mapping[str, Any] | None = None
) -> Iterator[list[StoredDocument]]:
    """All documents of one generation, or those of a condition.

    One that the present code cannot read is left out and said.
    """
    everything: dict[str, Any] = {"query": condition or {"match_all": {}}, "_source": [FULL]}
    batch: list[StoredDocument] = []
    for found in scan(place.client, index=name, query=everything, size=BATCH):
        try:
            batch.append(document_of(found["_source"]))
        except ValidationError as error:
            log.warning("document-not-upgraded", error=str(error)[:500])
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
