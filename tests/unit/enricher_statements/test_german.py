"""Indirect speech in German, by rules: what is sure is found, the rest is left out."""

import pytest

from copydesk_contracts.annotations import Statement, StatementKind
from services.enricher.annotators.quotes.find import find_speech
from services.enricher.speech.scene import Name

ROAD = "die Küstenstraße bis Montag gesperrt"


def statements(text: str) -> list[Statement]:
    forms = ("Ada Byrne", "Byrne", "Tom Reyes")
    found: list[Name] = []
    for form in forms:
        at = text.find(form)
        while at >= 0:
            if not any(name.start <= at < name.end for name in found):
                full = "Ada Byrne" if form == "Byrne" else form
                found.append(Name(at, at + len(form), full, "person"))
            at = text.find(form, at + 1)
    told = find_speech(text, "de", None, sorted(found, key=lambda name: name.start), {}).statements
    assert told is not None
    for one in told:
        assert text[one.span.start : one.span.end] == one.text
    return told


@pytest.mark.parametrize(
    ("text", "content", "speaker", "cue"),
    [
        (f"Ada Byrne sagte am Freitag, dass {ROAD} bleibt.", f"{ROAD} bleibt", "Ada Byrne", "sagte"),
        (f"Am Freitag sagte Ada Byrne, dass {ROAD} bleibt.", f"{ROAD} bleibt", "Ada Byrne", "sagte"),
        (f"Ada Byrne hat am Freitag gesagt, dass {ROAD} bleibt.", f"{ROAD} bleibt", "Ada Byrne", "gesagt"),
        (f"Ada Byrne teilte am Freitag mit, dass {ROAD} bleibt.", f"{ROAD} bleibt", "Ada Byrne", "teilte"),
        (
            "Ada Byrne erklärte, die Küstenstraße sei bis Montag gesperrt.",
            "die Küstenstraße sei bis Montag gesperrt",
            "Ada Byrne",
            "erklärte",
        ),
        (
            "Ada Byrne, die Leiterin des Hafens, betonte, die Küstenstraße bleibe bis Montag gesperrt.",
            "die Küstenstraße bleibe bis Montag gesperrt",
            "Ada Byrne",
            "betonte",
        ),
        (
            "Die Küstenstraße bleibe bis Montag gesperrt, sagte Ada Byrne am Freitag.",
            "Die Küstenstraße bleibe bis Montag gesperrt",
            "Ada Byrne",
            "sagte",
        ),
        (
            "Die Küstenstraße bleibt bis Montag gesperrt, so Ada Byrne.",
            "Die Küstenstraße bleibt bis Montag gesperrt",
            "Ada Byrne",
            "so",
        ),
        (f"Laut Ada Byrne bleibt {ROAD}.", f"bleibt {ROAD}", "Ada Byrne", "Laut"),
        (f"Nach Angaben von Ada Byrne bleibt {ROAD}.", f"bleibt {ROAD}", "Ada Byrne", "Nach Angaben"),
        (f"Ada Byrne zufolge bleibt {ROAD}.", f"bleibt {ROAD}", "Ada Byrne", "zufolge"),
        (f"Nach Angaben der Polizei bleibt {ROAD}.", f"bleibt {ROAD}", None, "Nach Angaben"),
        (f"Laut dem Bericht des neuen Hafenamts bleibt {ROAD}.", f"bleibt {ROAD}", None, "Laut"),
        (f"Wie Ada Byrne am Freitag mitteilte, bleibt {ROAD}.", f"bleibt {ROAD}", "Ada Byrne", "mitteilte"),
        (
            "Die Küstenstraße bleibt bis Montag gesperrt, wie Ada Byrne am Freitag mitteilte.",
            "Die Küstenstraße bleibt bis Montag gesperrt",
            "Ada Byrne",
            "mitteilte",
        ),
        (
            "Am Freitag kündigte Ada Byrne an, die Küstenstraße bis Montag zu sperren.",
            "die Küstenstraße bis Montag zu sperren",
            "Ada Byrne",
            "kündigte",
        ),
        (f"Ada Byrne fragte, ob {ROAD} bleibt.", f"ob {ROAD} bleibt", "Ada Byrne", "fragte"),
        (
            "Ada Byrne kam spät. Sie sagte, die Küstenstraße sei bis Montag gesperrt.",
            "die Küstenstraße sei bis Montag gesperrt",
            "Ada Byrne",
            "sagte",
        ),
        (
            "Ada Byrne sagte, die Küstenstraße sei bis Montag gesperrt, und verließ den Saal.",
            "die Küstenstraße sei bis Montag gesperrt",
            "Ada Byrne",
            "sagte",
        ),
    ],
)
def test_content_cue_and_speaker(text: str, content: str, speaker: str | None, cue: str) -> None:
    [one] = statements(text)
    assert (one.text, one.speaker, one.cue and one.cue.text) == (content, speaker, cue)


def test_an_attribution_in_the_middle_parts_the_content() -> None:
    text = "Die Straße an der Küste bleibt laut Ada Byrne wegen des Sturms bis Montag gesperrt."
    assert [one.text for one in statements(text)] == [
        "Die Straße an der Küste bleibt",
        "wegen des Sturms bis Montag gesperrt",
    ]


def test_quoted_words_make_it_partly_direct_and_a_quotation_alone_is_none() -> None:
    [one] = statements("Ada Byrne sagte, die Küstenstraße sei „in keinem guten Zustand“ und bleibe gesperrt.")
    assert one.kind is StatementKind.PARTLY
    assert statements("„Die Küstenstraße sei in keinem guten Zustand“, sagte Ada Byrne am Freitag.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byrne sagte am Freitag ihre Reise ab, weil die Küstenstraße gesperrt ist.",
        "Es kann am Freitag nicht gesagt werden, dass die Küstenstraße sicher ist.",
        "Wird Ada Byrne gefragt, ob die Küstenstraße sicher ist, schweigt sie.",
        "Laut hupend fuhr der Bus über die Küstenstraße bis an den Hafen.",
        "Die Zeitung, so dünn sie am Montag ist, erscheint an jedem Tag der Woche.",
        "Was Ada Byrne am Freitag sagte, war für den Hafen neu und gut.",
        "Ada Byrne berichtete von einem Unfall, der am Freitag sehr schwer gewesen sei.",
        "Ada Byrne fragte nach dem Weg, der am Montag noch gesperrt sei.",
        "Das Hafenamt teilte die Küstenstraße in zwei Teile, die gleich lang sind.",
        "Der Weg war so lang, dass Ada Byrne bis zum Montag brauchte.",
    ],
)
def test_what_nobody_is_reported_to_have_said_is_left_out(text: str) -> None:
    assert statements(text) == []


def test_a_lone_noun_is_no_name_of_a_speaker() -> None:
    for text in (
        "Fachleuten zufolge bleibt die Küstenstraße gesperrt.",
        "Laut Polizei bleibt der Weg gesperrt.",
    ):
        assert [one.speaker for one in statements(text)] == [None]


def test_the_bracket_behind_a_source_and_a_day_of_a_month_belong_to_their_sentence() -> None:
    text = "Laut Hafenamt (HA) bleibt die Küstenstraße bis zum 5. November gesperrt."
    assert [one.text for one in statements(text)] == ["bleibt die Küstenstraße bis zum 5. November gesperrt"]
