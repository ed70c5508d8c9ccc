"""What the words around a name say of it: things, terms, platforms, streets, parties, ranks."""

import pytest


def test_name_that_is_an_it_is_no_person(read, texts):
    text = (
        "Vennora says it will grow next year. On Friday Vennora said its users had doubled.\n\n"
        "Vennora hopes it can hire. Rivals of Vennora were silent."
    )
    found = read(text, {"Vennora": "PERSON"})
    assert texts(found.organisations) == {"Vennora": ["Vennora"] * 4}
    assert found.people == ()


def test_name_that_is_a_she_stays_a_person(read, texts):
    text = "Vennora says she will run. On Friday Vennora said her party was ready. Vennora knows it is late."
    assert texts(read(text, {"Vennora": "PERSON"}).people) == {"Vennora": ["Vennora"] * 3}


def test_term_that_is_spelt_in_small_letters_is_no_body(read):
    text = "It runs on robotic harbour control (RHC). With RHC nobody need lift a crate."
    assert read(text, {"RHC": "ORG"}).organisations == ()


@pytest.mark.parametrize(
    "text", ["She wrote so on Twitter.", "A Twitter post said so.", "He left via Twitter again."]
)
def test_platform_on_which_something_was_said_is_no_body(read, text):
    assert read(text, {"Twitter": "ORG"}).organisations == ()


def test_platform_that_acts_is_a_body(read, texts):
    found = read("The board of Twitter met. Twitter’s owner came.", {"Twitter": "ORG"})
    assert texts(found.organisations) == {"Twitter": ["Twitter", "Twitter"]}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Police went to 2134 Caddick Place at noon.", "Caddick Place"),
        ("They met near 17th Street and left.", "17th Street"),
        ("She was born in Everett, Mass., and left.", "Mass."),
        ("She lives in Washington, D.C., with him.", "Washington, D.C."),
    ],
)
def test_streets_and_shortened_states_are_whole_places(read, texts, text, place):
    assert [place] in texts(read(text).places).values()


def test_money_is_no_place(read):
    assert read("They paid 176 Hong Kong dollars each.", {"Hong Kong": "GPE"}).places == ()


def test_park_that_the_model_takes_for_a_body_is_a_place(read, texts):
    found = read("They hiked in Fenwick National Park at dawn.", {"Fenwick National Park": "ORG"})
    assert texts(found.places) == {"Fenwick National Park": ["Fenwick National Park"]}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("He left the Communist party in May.", "Communist party"),
        ("The Fenwick County Sheriff’s Department called.", "Fenwick County Sheriff’s Department"),
        ("They told the Coastal Election Commission on Sunday.", "Coastal Election Commission"),
        ("They joined the Harbour Workers of America.", "Harbour Workers of America"),
        ("He sued Fenwick Systems, Inc. last week.", "Fenwick Systems, Inc."),
        ("It was sold to Fenwick Holdings Ltd. for a song.", "Fenwick Holdings Ltd."),
        ("He said so to The Fenwick Bank in May.", "The Fenwick Bank"),
    ],
)
def test_bodies_are_whole(read, texts, text, body):
    marks = {"Fenwick Systems": "ORG"} if "Systems" in text else {}
    assert [body] in texts(read(text, marks).organisations).values()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They freed Kevin King on Monday.", "Kevin King"),
        ("The lawyer Martin D. Singer came.", "Martin D. Singer"),
        ("President Tsai Ing-wen spoke.", "Tsai Ing-wen"),
    ],
)
def test_surnames_that_are_titles_and_hyphened_given_names_are_whole(read, texts, text, name):
    assert texts(read(text, {name: "PERSON"}).people) == {name: [name]}


def test_rank_and_surname_of_somebody_named_are_no_body(read, texts):
    text = "General Brenner was blamed. Last year Anna Brenner left the army."
    found = read(text, {"General Brenner": "ORG", "Anna Brenner": "PERSON"})
    assert texts(found.people) == {"Anna Brenner": ["Brenner", "Anna Brenner"]}
    assert found.organisations == ()


@pytest.mark.parametrize("stop", ["", "."])
def test_headline_in_capitals_gives_the_name_that_the_text_bears_out(read, texts, stop):
    text = f"Anna Brenner Defends Herself Against Wild Claims{stop}\n\nOn Sunday Anna Brenner spoke."
    found = read(text, {"Anna Brenner Defends Herself": "PERSON", "Anna Brenner": "PERSON"})
    assert texts(found.people) == {"Anna Brenner": ["Anna Brenner", "Anna Brenner"]}


@pytest.mark.parametrize("title", ["Dame", "Mayor", "Captain", "Sir", "President"])
@pytest.mark.parametrize("name", ["Olivia Marsh", "Ann Wood", "John Lake"])
def test_somebody_who_is_called_like_a_place_is_nobody_less_behind_a_title(read, texts, title, name):
    found = read(f"The hall was opened by {title} {name} on Friday.", {name: "PERSON"})
    assert texts(found.people) == {name: [name]}
    assert found.places == ()


@pytest.mark.parametrize("place", ["Queen Elizabeth Park", "Prince William Forest", "Lord Ann Wood"])
def test_what_is_named_for_a_sovereign_is_a_place(read, texts, place):
    assert texts(read(f"They walked in {place} on Friday.").places) == {place: [place]}


def test_short_name_of_a_body_that_has_a_chairman_is_no_person(read, texts):
    text = "Vennora Terminals will close. Vennora's chief executive said so. “Yes,” said Vennora."
    found = read(text, {"Vennora Terminals": "ORG", "Vennora's": "PERSON"})
    assert texts(found.organisations) == {
        "Vennora Terminals": ["Vennora Terminals"],
        "Vennora": ["Vennora", "Vennora"],
    }
    assert found.people == ()


@pytest.mark.parametrize(
    "rest", ["Vennora's chief of staff came.", "Vennora's mother came.", "Vennora left."]
)
def test_body_called_like_somebody_makes_no_body_of_them(read, texts, rest):
    found = read(f"The Vennora Foundation will close. {rest}", {"Foundation": "ORG", rest[:9]: "PERSON"})
    assert texts(found.people) == {"Vennora": ["Vennora"]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("FENWICK BAY, March 3 — The council of Fenwick Bay met.", ["FENWICK BAY", "Fenwick Bay"]),
        ("They met in TEGA CAY on Friday. Tega Cay was glad.", ["TEGA CAY", "Tega Cay"]),
    ],
)
def test_place_in_capitals_is_the_place_in_words_though_one_word_is_short(read, texts, text, names):
    found = read(text, dict.fromkeys(names, "GPE"))
    assert texts(found.places) == {names[1]: names}
