"""The forms of a word: what `election` and `elections`, `guerre` and `guerres` have in common.

Each word of a document goes into the index a second time, as its stem by the rules of the
document's language, behind the code of that language: no rule of one language is ever held
against a text in another. Where a language has no rules, and where none was found, the
word stands for itself.
"""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from typing import Final

import tantivy

from services.index.words import prepared
from services.language.stems import STEMMED

UNKNOWN: Final = "-"
"""Stands for all other languages."""
LONGEST_WORD: Final = 200
"""Code points: no language writes longer ones, and what is longer is an address or encoded data."""
FIRST_CHANGES: Final = frozenset(("nl", "tr"))
"""Languages whose rules touch the first of plain letters: they take "ge" off, or alter a last one."""
_PLAIN_SIGNS: Final = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
"""Characters of ASCII that are in no word."""
_ENDING: Final = re.compile(r"(?<=[a-z]{4})[ijy]+(?= |$)")
"""Zelenskyy, Zelenskiy, Zelenskij and Zelensky are one name; short words end in y for other reasons."""


def analyzer(language: str | None = None) -> tantivy.TextAnalyzer:
    """Words of a prepared text (`words.prepared`), lower case and without accents; stems if that is known."""
    steps = [
        tantivy.Filter.remove_long(LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
    ]
    if language in STEMMED:
        # Behind the folding: who types without accents is to find the same.
        steps.append(tantivy.Filter.stemmer(STEMMED[language]))
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


@lru_cache(maxsize=len(STEMMED) + 1)
def _stemmer(code: str) -> tantivy.TextAnalyzer:
    return analyzer(code)


def code_of(language: str | None) -> str:
    """The code under which a language's stems stand."""
    return language if language in STEMMED else UNKNOWN


def forms(text: str, language: str | None) -> list[str]:
    """The stems of a text's words in order, each behind its language: `en:elect`."""
    code = code_of(language)
    stems = _stemmer(code).analyze(prepared(text))
    return [f"{code}:{stem}" for stem in _ENDING.sub("i", " ".join(stems)).split(" ") if stem]


def forms_in(text: str, language: str | None) -> frozenset[str]:
    """The forms of a text's words, each once: several times as quick for a long text."""
    # What stands between spaces or plain signs holds whole words, and comes again and again.
    return frozenset(forms(" ".join(set(_PLAIN_SIGNS.split(text))), language))


def of_forms(words: Iterable[str], wanted: Set[str], code: str) -> list[str]:
    """Those of the words, in lower case and of plain letters, that have one of these forms."""
    initials = {form.partition(":")[2][:1] for form in wanted}
    # Few words of a text are left to be looked at.
    close = [word for word in words if code in FIRST_CHANGES or word[0] in initials]
    pairs = zip(close, forms_of_words(close, code), strict=True)
    return [word for word, form in pairs if form in wanted]


class TextForms:
    """The forms of a text's words, of which few are asked for."""

    def __init__(self, text: str, language: str | None) -> None:
        pieces = set(_PLAIN_SIGNS.split(text)) - {""}
        plain = set(filter(str.isascii, pieces))
        self._code = code_of(language)
        self._plain = frozenset(map(str.lower, plain))
        self._others = frozenset(forms(" ".join(pieces - plain), language))

    def has_any(self, wanted: Set[str]) -> bool:
        """Whether a word of the text has one of these forms."""
        return not wanted.isdisjoint(self._others) or bool(of_forms(self._plain, wanted, self._code))


def forms_of_words(words: Sequence[str], code: str) -> list[str]:
    """The stem of each of these words of the index, which have no case and no accents any more."""
    stems = _stems_at_once(words, code) or [_stem(word, code) for word in words]
    return [f"{code}:{stem}" for stem in _ENDING.sub("i", " ".join(stems)).split(" ")] if stems else []


def _stems_at_once(words: Sequence[str], code: str) -> list[str]:
    """The same by one call, which is several times as quick; none where words may be cut or left out."""
    joined = "".join(words)
    longest = max(map(len, words), default=0)
    if code == UNKNOWN or not joined.isascii() or not joined.isalnum() or longest >= LONGEST_WORD:
        return []
    stems = _stemmer(code).analyze(" ".join(words))
    return stems if len(stems) == len(words) else []


def _stem(word: str, code: str) -> str:
    return "".join(_stemmer(code).analyze(word)) if code != UNKNOWN else word


def forms_of_word(word: str, codes: Iterable[str]) -> frozenset[str]:
    """What one word has in common with its other forms in these languages."""
    return frozenset(form for code in codes for form in forms(word, code))
