"""The places of documents as GeoJSON (RFC 7946): a point for each place of each document."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from copydesk_contracts.annotations import Place
from services.desk.export import begun, every_hit
from services.desk.gathered import documents_of
from services.desk.lookup import one_document
from services.desk.models import Problem
from services.desk.params import SearchParameters
from services.index.documents import published_of
from services.index.port import Searcher
from services.index.stored import StoredDocument

MEDIA_TYPE: Final = "application/geo+json"
LIMIT: Final = 10_000
"""Documents of a search whose places are given: a map with those of more loads for minutes."""
Parameters = Annotated[SearchParameters, Query()]
_GEOJSON: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
}


def router(searcher: Searcher) -> APIRouter:
    """Routes /api/search.geojson and /api/documents/ID/places.geojson."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/search.geojson", response_class=Response, responses={**_GEOJSON, 400: {"model": Problem}})
    def found(params: Parameters) -> StreamingResponse:
        """All places with known coordinates in the first 10,000 documents of a search, in its order."""
        hits = begun(every_hit(searcher, params.query(facet_size=0, fold=False)))
        documents = documents_of(searcher, islice(hits, LIMIT))
        return StreamingResponse(collection(documents), media_type=MEDIA_TYPE)

    @routes.get(
        "/documents/{document_id}/places.geojson",
        response_class=Response,
        responses={**_GEOJSON, 404: {"model": Problem}, 409: {"model": Problem}},
    )
    def one(document_id: str) -> Response:
        """The places with known coordinates in one document."""
        document = one_document(searcher, document_id)
        return Response("".join(collection([document])), media_type=MEDIA_TYPE)

    return routes


def collection(documents: Iterable[StoredDocument]) -> Iterator[str]:
    """A FeatureCollection of their places in pieces, one a place."""
    yield '{"type": "FeatureCollection", "features": ['
    separator = ""
    for document in documents:
        for feature in features(document):
            yield separator + json.dumps(feature)
            separator = ",\n"
    yield "]}\n"


def features(document: StoredDocument) -> Iterator[dict[str, Any]]:
    """A Feature for each place of the document whose coordinates are known."""
    title = document.article.title
    told = {
        "document_id": document.document_id,
        "title": title.reading if title else None,
        "published": published_of(document),
        "url": f"/documents/{document.document_id}",
    }
    for place in document.annotations.places or ():
        if place.latitude is not None and place.longitude is not None:
            # GeoJSON has the longitude first.
            point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
            yield {"type": "Feature", "geometry": point, "properties": {**_properties(place), **told}}


def _properties(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "kind": place.kind.value if place.kind else None,
        "country": place.country,
        "region": place.region,
        "uncertain": place.uncertain,
        "geonames_id": place.geonames_id,
        "mentions": len(place.mentions),
    }
