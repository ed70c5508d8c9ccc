"""Where places lie, as parameters of the page and the API."""

import pytest

from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.notes import notes
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import lake, plain


@pytest.fixture
def client() -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([plain("The council met.", "Council", path="council.txt"), lake()])
    store.commit()
    return DeskClient(create_app(Ports(MemorySearcher(index))))


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({"near": "51.6,-0.8,10km"}, 1),
        ({"near": "48.9,2.3,10km"}, 0),
        ({"box": "51,-1,52,0"}, 1),
        ({"near": "51.6,-0.8,10km", "box": "40,-1,41,0"}, 0),
        ({"q": "near:51.6,-0.8,10km"}, 1),
        ({"near": " "}, 2),
    ],
)
def test_the_api_finds_by_where_places_lie(client: DeskClient, params: dict[str, str], total: int) -> None:
    assert client.get("/api/search", params=params).json()["total"] == total


@pytest.mark.parametrize("params", [{"near": "Marlow"}, {"near": "91,0,1km"}, {"box": "52,0,51,1"}])
def test_what_is_no_area_is_refused_by_name(client: DeskClient, params: dict[str, str]) -> None:
    answer = client.get("/api/search", params=params)
    assert answer.status_code == 422
    assert next(iter(params)) in answer.json()["detail"]


def test_the_page_keeps_the_area_for_the_next_search(client: DeskClient) -> None:
    found = page(client, "/?near=51.6,-0.8,10km")
    kept = {field.get("name"): field.get("value") for field in found.of("input")}
    assert kept["near"] == "51.6,-0.8,10km"


def test_a_wrong_area_in_a_search_is_told() -> None:
    (note,) = notes("near:91,0,5km")
    assert "a latitude lies between -90 and 90" in note
    assert notes("near:51.5,-0.1,50km box:50,-1,52,1") == ()
