"""Words of a text, their stems and folded names: the quick ways say what the thorough ones do."""

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from services.index import fold
from services.index.documents import index_fields, wording, wording_of
from services.index.forms import FIRST_CHANGES, TextForms, forms, forms_in, forms_of_words
from services.index.words import places, tokens
from services.language.rarity import rarities
from services.language.stems import STEMMED
from tests.unit.desk.desk_factory import lake, plain

THAI = "\n\u0e01"
"""A character of a script that sets no spaces: texts with one are cut character by character."""
SENTENCES = st.text(st.sampled_from("Zürich's O'Neil_2 ÉCOLE ß ½ x² naïve İstanbul\t\n-–’,."), max_size=40)

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | SENTENCES


@given(ANYTHING)
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


@given(ANYTHING)
def test_a_text_has_the_forms_of_its_words(text: str) -> None:
    for language in ("fr", "en", "ar", "nl", "tr", None):
        whole = frozenset(forms(text, language))
        assert forms_in(text, language) == whole
        found = TextForms(text, language)
        assert all(found.has_any({form, "en:"}) for form in whole)
        assert not found.has_any({f"{form}q" for form in whole} - whole)


def test_few_rules_touch_the_first_of_plain_letters() -> None:
    chance = random.Random(1)
    words = [word for word in rarities() if word.isascii() and word.isalnum()]
    words += ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz2", k=chance.randint(1, 8))) for _ in words]
    for code in STEMMED:
        formed = zip(words, forms_of_words(words, code), strict=True)
        changed = [word for word, form in formed if not form.startswith(f"{code}:{word[0]}")]
        assert bool(changed) == (code in FIRST_CHANGES)


@given(ANYTHING, st.integers(0, 3))
def test_words_stand_where_they_are_cut(text: str, chosen: int) -> None:
    """Those that are chosen alone, and each of them everywhere."""
    asked = frozenset(token.text for token in tokens(text) if len(token.text) % 3 != chosen)
    stands = [(token.start, token.end) for token in tokens(text) if token.text in asked]
    assert list(places(text, lambda words: words & asked)) == stands


@given(ANYTHING)
def test_a_text_is_folded_as_character_by_character(text: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    quotes = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"}
    letters = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"}
    plain_letters = bare.translate(str.maketrans({**quotes, **letters}))
    assert fold.key(text) == " ".join(unicodedata.normalize("NFKC", plain_letters).split())


def test_a_document_has_the_words_of_its_fields() -> None:
    for document in (lake(), plain("Ein Fluss.", "Wasser", language="de"), plain("?", language="")):
        assert wording_of(document) == wording(index_fields(document))
