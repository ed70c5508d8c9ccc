"""The words of a language: which tell something, how rare they are, and what their forms share."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from services.enricher.quick_import import bring
from services.language.calendar import MARKED, PART, PLAIN, WEEKDAYS
from services.language.folder import having, lines, read
from services.language.stems import stem

STOP_WORDS: Final = "spacy.lang"
"""The package with a module of stop words for each language."""
FREQUENCIES: Final = "frequencies.tsv"
"""The most frequent words of a language with `-10 * log10` of their share of running text."""

RAREST: Final = 68
"""Of a word that the table does not have: half as frequent as its last."""
UNTOLD: Final = 52
"""Of any word where the language has no table: the middle of the English nouns of headlines."""
COMMON: Final = 33
"""People, year and anything more frequent mark nothing; police and war do."""
SHORTEST: Final = 3
SHORTEST_CAPITALS: Final = 2
"""As of EU."""
LONGEST: Final = 60
"""Letters: what is longer is an address or no word."""

_TOKEN: Final = re.compile(r"[^\W_](?:[\w’'-]*\w)?")
_APOSTROPHE: Final = re.compile("[’']")
_ELIDING: Final = frozenset({"fr", "it", "ca"})
"""Languages that write an article or a preposition to the word with an apostrophe."""
_SHORTEST_ELIDED: Final = 3
"""Letters behind the apostrophe: "l'été", not "c'est" alone, which is a stop word all the same."""


class Word(NamedTuple):
    """A word as it is written, without what is joined to it by an apostrophe; where it stands."""

    text: str
    start: int
    end: int


class Vocabulary:
    """What is known of the words of a language; remembers those of one text."""

    def __init__(self, language: str | None) -> None:
        self.language = language
        self._stop, self._table = _stop_words(language), _table(language)
        self._rarities: dict[str, int] = {}
        self._stems: dict[str, str] = {}

    def rarity(self, word: str) -> int:
        """Tenths of a decade below one; 0 for a word that tells nothing."""
        found = self._rarities.get(word)
        if found is None:
            found = self._rarities[word] = self._rarity(word)
        return found

    def stem(self, word: str) -> str:
        """What the forms of the word have in common, in lower case."""
        found = self._stems.get(word)
        if found is None:
            found = self._stems[word] = stem(word, self.language)
        return found

    def words(self, text: str) -> Iterator[Word]:
        """All words of a text in order; contractions are none."""
        for match in _TOKEN.finditer(text):
            word = match.group()
            if _APOSTROPHE.search(word) is None:
                yield Word(word, *match.span())
            elif (part := self._without_apostrophe(match)) is not None:
                yield part

    def _rarity(self, word: str) -> int:
        key = word.casefold()
        if not self._tells(word, key):
            return 0
        # A compound is as rare as its parts: "year-old" stands in no table and is none the rarer.
        parts = [part for part in key.split("-") if part]
        rarest = max(self._table.get(part, RAREST) for part in parts) if self._table else UNTOLD
        whole = self._table.get(key, rarest) if len(parts) > 1 else rarest
        return whole if whole > COMMON else 0

    def _tells(self, word: str, key: str) -> bool:
        short = len(word) < (SHORTEST_CAPITALS if word.isupper() else SHORTEST)
        return not short and len(word) <= LONGEST and key not in self._stop and not word[0].isdigit()

    def _without_apostrophe(self, match: re.Match[str]) -> Word | None:
        """Haiti's → Haiti; l'été → été where it is written so; O'Brien; null for don't, you're."""
        head, _, tail = _APOSTROPHE.sub("'", match.group()).rpartition("'")
        if tail.casefold() == "s":
            return Word(match.group()[: len(head)], match.start(), match.start() + len(head))
        if self.language in _ELIDING and len(tail) >= _SHORTEST_ELIDED:
            return Word(tail, match.end() - len(tail), match.end())
        if tail[0].isupper() and head[:1].isupper() and len(tail) >= _SHORTEST_ELIDED:
            return Word(match.group(), *match.span())
        return None


@cache
def _table(language: str | None) -> Mapping[str, int]:
    rows = (line.split("\t") for line in lines(language or "en", FREQUENCIES))
    return {word: int(value) for word, value in rows}


@cache
def _stop_words(language: str | None) -> frozenset[str]:
    """Those that spaCy brings for the language, and its calendar."""
    days = _calendar(language or "en")
    try:
        module = bring(f"{STOP_WORDS}.{language or 'en'}.stop_words")
    except ImportError:
        return days
    return days | frozenset(module.STOP_WORDS)


def _calendar(code: str) -> frozenset[str]:
    """Months and weekdays: they say when, which the dates do already."""
    if code not in having(PART):
        return frozenset()
    calendar = read(code, PART)
    months = (form for kind in (PLAIN, MARKED) for forms in calendar.get(kind, ()) for form in forms)
    return frozenset(form.casefold() for form in (*months, *calendar.get(WEEKDAYS, ())))
