"""The word lists of a language and the lists of the world: general vocabulary, kept as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from services.enricher.annotators.names.data import read, read_lines

Form = tuple[str, ...]
"""A name as its words, each folded by `fold`."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words of one language that stand around names. Sets hold them as they are written."""

    honorifics: frozenset[str]
    titles: frozenset[str]
    modifiers: frozenset[str]
    roles: frozenset[str]
    given: frozenset[str]
    org_nouns: frozenset[str]
    place_nouns: frozenset[str]
    org_heads: frozenset[str]
    org_openers: frozenset[str]
    event_heads: frozenset[str]
    not_names: frozenset[str]
    demonyms: frozenset[str]
    locative: frozenset[str]
    reporting: frozenset[str]
    stops: frozenset[str]
    links: frozenset[str]
    articles: frozenset[str]
    org_followers: frozenset[str]
    times: frozenset[str]
    common: frozenset[str]

    def title_like(self, word: str) -> bool:
        """Whether the word may stand before a name without being part of it."""
        return word in self.titles or word in self.honorifics

    @cached_property
    def impersonal(self) -> frozenset[str]:
        """Words that are no part of anybody's name."""
        return (
            self.titles
            | self.honorifics
            | self.modifiers
            | self.not_names
            | self.org_heads
            | self.demonyms
            | self.event_heads
        ) - self.given

    def ordinary(self, word: str) -> bool:
        """Whether the dictionary knows the word, in lower case only."""
        return word.lower() in self.common and word not in self.given


LANGUAGES = ("en", "fr")


@cache
def lexicon(code: str) -> Lexicon:
    """The lists of a language; FileNotFoundError if there are none."""
    raw = {**read(f"{code}.json"), "common": read_lines(f"{code}_common.txt")}
    return Lexicon(**{name: frozenset(raw[name]) for name in Lexicon.__dataclass_fields__})


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
