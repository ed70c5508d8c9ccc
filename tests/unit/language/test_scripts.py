"""Paragraphs in Latin letters beside a text in another script are no part of what it tells."""

import pytest

from services.language.scripts import of_one_script

HINDI = (
    "जनवरी में लगातार छठे महीने निर्यात में कमी आई है। वाणिज्य विभाग ने सोमवार को आंकड़े जारी किए।",
    "टेम्पलटन ने सोमवार को SEBI को भेजी एक रिपोर्ट में कहा कि वह सभी प्राधिकरणों का सम्मान करता है।",
)
GREEK = ("Ο υπουργός μίλησε χθες στη Βουλή για τα νέα μέτρα.",)
TERMS = "Prices are delayed by ten minutes. All rights reserved by the publisher."


@pytest.mark.parametrize("text", [HINDI, GREEK])
def test_terms_in_english_below_a_text_in_another_script_go(text: tuple[str, ...]) -> None:
    assert of_one_script([*text, TERMS]) == list(text)


@pytest.mark.parametrize(
    "text",
    [
        (TERMS, "Elle a été élue à Orléans."),
        (TERMS * 9, *GREEK),
        (TERMS, "« Да », he said."),
        (),
        ("", "1,140"),
    ],
)
def test_of_texts_in_latin_letters_all_stays(text: tuple[str, ...]) -> None:
    assert of_one_script(text) == list(text)
