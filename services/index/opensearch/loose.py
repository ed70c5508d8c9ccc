"""Queries of a search that may be loosened: the circles of `loosening`, ranked the innermost first."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from services.index.circles import APART, Circle
from services.index.loosening import HEADLINE_SHARE, HEADLINE_WORDS, LooseWord, Plan
from services.index.opensearch.mapping import BODY, FORMS, SCOPES, cut
from services.index.opensearch.query import NOTHING, Builder, Dsl, all_of, any_of, boosted, constant
from services.index.ranking import (
    FORMS_BOOST,
    HIGHEST,
    NEAR_BOOST,
    NEAR_TITLE_BOOST,
    PAIR_BOOST,
    PAIR_SLOP,
)
from services.index.syntax import Scope

_NEAR_FIELDS: Final = ((BODY, NEAR_BOOST), (SCOPES[Scope.TITLE], NEAR_TITLE_BOOST))
MOST_CLAUSES: Final = 900
"""Of a query; the engine refuses more than 1,024 of them, filters included, unless it is set otherwise."""
_FEWER_WORDS: Final = (48, 32, 24, 16, 8)
_PARTS: Final = ("bool", "must", "should", "filter", "must_not", "dis_max", "queries", "constant_score")
"""Of what a query is put together ..."""
_SIZES: Final = ("boost", "minimum_should_match")
"""... and what it says beside that."""
_PAIR_FIELDS: Final = (BODY, SCOPES[Scope.TITLE])


@dataclass(frozen=True)
class LooseQueries:
    """The circles of one plan. None of them holds the fixed clauses or the filters."""

    builder: Builder
    plan: Plan

    def exact(self) -> Dsl:
        """Every word as it was typed."""
        return all_of([self._exact(word) for word in self.plan.words])

    def forms(self) -> Dsl:
        """Every word that must occur, in any form."""
        return all_of([self._has(word) for word in self.plan.needed])

    def found(self, wide: bool) -> Dsl:
        """All that the circles hold. The first lies within the second."""
        outer = [self._headline(), self._most(), self._misspelt()] if wide else []
        return any_of([self.forms(), *outer])

    def innermost(self) -> Dsl:
        """The first circle, with the score that `ranked` gives it."""
        return constant(self.exact(), APART * Circle.EXACT)

    def ranked(self, wide: bool) -> tuple[Dsl, list[Dsl]]:
        """What must hold (`wide`: any circle), and what scores a document within its circle."""
        circles = {Circle.EXACT: self.exact(), Circle.FORMS: self.forms()}
        if wide:
            circles[Circle.HEADLINE] = self._headline()
            circles[Circle.MOST] = self._most()
            circles[Circle.MISSPELT] = self._misspelt()
        levels = [constant(found, APART * circle) for circle, found in circles.items()]
        share = min(1.0, APART / (HIGHEST * len(self.plan.words)))
        scoring = [boosted(query, share) for query in self._scoring(wide)]
        return {"dis_max": {"queries": levels}}, scoring

    def _most(self) -> Dsl:
        """Words that together weigh half of all that any document has."""
        known = [word for word in self.plan.needed if word.known]
        return _weighing([(self._has(word), word.weight) for word in known], self.plan.least(known))

    def _headline(self) -> Dsl:
        """Nearly all words in the headline: who adds a word that the article has not still means it."""
        words = [word for word in self.plan.needed if word.known]
        if len(words) <= HEADLINE_WORDS:
            return NOTHING
        title = [(self._exact(word, Scope.TITLE), word.weight) for word in words]
        least = math.ceil(HEADLINE_SHARE * sum(word.weight for word in words))
        return _weighing(title, least)

    def _misspelt(self) -> Dsl:
        """The same, with other spellings of words that hardly any document has."""
        found = [word for word in self.plan.needed if word.known or word.near]
        weighed = [(any_of([self._has(word), *self._near(word)]), word.weight) for word in found]
        return _weighing(weighed, self.plan.least(found))

    def _scoring(self, wide: bool) -> Iterator[Dsl]:
        for word in self.plan.words:
            yield self._exact(word)
            if word.forms and word.weight:
                yield boosted(self._form(word), FORMS_BOOST)
            yield from self._near(word) if wide else ()
        for first, second in pairwise(self.plan.words):
            yield from self._pair(first, second)

    def _exact(self, word: LooseWord, scope: Scope = Scope.ALL) -> Dsl:
        return self.builder.words(replace(word.typed, scope=scope)) or NOTHING

    def _form(self, word: LooseWord) -> Dsl:
        if not word.forms:
            return self._exact(word)
        parts = [[self.builder.term(FORMS, form) for form in sorted(each)] for each in word.forms]
        return all_of([any_of(part) for part in parts])

    def _has(self, word: LooseWord) -> Dsl:
        """As `_form`, without a score: one clause however many forms there are."""
        if not word.forms:
            return self._exact(word)
        return all_of([self.builder.any_term(FORMS, part) for part in word.forms])

    def _near(self, word: LooseWord) -> list[Dsl]:
        return [
            self.builder.term(field, other, boost) for other in word.near for field, boost in _NEAR_FIELDS
        ]

    def _pair(self, first: LooseWord, second: LooseWord) -> Iterator[Dsl]:
        tokens = cut(f"{first.typed.text} {second.typed.text}")
        if len(tokens) > 1:
            for field in _PAIR_FIELDS:
                yield self.builder.phrase(field, tokens, PAIR_SLOP, PAIR_BOOST)


def _weighing(weighed: Sequence[tuple[Dsl, int]], least: int) -> Dsl:
    """Queries whose weights, of those that a document fits, come to the least."""
    # A query counts as often as it stands there: that is its weight.
    each = [query for query, weight in weighed for _ in range(max(1, weight))]
    return any_of(each, least) if each else NOTHING


def affordable(builder: Builder, made: Plan) -> Plan:
    """The plan, or as many of its weightiest words as the engine takes in one query."""
    plan = made
    for most in _FEWER_WORDS:
        if not plan.words or clauses(LooseQueries(builder, plan).ranked(wide=True)) <= MOST_CLAUSES:
            break
        plan = made.weightiest(most)
    return plan


def clauses(query: Any) -> int:
    """How many there are in a query, or in several."""
    if isinstance(query, list | tuple):
        return sum(map(clauses, query))
    if not isinstance(query, dict):
        return 0
    return sum(clauses(inner) if name in _PARTS else 1 for name, inner in query.items() if name not in _SIZES)
