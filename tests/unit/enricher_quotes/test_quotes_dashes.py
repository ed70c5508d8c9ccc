"""Speech that a dash opens, in languages whose copy writes it so."""

import time

import pytest

from copydesk_contracts.annotations import Quote
from services.enricher.annotators.quotes.find import find_quotes
from services.enricher.speech.scene import Name


def quotes(text: str, language: str, name: str = "Ana Ruiz") -> list[Quote]:
    """Quotations in a text in which one person is named."""
    start = text.find(name)
    names = [Name(start, start + len(name), name, "person")] if start >= 0 else []
    return find_quotes(text, language, names=names)


def test_spanish_speech_is_interrupted_by_its_attribution() -> None:
    text = "Llueve en Oslo.\n\n—Ya voy —dijo Ana Ruiz—. Esperadme en la puerta.\n\nFin del texto."
    found = quotes(text, "es")
    assert [(q.text, q.speaker) for q in found] == [
        ("Ya voy", "Ana Ruiz"),
        ("Esperadme en la puerta.", "Ana Ruiz"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("– C’est fini, a déclaré Ana Ruiz.", "C’est fini"),
        ("— C’est fini ! a déclaré Ana Ruiz.", "C’est fini !"),
        ("— La mer est calme – a dit Ana Ruiz.", "La mer est calme"),
    ],
)
def test_french_speech_ends_where_it_is_attributed(line: str, words: str) -> None:
    [found] = quotes(f"Il pleut.\n\n{line}\n\nFin.", "fr")
    assert (found.text, found.speaker) == (words, "Ana Ruiz")


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_list_items_are_no_speech(language: str) -> None:
    text = "Liste :\n\n— lait\n\n– pain – deux\n\n— 3 kilos, rien de plus\n"
    assert quotes(text, language) == []


def test_in_english_a_dash_opens_no_speech() -> None:
    assert quotes("It rains.\n\n— bread – two loaves, Ana Ruiz said\n", "en") == []


def test_time_is_linear_in_dashes() -> None:
    def seconds(count: int) -> float:
        text = "— a " + "—b " * count
        began = time.process_time()
        find_quotes(text, "fr")
        return time.process_time() - began

    small, large = (min(seconds(count) for _ in range(3)) for count in (10_000, 40_000))
    assert large < 12 * small + 0.2
