"""Documents of hits, and what several of them say of places put together."""

from collections.abc import Iterable, Iterator

from copydesk_contracts.annotations import Place
from services.index.port import Searcher
from services.index.reading import documents_with
from services.index.results import Hit
from services.index.stored import StoredDocument


def documents_of(searcher: Searcher, hits: Iterable[Hit]) -> Iterator[StoredDocument]:
    """The documents of those hits; one that went meanwhile is left out."""
    return documents_with(searcher, (hit.document_id for hit in hits))


def merged_places(documents: Iterable[StoredDocument]) -> list[Place]:
    """Each place whose coordinates are known once, with the mentions of all documents, the most first."""
    found: dict[str, Place] = {}
    for document in documents:
        for place in document.annotations.places or ():
            if place.latitude is None or place.longitude is None:
                continue
            name = document.entity_called(place)
            known = found.get(name)
            mentions = (*(known.mentions if known else ()), *place.mentions)
            found[name] = (known or place).model_copy(update={"name": name, "mentions": mentions})
    return sorted(found.values(), key=lambda place: -len(place.mentions))
