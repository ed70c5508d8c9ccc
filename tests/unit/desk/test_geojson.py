"""The places of documents as GeoJSON."""

import pytest

from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from tests.unit.desk.desk_client import DeskClient
from tests.unit.desk.desk_factory import lake, plain


@pytest.fixture
def client() -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([plain("The council met.", "Council", path="council.txt"), lake()])
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index))))


def test_each_place_with_coordinates_is_a_point_longitude_first(client: DeskClient) -> None:
    answer = client.get(f"/api/documents/{lake().document_id}/places.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    (feature,) = answer.json()["features"]
    assert feature["type"] == "Feature"
    assert feature["geometry"] == {"type": "Point", "coordinates": [-0.77, 51.57]}
    told = feature["properties"]
    assert (told["name"], told["country"], told["document_id"]) == ("Marlow", "GB", lake().document_id)
    assert client.get(told["url"]).status_code == 200


@pytest.mark.parametrize(
    ("params", "names"),
    [({}, ["Marlow"]), ({"near": "51.6,-0.8,10km"}, ["Marlow"]), ({"q": "council"}, []), ({"q": "none"}, [])],
)
def test_a_search_has_the_places_of_its_documents(
    client: DeskClient, params: dict[str, str], names: list[str]
) -> None:
    found = client.get("/api/search.geojson", params=params).json()
    assert found["type"] == "FeatureCollection"
    assert [feature["properties"]["name"] for feature in found["features"]] == names


def test_what_cannot_be_given_is_said(client: DeskClient) -> None:
    assert client.get("/api/documents/ffffffff/places.geojson").status_code == 404
    assert client.get("/api/search.geojson", params={"after": "x"}).status_code == 400
    assert client.get("/api/search.geojson", params={"near": "Marlow"}).status_code == 422
