"""What the forms of a word have in common, by the rules of its language."""

from functools import lru_cache
from typing import Final

import tantivy

STEMMED: Final = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""Languages whose stems Tantivy knows."""


def stem(word: str, language: str | None) -> str:
    """`elect` for Elections in English; the word in lower case where the language has no rules."""
    if language not in STEMMED:
        return word.casefold()
    return "".join(_analyzer(STEMMED[language]).analyze(word))


@lru_cache(maxsize=len(STEMMED))
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer(language)).build()
