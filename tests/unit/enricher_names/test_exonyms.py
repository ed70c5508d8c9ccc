"""Places by what German and French call them."""

from collections.abc import Callable

import pytest

from copydesk_contracts.annotations import Annotations, Place
from services.enricher.annotators.names.gazetteer import gazetteer
from services.enricher.annotators.names.lexicon import form
from services.language.places import place_words

Named = Callable[..., Place]


@pytest.fixture
def place(read: Callable[..., Annotations]) -> Named:
    """The one place of a sentence in which the model marks it and others."""

    def placed(code: str, text: str, name: str, *others: str) -> Place:
        marks = dict.fromkeys((name, *others), "LOC")
        places = read(text, marks, code).places or ()
        return next(p for p in places if any(m.text == name for m in p.mentions))

    return placed


@pytest.mark.parametrize(
    ("code", "written", "known_as", "kind"),
    [
        ("de", "Deutschland", "Germany", "country"),
        ("de", "Vereinigten Staaten", "United States", "country"),
        ("de", "Großbritannien", "United Kingdom", "country"),
        ("de", "Niederlanden", "The Netherlands", "country"),
        ("de", "Island", "Iceland", "country"),
        ("de", "Georgien", "Georgia", "country"),
        ("de", "Europa", "Europe", "continent"),
        ("de", "Bayern", "Bayern", "state"),
        ("de", "Kalifornien", "California", "state"),
        ("de", "Toskana", "Toscana", "state"),
        ("de", "Schottland", "Scotland", "state"),
        ("de", "Köln", "Köln", "city"),
        ("de", "Mailand", "Milan", "city"),
        ("de", "Wien", "Vienna", "city"),
        ("de", "Rom", "Rome", "city"),
        ("fr", "Allemagne", "Germany", "country"),
        ("fr", "États-Unis", "United States", "country"),
        ("fr", "Pays-Bas", "The Netherlands", "country"),
        ("fr", "Afrique", "Africa", "continent"),
        ("fr", "Bavière", "Bayern", "state"),
        ("fr", "Californie", "California", "state"),
        ("fr", "Catalogne", "Catalunya", "state"),
        ("fr", "Londres", "London", "city"),
        ("fr", "Vienne", "Vienna", "city"),
        ("fr", "Genève", "Geneva", "city"),
    ],
)
def test_place_lies_where_its_english_name_does(
    place: Named, code: str, written: str, known_as: str, kind: str
) -> None:
    found = place(code, f"Es regnet in {written} seit Montag.", written)
    assert (found.name, found.known_as, found.kind, found.uncertain) == (written, known_as, kind, False)
    assert found.geonames_id is not None
    assert found.latitude is not None


def test_one_place_whatever_the_language(place: Named) -> None:
    found = [
        place("de", "Der Regen kam aus Deutschland.", "Deutschland"),
        place("en", "The rain came from Germany.", "Germany"),
        place("fr", "La pluie venait d’Allemagne.", "Allemagne"),
    ]
    assert {(p.known_as, p.geonames_id, p.latitude) for p in found} == {
        ("Germany", 2921044, found[0].latitude)
    }


def test_sea_and_region_without_a_number_lie_somewhere(place: Named) -> None:
    assert place("de", "Es stürmt über der Ostsee.", "Ostsee").kind == "water"
    assert place("de", "Der Krieg im Nahen Osten geht weiter.", "Nahen Osten").latitude is not None
    assert place("fr", "La crise au Proche-Orient continue.", "Proche-Orient").latitude is not None


def test_genitive_is_the_place_and_no_other_one(read: Callable[..., Annotations]) -> None:
    text = "Bayerns Wälder brennen. In Bayern ist es heiß. Der Süden Deutschlands wartet. Worms auch."
    marks = dict.fromkeys(("Bayerns", "Bayern", "Deutschlands", "Worms"), "LOC")
    found = {p.name: p for p in read(text, marks, "de").places or ()}
    assert found.keys() == {"Bayern", "Deutschland", "Worms"}
    assert [m.text for m in found["Bayern"].mentions] == ["Bayerns", "Bayern"]
    assert found["Deutschland"].known_as == "Germany"
    assert found["Worms"].country == "DE"


@pytest.mark.parametrize("label", ["LOC", "PER"])
def test_genitive_of_a_surname_is_whose_it_is_whatever_it_is_taken_for(
    read: Callable[..., Annotations], label: str
) -> None:
    text = "Vennora schweigt. Vennoras Berater Ivo Kurz sprach, und in Bayern wartet Bayerns Chefin."
    marks = {"Vennora ": "PER", "Vennoras": label, "Ivo Kurz": "PER", "Bayern ": "LOC", "Bayerns": "LOC"}
    found = read(text, marks, "de")
    people = {person.name: [m.text for m in person.mentions] for person in found.people or ()}
    assert people == {"Vennora": ["Vennora", "Vennoras"], "Ivo Kurz": ["Ivo Kurz"]}
    assert [place.name for place in found.places or ()] == ["Bayern"]


def test_legal_form_alone_is_no_company(read: Callable[..., Annotations]) -> None:
    assert (
        read("Suppe und Co. helfen. Die GmbH auch.", {"Co": "ORG", "GmbH": "ORG"}, "de").organisations == ()
    )


def test_names_of_one_country_are_one_place_in_an_article(read: Callable[..., Annotations]) -> None:
    text = "Die USA liefern nicht. In den Vereinigten Staaten wird gewählt."
    (country,) = read(text, {"USA": "LOC", "Vereinigten Staaten": "LOC"}, "de").places or ()
    assert (country.name, len(country.mentions)) == ("Vereinigten Staaten", 2)


def test_namesake_near_the_other_places_is_meant_all_the_same(place: Named) -> None:
    text = "L’Isère coule vers Vienne. Lyon et Grenoble la suivent, Villeurbanne aussi."
    others = ("Lyon", "Grenoble", "Villeurbanne")
    assert place("fr", text, "Vienne", *others).country == "FR"


def test_names_of_a_language_are_none_in_another(place: Named) -> None:
    assert place("en", "It rained in Deutschland on Monday.", "Deutschland").known_as is None
    assert "IS" not in {spot.country for spot in gazetteer("en").spots(form("Island"))}


def test_first_name_is_no_country_by_itself(read: Callable[..., Annotations]) -> None:
    assert "Maurice" in place_words("fr").names
    assert not gazetteer("fr").certain(form("Maurice"))
    assert not read("Il dit que Maurice viendra demain.", {}, "fr").places


def test_country_that_is_called_as_its_people_are_is_a_country(read: Callable[..., Annotations]) -> None:
    found = read("La pluie a gagné la Suisse lundi.", {"Suisse": "LOC"}, "fr").places or ()
    assert [p.known_as for p in found] == ["Switzerland"]


@pytest.mark.parametrize("code", ["de", "fr"])
def test_every_name_leads_to_a_place(code: str) -> None:
    places = gazetteer(code)
    nowhere = [name for name in place_words(code).names if not places.spots(form(name))]
    assert nowhere == []


def test_languages_without_names_of_their_own_share_a_gazetteer() -> None:
    assert gazetteer("es") is gazetteer("en")
    assert gazetteer("de") is not gazetteer("en")
