"""Organisations and places: shapes, acronyms, lists, datelines, nationalities."""

import pytest


def test_acronym_in_brackets_belongs_to_the_name_before_it(read, texts):
    text = "The Northern Harbour Party (NHP) won. Rivals of the NHP wept."
    assert texts(read(text).organisations) == {
        "Northern Harbour Party": ["Northern Harbour Party", "NHP", "NHP"]
    }


def test_acronym_without_brackets_belongs_to_the_name_with_its_initials(read, texts):
    text = "Leaders of the Coastal Workers Union met. The CWU voted no."
    assert texts(read(text).organisations) == {"Coastal Workers Union": ["Coastal Workers Union", "CWU"]}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("He joined the Ministry of Public Works in May.", "Ministry of Public Works"),
        (
            "She leads the Institute of Marine and Coastal Studies now.",
            "Institute of Marine and Coastal Studies",
        ),
        ("The aid organization Open Hands said so.", "Open Hands"),
        ("The White House was silent.", "White House"),
    ],
)
def test_bodies_are_known_by_their_shape_their_list_or_what_they_are_called(read, texts, body, text):
    assert texts(read(text).organisations) == {body: [body]}


def test_chamber_is_a_body_only_where_laws_are_made(read, texts):
    assert texts(read("It cleared the House and lawmakers went home.").organisations) == {"House": ["House"]}
    assert read("They painted the House red.").organisations == ()


def test_nationality_is_no_place(read, texts):
    found = read("The Iranian envoy left Iran.", {"Iranian": "NORP", "Iran": "GPE"})
    assert texts(found.places) == {"Iran": ["Iran"]}


def test_all_names_of_a_country_are_one_place_under_the_fullest(read, texts):
    text = "The U.S. and the United States, or US for short, are one. So said the UK."
    found = texts(read(text).places)
    assert found == {"United States": ["U.S.", "United States", "US"], "UK": ["UK"]}


def test_dateline_is_a_place_whatever_the_model_says(read, texts):
    found = read("TRELLINGTON (AP) — Rain fell on Trellington.", {"TRELLINGTON": "PERSON"})
    assert texts(found.places) == {"Trellington": ["TRELLINGTON", "Trellington"]}


def test_name_of_a_dateline_is_not_called_in_capitals(read, texts):
    found = read("LISBON (AP) — Rain fell on the USA.", {"USA": "GPE"})
    assert texts(found.places) == {"Lisbon": ["LISBON"], "USA": ["USA"]}


def test_headline_in_capitals_is_no_dateline_because_one_follows(read, texts):
    found = read("BUDGET TALKS COLLAPSE IN LISBON\n\nLISBON, Oct. 2 (Lusa) - Talks collapsed on Thursday.")
    assert list(texts(found.places)) == ["Lisbon"]


def test_country_in_a_treaty_or_a_sum_of_money_is_no_mention(read):
    assert read("The Japan-U.S. Status of Forces Agreement holds.").places == ()
    assert read("It cost US $6 million, they said.").places == ()


def test_product_of_a_company_is_not_the_company(read):
    assert read("A chartered Airbus A350 landed.", {"Airbus": "ORG"}).organisations == ()


def test_other_language_has_no_names_rather_than_english_guesses(names_annotator):
    from copydesk_contracts.annotations import Language
    from copydesk_contracts.article import Article
    from services.enricher.annotators.base import Copy

    copy = Copy(
        Article(text="Olaf Scholz reiste nach Paris.", format="text"), None, Language(code="de", confidence=1)
    )
    assert names_annotator.annotate(copy) == {}


def test_french_titles_and_places_are_read_by_french_lists(read, texts):
    text = "Le président Mathieu Vasseur est arrivé en Allemagne. Vasseur a souri."
    found = read(text, {"Mathieu Vasseur": "PER", "Allemagne": "LOC"}, code="fr")
    assert texts(found.people) == {"Mathieu Vasseur": ["Mathieu Vasseur", "Vasseur"]}
    assert found.people[0].role.text == "président"
    assert [(p.name, p.country) for p in found.places] == [("Allemagne", "DE")]
