"""Words of a text, their stems and folded names: the quick ways say what the thorough ones do."""

from hypothesis import given
from hypothesis import strategies as st

from services.index import fold
from services.index.forms import forms, forms_in, forms_of_words
from services.index.words import tokens

THAI = "\n\u0e01"
"""A character of a script that sets no spaces: texts with one are cut character by character."""
SENTENCES = st.text(st.sampled_from("Zürich's O'Neil_2 ÉCOLE ß ½ x² naïve İstanbul\t\n-–’,."), max_size=40)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | SENTENCES)
def test_a_plain_text_is_cut_as_character_by_character(text: str) -> None:
    assert list(tokens(text)) == list(tokens(text + THAI))[:-1]


@given(st.lists(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)))
def test_words_that_are_stemmed_at_once_have_the_stems_that_each_has(words: list[str]) -> None:
    lower = [word.lower() for word in words]
    for code in ("en", "de", "fr"):
        assert forms_of_words(lower, code) == [form for word in lower for form in forms(word, code)]


def test_words_too_long_to_be_stemmed_hold_up_no_other() -> None:
    assert forms_of_words(["elections", "x" * 300, "waters"], "en") == ["en:elect", "en:", "en:water"]


@given(st.text(st.characters(codec="ascii"), max_size=300))
def test_a_name_of_plain_letters_is_folded_like_any_other(name: str) -> None:
    assert fold.key(name) == fold.key(f"{name} é").removesuffix("e").rstrip()


@given(SENTENCES)
def test_a_text_has_the_forms_of_its_words(text: str) -> None:
    assert forms_in(text, "fr") == frozenset(forms(text, "fr"))
