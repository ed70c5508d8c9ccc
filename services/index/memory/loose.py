"""A search that may be loosened, held against documents in memory: the circles of `loosening`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from services.index.documents import IndexFields
from services.index.loosening import HEADLINE_SHARE, HEADLINE_WORDS, LooseWord, Plan
from services.index.memory.match import Matcher, score_words
from services.index.port import Fit, Query
from services.index.syntax import Scope
from services.index.vocabulary import forms_of
from services.index.words import tokens

CIRCLE: Final = 4096.0
"""Score between circles: more than words come to in a test."""
_CIRCLES: Final = (Fit.MISSPELT, Fit.MOST, Fit.FORMS, Fit.MOST, Fit.EXACT)
"""The outermost first; the second from within is that of headlines."""


def fit_of(score: float) -> Fit:
    """The innermost circle that a document lies in, by its score."""
    return _CIRCLES[min(len(_CIRCLES), max(1, int(score // CIRCLE))) - 1]


@dataclass(frozen=True)
class LooseMatcher:
    """One search with its plan; `wide` looks into the outer circles too."""

    query: Query
    plan: Plan
    wide: bool

    def score(self, fields: IndexFields) -> float | None:
        """How well the document fits, by its circle first; null if it does not."""
        # Without the text: a search of loose words only has no clauses left, and still is one.
        fixed = Matcher(replace(self.query, text=""), self.plan.fixed).score(fields)
        circle = self._circle(fields) if fixed is not None else 0
        return None if fixed is None or not circle else CIRCLE * circle + fixed + self._words(fields)

    def _circle(self, fields: IndexFields) -> int:
        having = forms_of(fields)
        exact = all(score_words(word.typed, fields) > 0 for word in self.plan.words)
        strict = all(_has(word, fields, having) for word in self.plan.needed)
        if exact or not self.wide:
            return 5 if exact else 3 if strict else 0
        return self._wide_circle(fields, having, strict)

    def _wide_circle(self, fields: IndexFields, having: frozenset[str], strict: bool) -> int:
        known = [word for word in self.plan.needed if word.known]
        spelt = [word for word in self.plan.needed if word.known or word.near]
        if self._in_headline(known, fields):
            return 4
        if strict:
            return 3
        if _weight(word for word in known if _has(word, fields, having)) >= self.plan.least(known):
            return 2
        near = _weight(word for word in spelt if _has(word, fields, having) or _near(word, fields))
        return 1 if near >= self.plan.least(spelt) else 0

    def _in_headline(self, known: list[LooseWord], fields: IndexFields) -> bool:
        there = [w for w in known if score_words(replace(w.typed, scope=Scope.TITLE), fields) > 0]
        return len(known) > HEADLINE_WORDS and _weight(there) >= HEADLINE_SHARE * _weight(known)

    def _words(self, fields: IndexFields) -> float:
        having = forms_of(fields)
        each = (score_words(w.typed, fields) + _has(w, fields, having) for w in self.plan.words)
        return sum(each) + sum(_near(word, fields) for word in self.plan.words if self.wide)


def _weight(words: Iterable[LooseWord]) -> int:
    return sum(max(1, word.weight) for word in words)


def _has(word: LooseWord, fields: IndexFields, having: frozenset[str]) -> bool:
    if not word.forms:
        return score_words(word.typed, fields) > 0
    return all(not each.isdisjoint(having) for each in word.forms)


def _near(word: LooseWord, fields: IndexFields) -> bool:
    return any(token.text in word.near for token in tokens(f"{fields.title}\n{fields.body}"))
