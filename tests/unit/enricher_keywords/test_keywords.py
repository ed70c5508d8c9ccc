"""The names and terms that mark an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.annotations import Agency, Annotations, Language, Mention, Organisation, Person
from copydesk_contracts.article import Article, Span
from services.enricher.annotators.base import Copy
from services.enricher.annotators.keywords.annotator import COUNT, find_keywords
from services.enricher.annotators.keywords.terms import CHARACTERS

FERRY = (
    "The ferry strike in Leith ended after the ferry crews took a pay deal.\n\n"
    "The ferry crews walked out in March and didn't return on Friday. They said they're tired.\n\n"
    "A 40-year-old captain said ferries won't sail."
)


def mentions(text: str, *written: str) -> tuple[Mention, ...]:
    places = [(one, text.index(one)) for one in written]
    return tuple(Mention(text=one, span=Span(start=at, end=at + len(one))) for one, at in places)


def keywords(text: str, language: str | None = "en", found: Annotations | None = None) -> list[str]:
    known = Language(code=language, confidence=1.0) if language else None
    copy = Copy(Article(text=text, format="text"), None, known, found or Annotations())
    return [keyword.text for keyword in find_keywords(copy)]


def test_what_is_rare_and_repeated_marks_an_article():
    assert "ferry" in keywords(FERRY)[0].lower()


def test_no_contraction_no_common_word_and_no_day_is_a_keyword():
    found = {word for keyword in keywords(FERRY) for word in keyword.casefold().split(" ")}
    assert not found & {"didn't", "didn", "they're", "won't", "year-old", "the", "said", "friday", "march"}


def test_inflections_are_one_keyword():
    found = keywords("Two trawlers sank. A trawler burned. Trawlers were banned.")
    assert [word for word in found if word.casefold().startswith("trawler")] == ["trawlers"]


def test_a_name_is_written_as_its_annotation_has_it_and_no_part_of_it_stands_beside():
    text = "Anna Smithers left. Smithers will not return, Smithers said. Mayor Smithers was tired."
    person = Person(name="Anna Smithers", mentions=mentions(text, "Anna Smithers", "Smithers will"))
    found = keywords(text, found=Annotations(people=(person,)))
    assert found[0] == "Anna Smithers"
    assert not [word for word in found[1:] if "Smithers" in word or "Anna" in word]


def test_the_agency_that_sent_it_is_no_keyword():
    text = "Lomax Wire reports from Leith. Lomax Wire said the ferry sank."
    wire = mentions(text, "Lomax Wire")
    found = Annotations(
        organisations=(Organisation(name="Lomax Wire", mentions=wire),),
        agencies=(Agency(name="Lomax Wire", mentions=wire),),
    )
    assert "Lomax Wire" in keywords(text, found=found.model_copy(update={"agencies": None}))
    assert "Lomax Wire" not in keywords(text, found=found)


def test_no_piece_of_a_name_is_a_keyword_though_the_name_is_none():
    text = "Lomax Harbour Wire reports from Leith. Lomax Harbour Wire says that Omar al-Brandt sank."
    wire = mentions(text, "Lomax Harbour Wire")
    found = Annotations(
        people=(Person(name="Omar al-Brandt", mentions=mentions(text, "Omar al-Brandt")),),
        organisations=(Organisation(name="Lomax Harbour Wire", mentions=wire),),
        agencies=(Agency(name="Lomax Harbour Wire", mentions=wire),),
    )
    words = keywords(text.replace("reports", "reports of Brandt"), found=None)
    assert {"Lomax Harbour", "Brandt"} & set(words)
    assert not {"Lomax Harbour", "Harbour Wire", "Lomax", "Brandt"} & set(keywords(text, found=found))


def test_a_name_stands_beside_a_term_that_is_made_with_it():
    text = "Lomax strike. The Lomax strike goes on. A Lomax strike costs. It is Lomax."
    name = Organisation(name="Lomax", mentions=mentions(text, "Lomax"))
    found = keywords(text, found=Annotations(organisations=(name,)))
    assert "Lomax" in found


@pytest.mark.parametrize(
    ("language", "text", "there", "missing"),
    [
        ("de", "Die Fähre fährt nicht, weil die Fähre nicht fahren darf.", "Fähre", "fahren"),
        ("fr", "L'université ferme. On quitte l’université.", "université", "L'université"),
    ],
)
def test_other_languages(language, text, there, missing):
    found = keywords(text, language)
    assert found[0] == there
    assert missing not in found


def test_what_lies_behind_the_limit_is_not_read():
    text = "Harbour strike. " + "a\n" * CHARACTERS + "Trawler trawler trawler."
    assert "trawler" not in {keyword.casefold() for keyword in keywords(text)}


@given(st.text(max_size=300), st.sampled_from(["en", "de", "ja", None]))
def test_any_text_has_keywords_of_its_own_words(text, language):
    found = keywords(text, language)
    assert len(found) <= COUNT
    for keyword in found:
        assert all(word in text for word in keyword.split(" "))


def test_a_term_stands_whole_and_no_word_of_it_takes_its_place():
    text = "Kelp farming pays. Kelp farming feeds crabs.\n\nThe kelp farming spread, the crabs thrive."
    found = [word.casefold() for word in keywords(text)]
    assert "kelp farming" in found
    assert not {"kelp", "farming"} & set(found)
    assert "crabs" in found


def test_a_body_is_written_in_full_and_its_short_name_counts_for_it():
    text = "Harbour Gulls lost. The Gulls left; Gulls fans wept. Redport won, Redport sang."
    full = Organisation(name="Harbour Gulls", mentions=mentions(text, "Harbour Gulls"))
    short = Organisation(name="Gulls", mentions=mentions(text, "Gulls left", "Gulls fans"))
    rival = Organisation(name="Redport", mentions=mentions(text, "Redport won"))
    found = keywords(text, found=Annotations(organisations=(full, short, rival)))
    assert found[0] == "Harbour Gulls"
    assert "Gulls" not in found
