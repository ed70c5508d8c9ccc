"""People: full names, surnames, titles and roles."""

import pytest


def test_surname_is_found_everywhere_under_the_full_name(read, texts):
    text = "Mayor Anna Lindqvist spoke first. Lindqvist left early. Critics of Lindqvist’s plan stayed."
    assert texts(read(text, {"Anna Lindqvist": "PERSON"}).people) == {
        "Anna Lindqvist": ["Anna Lindqvist", "Lindqvist", "Lindqvist"]
    }


def test_surname_that_the_model_takes_for_a_nationality_is_still_a_surname(read, texts):
    text = "President Omar Tezcanian met aides. “We agree,” Tezcanian said."
    found = read(text, {"Omar Tezcanian": "PERSON", "Tezcanian said": "NORP"})
    assert texts(found.people) == {"Omar Tezcanian": ["Omar Tezcanian", "Tezcanian"]}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Defense Minister Ivo Brandt resigned.", "Ivo Brandt", "Defense Minister"),
        ("It was said by spokeswoman Karla Weiss-Huber today.", "Karla Weiss-Huber", "spokeswoman"),
        (
            "“No,” said Dan Whitlow, executive director of the Harbour Association.",
            "Dan Whitlow",
            "executive director of the Harbour Association",
        ),
        ("Lee Barker, a certified planner and founder of a bank, agreed.", "Lee Barker", "certified planner"),
        ("Former Norwegian leader Nils Aune wrote it.", "Nils Aune", "Former Norwegian leader"),
    ],
)
def test_role_is_kept_beside_the_name_and_out_of_it(read, text, name, role):
    people = read(text, {name: "PERSON"}).people
    assert [(p.name, p.role.text) for p in people] == [(name, role)]


def test_title_alone_makes_a_person_of_a_name_that_the_model_missed(read, texts):
    assert texts(read("On Monday President Thandiwe Okonjo flew home.").people) == {
        "Thandiwe Okonjo": ["Thandiwe Okonjo"]
    }


def test_honorifics_stay_out_of_the_mention(read, texts):
    text = "Health Commissioner Dr. Petra Voss spoke. Ms Voss’s aides nodded."
    assert texts(read(text, {"Dr. Petra Voss": "PERSON"}).people) == {"Petra Voss": ["Petra Voss", "Voss"]}


def test_hospital_named_for_a_queen_is_nobody(read, texts):
    found = read("She was taken to Queen Elizabeth Hospital on Friday.", {"Queen Elizabeth": "PERSON"})
    assert "Queen Elizabeth Hospital" in texts(found.organisations)
    assert found.people == ()


def test_two_people_of_one_surname_are_told_apart_by_who_was_named_last(read, texts):
    text = "Tom Harlow began. Harlow paused. Then Mia Harlow rose. Harlow sang."
    found = texts(read(text, {"Tom Harlow": "PERSON", "Mia Harlow": "PERSON"}).people)
    assert found == {"Tom Harlow": ["Tom Harlow", "Harlow"], "Mia Harlow": ["Mia Harlow", "Harlow"]}


HARLOWS = {"Tom Harlow": "PERSON", "Mia Harlow": "PERSON"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tom Harlow met Mia Harlow.\n\nIt was late. Ms. Harlow sang.", "Mia Harlow"),
        ("Tom Harlow met Mia Harlow.\n\nIt was late. Mr. Harlow sang.", "Tom Harlow"),
        ("Tom Harlow met Mia Harlow.\n\nMs. Harlow sang.\n\nHarlow left.", "Tom Harlow"),
        ("Tom Harlow met Mia Harlow.\n\nIt was late. Harlow said she sang.", "Mia Harlow"),
        ("Tom Harlow began. Harlow paused.\n\nMia Harlow was there.\n\nHarlow left.", "Tom Harlow"),
        ("Tom Harlow met Mia Harlow.\n\nIt was late. Harlow sang.", "Harlow"),
    ],
)
def test_bare_surname_of_two_people_is_whose_the_text_tells_or_nobody_s(read, text, name):
    found = {p.name: [m.span.start for m in p.mentions] for p in read(text, HARLOWS).people}
    assert text.rindex("Harlow") in found[name]


def test_first_name_alone_does_not_take_the_surname_over(read, texts):
    text = "Tom Harlow began. Harlow is a son of Mia, a nurse. Harlow sang. Mia Harlow is gone."
    found = texts(read(text, {"Tom Harlow": "PERSON", "Mia": "PERSON", "Mia Harlow": "PERSON"}).people)
    assert found["Tom Harlow"] == ["Tom Harlow", "Harlow", "Harlow"]


def test_surname_within_another_full_name_is_not_taken_for_the_first(read, texts):
    text = "Ann Taylor sings. Fans of Brook Taylor Swinton do not. Taylor bowed."
    found = texts(read(text, {"Ann Taylor": "PERSON", "Brook Taylor Swinton": "PERSON"}).people)
    assert found["Ann Taylor"][0] == "Ann Taylor"
    assert found["Brook Taylor Swinton"] == ["Brook Taylor Swinton"]


def test_ordinary_word_at_the_start_of_a_sentence_is_no_name(read):
    found = read("Wildfires burn. Survival is hard.", {"Wildfires": "PERSON", "Survival": "GPE"})
    assert found.people == ()
    assert found.places == ()
