"""Circles and boxes in which a place of a document lies, over every store."""

import pytest

from services.index import areas
from services.index.areas import Point
from services.index.query import StatementQuery
from services.index.stored import StoredDocument
from tests.conformance.store_factory import make, numbered
from tests.conformance.store_index import Index, numbers

LONDON: Point = (51.5085, -0.1257)
OXFORD: Point = (51.7522, -1.256)
SYDNEY: Point = (-33.8678, 151.2073)
SUVA: Point = (-18.1416, 178.4415)
APIA: Point = (-13.8333, -171.7667)


def lying(number: int, *points: Point | None) -> StoredDocument:
    quotes = [("It is dry", None)]
    document = make(number, "drought", quotes=quotes, places=[f"Place{n}" for n in range(len(points))])
    places = [
        place.model_copy(update={"latitude": point[0], "longitude": point[1]} if point else {})
        for place, point in zip(document.annotations.places or (), points, strict=True)
    ]
    annotations = document.annotations.model_copy(update={"places": tuple(places)})
    return document.model_copy(update={"annotations": annotations})


@pytest.fixture
def places(index: Index) -> Index:
    index.put(lying(1, LONDON, SYDNEY), lying(2, OXFORD), lying(3, SUVA), lying(4, APIA), lying(5, None))
    return index


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("near:51.5085,-0.1257,0km", [1]),
        ("near:51.5,-0.1", [1]),
        # London and Oxford lie 82.6 km apart.
        ("near:51.7522,-1.256,82km", [2]),
        ("near:51.7522,-1.256,83km", [1, 2]),
        ("near:51.7522,-1.256,52mi", [1, 2]),
        ("near:-16,-177,800km", [3, 4]),
        ("near:0,0,20038km", [1, 2, 3, 4]),
        ("box:50,-2,52,0", [1, 2]),
        ("box:51.6,-2,52,0", [2]),
        ("box:-20,170,-10,-170", [3, 4]),
        ("box:-20,170,-10,180", [3]),
        # The latitude of one place and the longitude of the other are no place.
        ("box:50,150,52,152", []),
        ("near:51.5085,151.2073,50km", []),
        ("drought -box:50,-2,52,0", [3, 4, 5]),
        ("near:51.5,-0.1,9km OR box:-20,170,-10,180", [1, 3]),
        ("flood near:51.5,-0.1,9km", []),
    ],
)
def test_documents_are_found_by_where_their_places_lie(places: Index, text: str, found: list[int]) -> None:
    assert places.find(text) == found


def test_areas_beside_the_words_must_each_hold_a_place(places: Index) -> None:
    britain, australia = areas.box("49,-8,61,2"), areas.near("-33.9,151.2,30km")
    assert sorted(numbers(places.search("drought", areas=(britain,)))) == [1, 2]
    assert numbers(places.search("drought", areas=(britain, australia))) == [1]


@pytest.mark.parametrize(
    "text", ["near:91,0,5km", "near:London", "box:52,-1,50,1", "box:1,2,3", "near:nan,0,1"]
)
def test_what_is_no_area_is_searched_as_words(places: Index, text: str) -> None:
    assert places.find(text) == []


def test_statements_are_found_by_the_places_of_their_article(places: Index) -> None:
    found = places.searcher.statements(StatementQuery(text="dry near:51.5,-0.1,9km"))
    assert [hit.document_id for hit in found.hits] == [numbered(1)]
