"""Words that say nothing of what a search is about: those of questions, and stop words.

The lists of stop words are Tantivy's. Those of questions are our own: the words with which
people begin to ask a machine ("what do we know about", "was wissen wir über"), in the
languages whose questions the tests ask.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import tantivy

from services.language.stems import STEMMED

_WITHOUT_LIST: Final = {"ar", "el", "ro", "ta", "tr"}
"""Languages for which Tantivy has stems and no stop words."""
_OPENING: Final = """
what who whom whose when where why which how is are was were do does did can could has have tell show find
wer wen wem wann wo warum welche welcher wie
que qui quand ou pourquoi comment quel quelle quels quelles
quien cuando donde como cual cuales
chi cosa che quando dove perche quale
"""
_ASKING: Final = """
a about an any anything been being by for happened happening happens i in know known learn me mean means
news of on said say says should the there to us we will would you
wissen weiss wir ich uber von zu es gibt hat haben ist sind
savons sait sur de du des la le les est sont on nous y t il
sabemos sabe sobre del el los las es son hay
sappiamo su di della lo gli sono
"""
OPENERS: Final = frozenset(_OPENING.split())
"""First words of a question, without accents."""
_ASKED: Final = OPENERS | frozenset(_ASKING.split())
_FEWEST_OTHERS: Final = 1
"""Words beside those of the question, so that it asks about something."""


def of_question(tokens: Sequence[str]) -> frozenset[str]:
    """Those words of a query that only ask; none where it is no question, or asks about nothing."""
    if not tokens or tokens[0] not in OPENERS:
        return frozenset()
    asking = frozenset(tokens) & _ASKED
    others = len(frozenset(tokens) - asking)
    return asking if others >= _FEWEST_OTHERS else frozenset()


def is_stop_word(word: str, code: str) -> bool:
    """Whether a language has that word for a stop word."""
    return code in STEMMED and code not in _WITHOUT_LIST and not _without(code).analyze(word)


@lru_cache(maxsize=len(STEMMED))
def _without(code: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.stopword(STEMMED[code])).build()
