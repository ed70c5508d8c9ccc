"""Queries of a search that may be loosened: the circles of `loosening`, ranked the innermost first."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from tantivy import Occur
from tantivy import Query as TantivyQuery

from services.index.circles import APART, Circle
from services.index.loosening import HEADLINE_SHARE, HEADLINE_WORDS, LooseWord, Plan
from services.index.ranking import (
    FORMS_BOOST,
    HIGHEST,
    NEAR_BOOST,
    NEAR_TITLE_BOOST,
    PAIR_BOOST,
    PAIR_SLOP,
)
from services.index.syntax import Scope
from services.index.tantivy.query import Builder, all_of, any_of, boosted
from services.index.tantivy.schema import BODY, FORMS, SCOPES

_NEAR_FIELDS: Final = ((BODY, NEAR_BOOST), (SCOPES[Scope.TITLE], NEAR_TITLE_BOOST))
_PAIR_FIELDS: Final = ((BODY, PAIR_BOOST), (SCOPES[Scope.TITLE], PAIR_BOOST))


@dataclass(frozen=True)
class LooseQueries:
    """The circles of one plan. None of them holds the fixed clauses or the filters."""

    builder: Builder
    plan: Plan

    def exact(self) -> TantivyQuery:
        """Every word as it was typed."""
        return all_of([self._exact(word) for word in self.plan.words], [])

    def forms(self) -> TantivyQuery:
        """Every word that must occur, in any form."""
        return all_of([self._form(word) for word in self.plan.needed], [])

    def found(self, wide: bool) -> TantivyQuery:
        """All that the circles hold, without a score. The first lies within the second."""
        return any_of(
            [self.forms(), self._headline(), self._most(), self._misspelt()] if wide else [self.forms()]
        )

    def ranked(self, wide: bool) -> tuple[TantivyQuery, list[TantivyQuery]]:
        """What must hold (`wide`: any circle), and what scores a document within its circle."""
        circles = {Circle.EXACT: self.exact(), Circle.FORMS: self.forms()}
        if wide:
            circles[Circle.HEADLINE] = self._headline()
            circles[Circle.MOST] = self._most()
            circles[Circle.MISSPELT] = self._misspelt()
        levels = [TantivyQuery.const_score_query(found, APART * circle) for circle, found in circles.items()]
        share = min(1.0, APART / (HIGHEST * len(self.plan.words)))
        scoring = [boosted(query, share) for query in self._scoring(wide)]
        return TantivyQuery.disjunction_max_query(levels), scoring

    def _most(self) -> TantivyQuery:
        """Words that together weigh half of all that any document has."""
        known = [word for word in self.plan.needed if word.known]
        return self._weighing([(self._form(word), word.weight) for word in known], self.plan.least(known))

    def _headline(self) -> TantivyQuery:
        """Nearly all words in the headline: who adds a word that the article has not still means it."""
        words = [word for word in self.plan.needed if word.known]
        if len(words) <= HEADLINE_WORDS:
            return TantivyQuery.empty_query()
        title = [(self.builder.words(replace(word.typed, scope=Scope.TITLE)), word.weight) for word in words]
        least = math.ceil(HEADLINE_SHARE * sum(word.weight for word in words))
        return self._weighing([(query, weight) for query, weight in title if query is not None], least)

    def _misspelt(self) -> TantivyQuery:
        """The same, with other spellings of words that hardly any document has."""
        found = [word for word in self.plan.needed if word.known or word.near]
        weighed = [(any_of([self._form(word), *self._near(word)]), word.weight) for word in found]
        return self._weighing(weighed, self.plan.least(found))

    def _weighing(self, weighed: Sequence[tuple[TantivyQuery, int]], least: int) -> TantivyQuery:
        """Queries whose weights, of those that a document fits, come to the least."""
        # A query counts as often as it stands there: that is its weight.
        each = [(Occur.Should, query) for query, weight in weighed for _ in range(max(1, weight))]
        return TantivyQuery.boolean_query(each, least) if each else TantivyQuery.empty_query()

    def _scoring(self, wide: bool) -> Iterator[TantivyQuery]:
        for word in self.plan.words:
            yield self._exact(word)
            if word.forms and word.weight:
                yield boosted(self._form(word), FORMS_BOOST)
            yield from self._near(word) if wide else ()
        for first, second in pairwise(self.plan.words):
            yield from self._pair(first, second)

    def _exact(self, word: LooseWord) -> TantivyQuery:
        return self.builder.words(word.typed) or TantivyQuery.empty_query()

    def _form(self, word: LooseWord) -> TantivyQuery:
        if not word.forms:
            return self._exact(word)
        return all_of([any_of([self._of_form(form) for form in sorted(each)]) for each in word.forms], [])

    def _of_form(self, form: str) -> TantivyQuery:
        return TantivyQuery.term_query(self.builder.schema, FORMS, form, "basic")

    def _near(self, word: LooseWord) -> list[TantivyQuery]:
        return [
            boosted(TantivyQuery.term_query(self.builder.schema, field, other, "freq"), boost)
            for other in word.near
            for field, boost in _NEAR_FIELDS
        ]

    def _pair(self, first: LooseWord, second: LooseWord) -> Iterator[TantivyQuery]:
        tokens = self.builder.cut(f"{first.typed.text} {second.typed.text}")
        if len(tokens) > 1:
            for field, boost in _PAIR_FIELDS:
                pair = TantivyQuery.phrase_query(self.builder.schema, field, list(tokens), PAIR_SLOP)
                yield boosted(pair, boost)
