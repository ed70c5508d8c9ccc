"""The words of a language that stand around names: general vocabulary."""

from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Final

from services.language.folder import having, lines, read

PART: Final = "names.json"
CAPITALS: Final = "nouns_have_capitals"
COMMON: Final = "common.txt"
"""Frequent words that the dictionary knows in lower case only."""


@dataclass(frozen=True, eq=False)
class NameWords:
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
    times: frozenset[str]
    common: frozenset[str]
    nouns_have_capitals: bool
    """A run of capitals is no name in such a language: there only what the recogniser marks is one."""

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


@cache
def name_words(code: str) -> NameWords:
    """The lists of a language; a list that it lacks is empty."""
    raw = read(code, PART) if code in having(PART) else {}
    lists = {**raw, "common": lines(code, COMMON)}
    sets = {one.name: frozenset(lists.get(one.name, ())) for one in fields(NameWords) if one.name != CAPITALS}
    return NameWords(**sets, nouns_have_capitals=bool(raw.get(CAPITALS, False)))
