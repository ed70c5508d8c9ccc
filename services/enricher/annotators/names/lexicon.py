"""Names as their words, and the lists of the world's names."""

from collections.abc import Mapping
from functools import cache

from services.enricher.annotators.names.data import read

Form = tuple[str, ...]
"""A name as its words, each folded by `fold`."""


def fold(word: str) -> str:
    """One spelling for a name in capitals and the same name as a word; short ones stay as they are."""
    if len(word) > 3 and word.isupper() and "." not in word:
        return word.capitalize()
    return word


def form(text: str) -> Form:
    """The folded words of a name from a list."""
    plain = text.replace("-", " ")
    if plain.replace(" ", "").isalpha():
        return tuple(map(fold, plain.split()))
    from services.enricher.annotators.names.words import Range, read_words

    return tuple(fold(word.text) for word in read_words(text, [Range(0, len(text))]))


@cache
def known_organisations() -> Mapping[Form, bool]:
    """Bodies and companies of the world; true for a news medium."""
    raw = read("organisations.json")
    return {form(n): False for n in raw["organisations"]} | {form(n): True for n in raw["media"]}
