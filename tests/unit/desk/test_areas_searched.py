"""Where places lie, as parameters of the page and the API."""

import pytest

from services.desk.application import Ports, create_app
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.named_areas import Located, placed
from services.index.notes import notes
from services.operations.gazetteer import located
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


@pytest.mark.parametrize(
    ("typed", "read", "told"),
    [
        ('near:"Marlow",50', "near:51.57,-0.77,50km", "within 50km of 51.57, -0.77 (Marlow, GB); one other"),
        ("x -near:Marlow y", "x -near:51.57,-0.77,50km y", "Near Marlow: within 50km"),
        ("near:“Marlow”,2.5MI", "near:51.57,-0.77,2.5mi", "within 2.5mi"),
        ('near:"Nowhere",5', 'near:"Nowhere",5', "no place of that name is known"),
    ],
)
def test_a_place_is_put_into_degrees_and_told(typed: str, read: str, told: str) -> None:
    marlow = Located(51.57, -0.77, "Marlow, GB", 1)
    put = placed(typed, {"Marlow": marlow}.get)
    assert put.text == read
    assert told in put.told[0]


@pytest.mark.parametrize("typed", ["near:51.5,-0.1,50km", "nearby:Paris", '"near:Paris x"', "near: Paris"])
def test_what_names_no_place_stays(typed: str) -> None:
    assert placed(typed, lambda _: Located(0.0, 0.0, "?")).text == typed


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("Paris", "Paris, Île-de-France, FR"),
        ("paris, texas", "Paris, Texas, US"),
        ("London, CA", "London, Ontario, CA"),
        ("Germany", "Germany, DE"),
        ("Mailand", "Milan, Lombardia, IT"),
        ("londres", "London, England, GB"),
        ("Deutschland", "Germany, DE"),
        ("Londres, England", "London, England, GB"),
    ],
)
def test_the_gazetteer_takes_the_largest_and_can_be_narrowed(name: str, where: str) -> None:
    found = located(name)
    assert found is not None
    assert found.where == where


def test_the_page_and_the_api_search_near_a_name_and_say_so(client: DeskClient) -> None:
    asked = 'near:"London",80'
    answer = client.get("/api/search", params={"q": asked}).json()
    assert answer["total"] == 1
    assert "London, England, GB" in answer["notes"][0]
    assert "London, England, GB" in page(client, f"/?q={asked}").text
    assert client.get("/api/search", params={"q": 'near:"Paris",80'}).json()["total"] == 0
    assert located("Qqqq") is None
