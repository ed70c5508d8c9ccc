"""German names: the recogniser of our own, and what is made of its marks."""

import sys

import pytest

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from services.enricher.annotators.base import Spotted
from services.enricher.recogniser.features import shape, tokens
from services.enricher.recogniser.lists import lists
from services.enricher.recogniser.tagger import WEIGHTS, CrfMarker, marker, spans
from services.enricher.step import Enricher
from services.language.folder import content

NEWS = (
    "Bürgermeisterin Carla Brenninger hat am Montag in Wilhelmshaven die neue Brücke eröffnet. „Das ist ein "
    "großer Tag für die Stadt“, sagte Brenninger vor rund 300 Gästen.\n\n"
    "Die Deutsche Bahn und der ADAC begrüßten den Bau. Brenningers Vorgänger Jürgen Maaß, Geschäftsführer "
    "der Hafenbau GmbH, war ebenfalls gekommen. „Ich freue mich“, so Maaß. Laut Deutscher Presse-Agentur "
    "soll im Juni 2025 auch die Straße nach Bremen fertig sein."
)


@pytest.fixture(scope="module")
def recogniser() -> CrfMarker:
    return marker("de")


@pytest.fixture(scope="module")
def found() -> Annotations:
    enricher = Enricher(("language", "names", "agencies", "quotes"), seconds=60.0)
    return enricher.enrich([Article(text=NEWS, format="text")])[0]


def test_people_have_their_mentions_and_roles(found: Annotations) -> None:
    assert found.failed == ()
    people = {p.name: p for p in found.people or ()}
    assert people["Carla Brenninger"].role is not None
    assert people["Carla Brenninger"].role.text == "Bürgermeisterin"
    assert "Brenninger" in {m.text for m in people["Carla Brenninger"].mentions}
    assert people["Jürgen Maaß"].role is not None


def test_bodies_places_and_the_agency_that_is_cited(found: Annotations) -> None:
    assert {o.name for o in found.organisations or ()} >= {"Deutsche Bahn", "ADAC", "Hafenbau GmbH"}
    assert {p.name for p in found.places or ()} == {"Wilhelmshaven", "Bremen"}
    assert [a.name for a in found.agencies or ()] == ["Deutscher Presse-Agentur"]


def test_quotations_have_their_speakers(found: Annotations) -> None:
    assert [q.speaker for q in found.quotes or ()] == ["Carla Brenninger", "Jürgen Maaß"]


def test_the_weights_live_as_long_as_the_tagger_that_reads_them_in_place() -> None:
    weights = content("de", WEIGHTS)
    assert weights is not None
    before = sys.getrefcount(weights)
    kept = CrfMarker(weights, lists("de"))
    assert sys.getrefcount(weights) > before
    assert kept.mark(["Der Zug nach Bremen ist voll."]) == [[Spotted(13, 19, "LOC")]]


def test_a_noun_with_a_capital_is_no_name(recogniser: CrfMarker) -> None:
    assert recogniser.mark(["Die Kosten für den Bau der Brücke steigen nach Angaben der Verwaltung."]) == [[]]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "(", "A", "„“", "É" * 300, "a-b-c/d.e&f’g", "𝔘\x00\u200d"])
def test_any_text_is_borne(recogniser: CrfMarker, text: str) -> None:
    (marks,) = recogniser.mark([text])
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gestern sprach Ursula von der Leyen in Brüssel.", "Ursula von der Leyen"),
        ("Da kam Karl-Theodor zu Guttenberg, wie er sagte.", "Karl-Theodor zu Guttenberg"),
        ("Ins Amt wechselte Abdullah bin Zayed, wie es heißt.", "Abdullah bin Zayed"),
        ("Konstantin Veit vom Vermögensverwalter sagte das.", "Konstantin Veit"),
        ("Lena Vogt von der Polizei sagte das.", "Lena Vogt"),
    ],
)
def test_particles_belong_to_a_name_where_a_surname_follows(
    recogniser: CrfMarker, text: str, name: str
) -> None:
    (marks,) = recogniser.mark([text])
    assert name in {text[mark.start : mark.end] for mark in marks if mark.label == "PERSON"}


def test_tags_become_names_even_where_no_name_begins() -> None:
    words = tokens("Anna Maaß Jana Roth Bonn")
    tags = ["I PERSON", "I PERSON", "B PERSON", "I PERSON", "B LOC"]
    expected = [Spotted(0, 9, "PERSON"), Spotted(10, 19, "PERSON"), Spotted(20, 24, "LOC")]
    assert list(spans(words, tags)) == expected


def test_a_shape_is_short() -> None:
    assert [shape(word) for word in ("Maaß", "ADAC", "2025", "Rhein-Ruhr", "x" * 99)] == [
        "Xxx",
        "XX",
        "dd",
        "Xxx-Xxx",
        "xx",
    ]
