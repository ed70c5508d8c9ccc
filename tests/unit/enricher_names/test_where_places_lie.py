"""Where places lie: namesakes told apart by what the article says, kinds, regions, doubt."""

import pytest

from services.cli.found_shapes import annotations_shape
from services.enricher.annotators.places.atlas import atlas
from services.enricher.annotators.places.keys import key_of
from services.enricher.annotators.places.locate import CANDIDATES, locate, within
from services.enricher.annotators.places.locate import LocatedSpot as Located
from services.enricher.annotators.places.named import Named
from services.enricher.annotators.places.spot import Spot


@pytest.fixture
def place(read):
    """The place of that name in a text whose places the model marks."""

    def placed(text, name, *others):
        marks = dict.fromkeys((name, *others), "GPE")
        return next(p for p in read(text, marks).places if p.name == name)

    return placed


def test_state_beside_a_town_says_which_one_is_meant(place):
    assert place("He moved to Paris, Texas, last year.", "Paris").region == "Texas"
    assert place("He moved to Paris last year.", "Paris").country == "FR"


def test_place_is_known_by_one_name_whatever_it_is_called_here(place):
    assert place("He moved to the U.S. last year.", "U.S.").known_as == "United States"
    assert place("He moved to the United States last year.", "United States").known_as == "United States"


@pytest.mark.parametrize(("written", "country"), [("Netherlands", "NL"), ("Holland", "NL"), ("Gambia", "GM")])
def test_country_lies_there_with_or_without_its_article(place, written, country):
    found = place(f"He moved to the {written} last year.", written)
    assert (found.kind, found.country) == ("country", country)


def test_abbreviation_of_a_state_is_that_state_and_names_its_town(place):
    found = place("ATHENS, Ga. (AP) — Rain fell on Athens.", "Athens")
    assert (found.country, found.region) == ("US", "Georgia")
    state = place("ATHENS, Ga. (AP) — Rain fell on Athens.", "Ga")
    assert (state.kind, state.geonames_id) == ("state", 4197000)


def test_places_of_one_name_are_chosen_by_the_other_places_of_the_article(place):
    assert place("The train from Birmingham reached England.", "Birmingham", "England").country == "GB"
    text = "The road from Birmingham runs through Alabama and the United States."
    assert place(text, "Birmingham", "Alabama").region == "Alabama"


def test_small_towns_near_one_another_speak_for_one_another(place):
    text = "Buses run from Chrisman to Paris and from Paris to Marshall. Chrisman pays."
    assert place(text, "Paris", "Chrisman", "Marshall").region == "Illinois"


def test_country_and_state_of_one_name_are_told_apart(place):
    assert (
        place("Atlanta and Savannah are the pride of Georgia.", "Georgia", "Atlanta", "Savannah").kind
        == "state"
    )
    assert (
        place("Tbilisi and Batumi are the pride of Georgia.", "Georgia", "Tbilisi", "Batumi").country == "GE"
    )


def test_namesakes_of_which_nothing_speaks_for_one_are_uncertain(place):
    assert place("A fire broke out in Springfield on Monday.", "Springfield").uncertain
    assert not place("A fire broke out in Nairobi on Monday.", "Nairobi").uncertain


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("It grows in Africa.", "Africa", "continent"),
        ("It grows in Kenya.", "Kenya", "country"),
        ("It grows in Ontario.", "Ontario", "state"),
        ("It grows in Kenton County.", "Kenton County", "county"),
        ("It grows in Nairobi.", "Nairobi", "city"),
        ("It grows in Siberia.", "Siberia", "region"),
        ("It flows into the Black Sea.", "Black Sea", "water"),
        ("It lies on Sulawesi.", "Sulawesi", "island"),
    ],
)
def test_every_kind_of_place_has_coordinates(place, kind, name, text):
    found = place(text, name)
    assert found.kind == kind
    assert found.latitude is not None


def test_coordinates_lie_where_the_city_is(place):
    found = place("He flew to Nairobi.", "Nairobi")
    assert found.country == "KE"
    assert found.latitude == pytest.approx(-1.28, abs=0.1)
    assert found.longitude == pytest.approx(36.8, abs=0.1)


def test_place_that_no_table_has_lies_nowhere(place):
    found = place("He flew to Trellington Parva.", "Trellington Parva")
    assert (found.kind, found.latitude, found.country, found.uncertain) == (None, None, None, False)


def test_second_name_means_the_place_that_it_belongs_to(place):
    found = place("They met in Washington, D.C., on Monday.", "Washington", "Washington, D.C.")
    assert (found.kind, found.region) == ("city", "District of Columbia")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("St. Louis", "saintlouis"),
        ("Fort-Worth", "fortworth"),
        ("Ft. Worth", "fortworth"),
        ("São Paulo", "saopaulo"),
        ("Coeur d’Alene", "coeurdalene"),
    ],
)
def test_one_key_for_all_ways_to_write_a_name(written, key):
    assert key_of(written) == key


def test_lines_of_the_table_are_found_by_halves_at_both_ends():
    world = atlas()
    first, last = world._lines[0].split(b"\t")[0], world._lines[len(world._lines) - 1].split(b"\t")[0]
    assert world.find(first.decode())
    assert world.find(last.decode())
    assert world.find("nosuchplace") == ()


def test_many_namesakes_and_many_places_are_bounded():
    spots = tuple(Spot("city", "Harbour", "US", n, n + 1, n / 10, n / 10, n) for n in range(CANDIDATES * 3))
    found = locate([Named(spots, 1)] * 100)
    assert all(place is not None and place.spot.population == len(spots) - 1 for place in found)


def test_place_inside_the_name_of_a_body_is_named_too_and_said_to_be_nested(read):
    text = "The Kenton County Sheriff’s Office wrote. Its cars left Kenton County."
    found = read(text, {"Kenton County Sheriff’s Office": "ORG"})
    (county,) = [p for p in found.places if p.name == "Kenton County"]
    assert ([m.text for m in county.mentions], county.nested) == (["Kenton County"] * 2, (0,))
    assert [place["mentions"] for place in annotations_shape(found)["places"]] == [
        [[56, 69, "Kenton County"]]
    ]


def test_news_medium_is_in_no_town_for_its_name(read):
    assert read("The Houston Herald wrote so.", {"The Houston Herald": "ORG"}).places == ()


def test_site_that_no_table_has_lies_where_its_town_does_but_not_where_its_country_does():
    town = Located(Spot("city", "Harbour", "KE", 1, 2, 3.0, 4.0, 5), 1.0)
    site = within(town)
    assert site is not None
    assert site.spot == town.spot._replace(kind="site", geonames_id=None)
    assert within(Located(Spot("country", "Kenya", "KE"), 1.0)) is None
    assert within(None) is None


@pytest.mark.parametrize(
    "text",
    [
        "A Hopkinsville man fell. The mayor rose.",
        "They met Hopkinsville residents on Monday.",
        "It rained near Hopkinsville on Monday.",
        "Rain falls again. HOPKINSVILLE — Rain fell on Monday.",
    ],
)
def test_town_is_known_by_what_stands_around_it_whatever_the_model_says(read, text):
    name = "HOPKINSVILLE" if "HOPKINSVILLE" in text else "Hopkinsville"
    assert [p.name for p in read(text, {name: "PERSON"}).places] == ["Hopkinsville"]


def test_counties_in_a_row_are_counties(read):
    places = read("Schools in Barrow, Clarke and Oconee counties close. Georgia pays.").places
    assert {p.name: p.kind for p in places if p.name != "Georgia"} == dict.fromkeys(
        ("Barrow", "Clarke", "Oconee"), "county"
    )


@pytest.mark.parametrize(
    "text",
    [
        "A fire broke out in Melkdam. Melkdam closed its school, and fewer live in Melkdam.",
        "The village of Melkdam is small. Nobody left Melkdam.",
        "They moved to Kettering. Few leave Kettering.",
        "The hills of northern Melkdam are dry. Rain fell in northern Melkdam and across Melkdam.",
        "Voters in Kettering came early. Kettering has two halls, and Kettering likes both.",
    ],
)
def test_name_that_is_used_as_a_place_is_one_however_often_the_model_takes_it_for_somebody(read, text):
    name = "Melkdam" if "Melkdam" in text else "Kettering"
    found = read(text, {name: "PERSON"})
    assert [place.name for place in found.places] == [name]
    assert not found.people


def test_name_that_speaks_or_has_a_title_stays_somebodys(read):
    text = "In Kettering the hall was full. Nobody is safe in Kettering, Mayor Kettering said."
    assert [person.name for person in read(text, {"Kettering": "PERSON"}).people] == ["Kettering"]
    text = "They trust in Kettering. Kettering said so."
    assert not read(text, {"Kettering": "PERSON"}).places


def test_company_of_a_rule_is_no_place_for_what_lies_in_it(read):
    found = read("A fire broke out in Kettering Council on Monday.", {"Kettering Council": "ORG"})
    assert [body.name for body in found.organisations] == ["Kettering Council"]


def test_constituency_behind_a_party_is_a_place_and_no_name(read, texts):
    text = "The bill of Rep. Ann Melk, R-Kettering, passed; Sen. Jim Fenn, D-N.Y., did not vote."
    found = read(text, {"Ann Melk": "PERSON", "R-Kettering": "PERSON", "Jim Fenn": "PERSON"})
    assert {"Kettering": ["Kettering"], "N.Y.": ["N.Y."]}.items() <= texts(found.places).items()
    assert {person.name for person in found.people} == {"Ann Melk", "Jim Fenn"}


def test_part_of_a_place_lies_where_the_whole_does_and_has_no_number(place):
    found = place("Rain fell over North East Ohio.", "North East Ohio")
    assert (found.kind, found.region, found.geonames_id) == ("region", "Ohio", None)
    assert found.latitude is not None


def test_street_lies_for_all_we_know_in_the_town_that_was_named_last(place):
    text = "The mayor of Nairobi spoke. Melkdam Street was closed. Later he left for Mombasa."
    found = place(text, "Melkdam Street", "Nairobi", "Mombasa")
    assert (found.kind, found.country, found.uncertain) == ("site", "KE", True)
    assert found.latitude == pytest.approx(-1.29, abs=0.1)
    assert place("Melkdam Street was closed.", "Melkdam Street").latitude is None


def test_county_and_its_towns_are_found_together_though_each_has_a_more_famous_namesake(place):
    text = "Henry County sent two crews from Paris. Puryear sent one; Henry County thanked Paris."
    found = place(text, "Paris", "Henry County", "Puryear")
    assert (found.country, found.region) == ("US", "Tennessee")


def test_capital_comes_before_the_state_of_its_name(place):
    assert place("The talks in Washington went on.", "Washington").kind == "city"
    text = "Seattle, Tacoma, Spokane and all of Washington had snow."
    assert place(text, "Washington", "Seattle", "Tacoma", "Spokane").kind == "state"


def test_sea_of_the_world_comes_before_a_state_of_its_name(place):
    assert place("Ships left the Red Sea.", "Red Sea").kind == "water"


def test_county_is_named_whole_inside_the_name_of_a_body(read, texts):
    body = "Laurel County Chemical Stockpile Department"
    found = read(f"The {body} met on Monday and counted its sirens.", {body: "ORG"})
    assert texts(found.places) == {"Laurel County": ["Laurel County"]}
    body = "Northern Illinois University"
    assert "Illinois" in texts(read(f"He left {body} early.", {body: "ORG"}).places)


def test_saint_of_a_dateline_belongs_to_its_town(read, texts):
    found = read("ST. PARIS — A house burned down.")
    assert texts(found.places) == {"St Paris": ["ST. PARIS"]}
    assert found.places[0].region == "Ohio"


def test_west_virginia_is_not_virginia(place):
    assert place("CHARLESTON, W.Va. (AP) — Rain fell.", "W.Va.").region == "West Virginia"


def test_name_in_a_row_with_a_place_is_one_unless_somebody_has_it(read, texts):
    marks = {"Kettering": "PERSON", "Nairobi": "GPE"}
    assert "Kettering" in texts(read("Trains link Nairobi and Kettering.", marks).places)
    assert not texts(read("Nairobi, Melkdam and Kettering said no.", marks).places).get("Kettering")


def test_towns_of_a_state_do_not_make_a_country_their_neighbour(place):
    towns = ("Houston", "Beaumont", "Galveston", "Baytown", "Orange", "Lufkin", "Sour Lake", "Nome")
    text = f"The firm of China sells in {', '.join(towns)}. Beaumont buys, Houston buys, Galveston pays."
    assert place(text, "China", *towns).kind == "country"


def test_country_without_divisions_lies_where_its_largest_city_does(place):
    found = place("The talks are held in Singapore.", "Singapore")
    assert (found.latitude, found.longitude) == (1.29, 103.85)
