"""What helps those who type: forms, spellings, questions, and a sentence for what means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.index import asking, spelling
from services.index.forms import forms, forms_of_word
from services.index.highlight import Highlighter, fits
from services.index.loosened import line
from services.index.notes import notes
from services.index.results import Loosened
from services.index.syntax import parse


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "election", "elections"),
        ("en", "Zelenskyy", "Zelensky"),
        ("en", "Zelenskij", "Zelenskiy"),
        ("fr", "guerre", "guerres"),
        ("de", "Häuser", "Haus"),
        ("ru", "выборы", "выборов"),
        (None, "Straße", "STRASSE"),
    ],
)
def test_forms_of_one_word(language: str | None, one: str, other: str) -> None:
    assert forms(one, language) == forms(other, language)


@pytest.mark.parametrize(("one", "other"), [("war", "ware"), ("Ford", "Fordy"), ("play", "plan")])
def test_words_that_are_not_forms_of_one(one: str, other: str) -> None:
    assert forms(one, "en") != forms(other, "en")


def test_the_forms_of_one_language_are_not_those_of_another() -> None:
    assert forms_of_word("guerres", ["fr"]).isdisjoint(forms("guerre", "en"))


@given(st.text(max_size=60))
def test_forms_of_anything(text: str) -> None:
    assert all(form.startswith("en:") for form in forms(text, "en"))


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        ("trmup", [("trump", 9), ("tramp", 1), ("lump", 3)], ("trump",)),
        ("goverment", [("government", 9), ("governments", 20)], ("government", "governments")),
        ("drought", [("drought", 9)], ()),
    ],
)
def test_spellings(typed: str, known: list[tuple[str, int]], expected: tuple[str, ...]) -> None:
    errors = spelling.close(typed, known)
    counts = {word: count for word, count in known if word in errors}
    assert spelling.near(errors, counts) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("trmup", True), ("cat", False), ("2024", False), ("a380", False)]
)
def test_what_can_be_misspelt(word: str, expected: bool) -> None:
    assert spelling.can_be_misspelt(word) is expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("what do we know about floods", {"what", "do", "we", "know", "about"}),
        ("was wissen wir uber fluten", {"was", "wissen", "wir", "uber"}),
        ("who is who", set()),
        ("know about floods", set()),
        ("", set()),
    ],
)
def test_words_that_only_ask(typed: str, expected: set[str]) -> None:
    assert asking.of_question(typed.split()) == expected


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("foo:bar", "no field 'foo'"),
        ("NEAR", "searched as a word"),
        ("war NEAR/3 peace", '"one other"~5'),
        ("wa?", "wa*"),
        ("w?r and peace", "w*"),
        ("war~", "other spellings"),
        ("/war/", "no regular expressions"),
        ("war^2", "weight"),
        ("(war OR peace) talks", "Brackets"),
        ("since:now", "2024-10"),
        ("a*", "too short"),
    ],
)
def test_what_means_nothing_is_said(typed: str, part: str) -> None:
    assert part in " ".join(notes(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "war and peace?",
        "person:Merkel since:2024",
        '"what is NEAR"',
        '"war peace"~5',
        "https://example.org/a",
        "10:30",
        "*quake",
        "war*",
        "(war)",
        "+war",
    ],
)
def test_nothing_is_said_of_what_is_understood(typed: str) -> None:
    assert notes(typed) == ()


@given(st.text(max_size=60))
def test_any_text_has_notes(text: str) -> None:
    assert all(note for note in notes(text))


@pytest.mark.parametrize(
    ("pattern", "word", "expected"),
    [
        ("*quake", "earthquake", True),
        ("*quake", "quakes", False),
        ("tele*ed", "televised", True),
        ("tele*ed", "teleed", True),
        ("tele*ed", "teled", False),
        ("aba*aba", "aba", False),
        ("*qu*k*", "earthquakes", True),
        ("*k*qu*", "earthquakes", False),
    ],
)
def test_patterns(pattern: str, word: str, expected: bool) -> None:
    assert fits(pattern, word) is expected


def test_patterns_and_phrases_are_marked() -> None:
    text = "The Earthquake was tele­vised near Zürich."
    ranges = Highlighter(parse("*quake zur* -was path:near")).ranges(text)
    assert [text[start:end] for start, end in ranges] == ["Earthquake", "Zürich"]


def test_the_line_says_how_much_was_found_how_and_how_to_insist() -> None:
    told = line(Loosened(exact=3, forms=1200, loose=4, passed_over=("what",), unknown=("xyzzy",)))
    assert told == (
        "3 with all words as typed; 1,200 with other forms of them; 4 with most of them or other spellings. "
        'Need not occur: what. In no article: xyzzy. To insist on a word: +word, or "word".'
    )
