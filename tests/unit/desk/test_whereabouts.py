"""Where a place lies, on its page and in the API."""

from copydesk_contracts.annotations import Place, PlaceKind
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import page
from tests.unit.desk.desk_factory import desk, document, mentions, plain

FRANCE = {"geonames_id": 2988507, "country": "FR", "region": "Île-de-France"}
TEXAS = {"geonames_id": 4717560, "country": "US", "region": "Texas"}


def in_paris(
    number: int, latitude: float, longitude: float, uncertain: bool = False, **where: object
) -> StoredDocument:
    """A document that names the Paris at that point."""
    base = plain(f"A fair opened in Paris, day {number}.", f"Fair {number}")
    at = Place(
        name="Paris",
        kind=PlaceKind.CITY,
        mentions=mentions(base.article.text, "Paris"),
        latitude=latitude,
        longitude=longitude,
        uncertain=uncertain,
        **where,  # type: ignore[arg-type]
    )
    return document(base.article, base.annotations.model_copy(update={"places": (at,)}))


def test_each_namesake_of_a_place_is_told_with_how_many_mean_it() -> None:
    client = desk(
        in_paris(1, 33.6609, -95.5555, **TEXAS),
        in_paris(2, 48.8534, 2.3488, uncertain=True, **FRANCE),
        in_paris(3, 48.8534, 2.3488, **FRANCE),
    )
    told = client.get("/api/places/Paris").json()["lies"]
    assert [(one["region"], one["country"], one["documents"]) for one in told] == [
        ("Île-de-France", "FR", 2),
        ("Texas", "US", 1),
    ]
    assert told[0]["uncertain"] is False
    shown = page(client, "/places/Paris")
    words = " ".join(shown.text.split())
    assert "city in Île-de-France, FR, 48.85, 2.35 2 what is near" in words
    assert "city in Texas, US, 33.66, -95.56 1" in words
    near = next(link for link in shown.links if "near" in link and "48.8534" in link)
    assert "2 documents" in page(client, near).text


def test_a_place_of_unknown_whereabouts_says_nothing_of_them() -> None:
    base = plain("A fair opened in Nowhere.", "Fair")
    at = Place(name="Nowhere", mentions=mentions(base.article.text, "Nowhere"))
    client = desk(document(base.article, base.annotations.model_copy(update={"places": (at,)})))
    assert client.get("/api/places/Nowhere").json()["lies"] == []
    assert "what is near" not in page(client, "/places/Nowhere").text
