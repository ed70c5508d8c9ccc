"""From a search to a Tantivy query. Words become tokens here, as the index cut them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as TantivyQuery

from services.index import fold
from services.index.port import Facet, Query
from services.index.syntax import Clause, Mentions, Published, Scope, Term, Value, Words, parse
from services.index.tantivy.schema import (
    BODY,
    DAY,
    ID,
    MENTIONED,
    REST,
    SCOPES,
    STORY,
    key_field,
    key_number,
)
from services.index.words import prepared

TITLE_BOOST: Final = 3.0
"""A word of the headline says what an article is about ..."""
AUTHOR_BOOST: Final = 0.5
"""... one of the byline hardly does ..."""
REST_BOOST: Final = 0.3
"""... and one of credit or boilerplate less."""
_EVERYWHERE: Final = (
    (BODY, 1.0),
    (SCOPES[Scope.TITLE], TITLE_BOOST),
    (SCOPES[Scope.AUTHOR], AUTHOR_BOOST),
    (REST, REST_BOOST),
)


@dataclass(frozen=True)
class Builder:
    """Builds queries for one schema with the analyzer that its words went through."""

    schema: tantivy.Schema
    analyzer: tantivy.TextAnalyzer

    def build(self, query: Query) -> TantivyQuery:
        """Everything that the search asks for. Words that hold no letter or digit find nothing."""
        musts, nots = self._text(parse(query.text))
        if query.text.strip() and not musts and not nots:
            return TantivyQuery.empty_query()
        musts += self._filters(query)
        if query.story is not None:
            musts.append(self.of_story(query.story))
        if query.ids:
            musts.append(self.among(query.ids))
        if query.since or query.until:
            musts.append(self._published(query.since, query.until))
        return _all_of(musts, nots)

    def scores(self, query: Query) -> bool:
        """Whether the search has words to rank hits by."""
        return any(isinstance(t, Words) for c in parse(query.text) if not c.exclude for t in c.terms)

    def of_story(self, story: str) -> TantivyQuery:
        """The members of a story."""
        exact = TantivyQuery.term_query(self.schema, STORY, key_number(story), "basic")
        return TantivyQuery.const_score_query(exact, 0.0)

    def among(self, ids: Sequence[str]) -> TantivyQuery:
        """The documents of these ids. Single terms are twice as quick here as a set of terms."""
        each = [TantivyQuery.term_query(self.schema, ID, i, "basic") for i in ids]
        return TantivyQuery.const_score_query(_any_of(each), 0.0)

    def highlighting(self, query: Query, searcher: tantivy.Searcher, field: str) -> TantivyQuery | None:
        """The words of the search, to be marked in a field; null if it has none."""
        marked = [
            marking
            for clause in parse(query.text)
            for term in clause.terms
            if not clause.exclude and isinstance(term, Words) and term.scope is not Scope.PATH
            for marking in self._marking(term, searcher, field)
        ]
        return _any_of(marked) if marked else None

    def _text(self, clauses: Iterable[Clause]) -> tuple[list[TantivyQuery], list[TantivyQuery]]:
        musts: list[TantivyQuery] = []
        nots: list[TantivyQuery] = []
        for clause in clauses:
            terms = [built for term in clause.terms if (built := self._term(term)) is not None]
            if terms:
                (nots if clause.exclude else musts).append(_any_of(terms))
        return musts, nots

    def _term(self, term: Term) -> TantivyQuery | None:
        match term:
            case Words():
                return self._words(term)
            case Value(facet, key):
                return self._key(facet, key)
            case Published(since, until):
                return self._published(since, until)
            case Mentions(since, until):
                tokens = sorted(fold.covering_tokens(since, until))
                return TantivyQuery.term_set_query(self.schema, MENTIONED, tokens)

    def _words(self, words: Words) -> TantivyQuery | None:
        tokens = self._cut(words.text)
        if not tokens:
            return None
        fields = _EVERYWHERE if words.scope is Scope.ALL else ((SCOPES[words.scope], 1.0),)
        return _any_of([_boosted(self._tokens(f, tokens, words.prefix), boost) for f, boost in fields])

    def _cut(self, text: str) -> list[str]:
        return self.analyzer.analyze(prepared(text))

    def _tokens(self, field: str, tokens: Sequence[str], prefix: bool) -> TantivyQuery:
        if prefix:
            return TantivyQuery.phrase_prefix_query(self.schema, field, list(tokens))
        if len(tokens) == 1:
            return TantivyQuery.term_query(self.schema, field, tokens[0], "freq")
        return TantivyQuery.phrase_query(self.schema, field, list(tokens))

    def _marking(self, words: Words, searcher: tantivy.Searcher, field: str) -> list[TantivyQuery]:
        tokens = self._cut(words.text)
        if tokens and words.prefix:
            tokens += [t for t, _ in searcher.terms_with_prefix(field, tokens.pop(), limit=64)]
        return [TantivyQuery.term_query(self.schema, field, token, "freq") for token in tokens]

    def _filters(self, query: Query) -> list[TantivyQuery]:
        return [self._key(facet, fold.key(name)) for facet in Facet for name in query.filters(facet)]

    def _key(self, facet: Facet, key: str) -> TantivyQuery:
        exact = TantivyQuery.term_query(self.schema, key_field(facet), key_number(key), "basic")
        return TantivyQuery.const_score_query(exact, 0.0)

    def _published(self, since: date | None, until: date | None) -> TantivyQuery:
        days = TantivyQuery.range_query(
            self.schema,
            DAY,
            FieldType.Integer,
            lower_bound=(since or date.min).toordinal(),
            upper_bound=(until or date.max).toordinal(),
        )
        return TantivyQuery.const_score_query(days, 0.0)


def narrowed(
    query: TantivyQuery, musts: Iterable[TantivyQuery], nots: Iterable[TantivyQuery]
) -> TantivyQuery:
    """The query, and those, and not these."""
    return _all_of([query, *musts], list(nots))


def _all_of(musts: Sequence[TantivyQuery], nots: Sequence[TantivyQuery]) -> TantivyQuery:
    if not musts:
        musts = [TantivyQuery.all_query()]
    if len(musts) == 1 and not nots:
        return musts[0]
    return TantivyQuery.boolean_query(
        [*((Occur.Must, q) for q in musts), *((Occur.MustNot, q) for q in nots)]
    )


def _any_of(queries: Sequence[TantivyQuery]) -> TantivyQuery:
    return (
        queries[0] if len(queries) == 1 else TantivyQuery.boolean_query([(Occur.Should, q) for q in queries])
    )


def _boosted(query: TantivyQuery, boost: float) -> TantivyQuery:
    return query if boost == 1.0 else TantivyQuery.boost_query(query, boost)
