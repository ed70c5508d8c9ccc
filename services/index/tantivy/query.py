"""From a search to a Tantivy query. Words become tokens here, as the index cut them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as TantivyQuery

from services.index import fold
from services.index.areas import Area, Box, Near
from services.index.counting import ALIASED, key_number
from services.index.highlight import fits, folded_pattern
from services.index.query import Facet, Query
from services.index.ranking import AUTHOR_BOOST, REST_BOOST, TITLE_BOOST
from services.index.syntax import (
    Clause,
    FacetValue,
    Mentions,
    OfStory,
    PublishedBetween,
    Scope,
    Term,
    Wild,
    Words,
    parse,
)
from services.index.tantivy.schema import (
    BODY,
    DAY,
    ID,
    MENTIONED,
    POINTS,
    REST,
    SCOPES,
    STORY,
    alias_field,
    key_field,
)
from services.index.words import prepared

MARKED: Final = 64
"""Words that one beginning or pattern marks: those that most documents have."""
_EVERYWHERE: Final = (
    (BODY, 1.0),
    (SCOPES[Scope.TITLE], TITLE_BOOST),
    (SCOPES[Scope.AUTHOR], AUTHOR_BOOST),
    (REST, REST_BOOST),
)


@dataclass(frozen=True)
class Builder:
    """Builds queries for one schema with the analyzer that its words went through.

    `searcher` knows the points at which the places of all documents lie.
    """

    schema: tantivy.Schema
    analyzer: tantivy.TextAnalyzer
    searcher: tantivy.Searcher

    def build(self, query: Query) -> TantivyQuery:
        """Everything that the search asks for. Words that hold no letter or digit find nothing."""
        return self.holding(query, parse(query.text))

    def holding(
        self,
        query: Query,
        clauses: Sequence[Clause],
        musts: Sequence[TantivyQuery] = (),
        scoring: Sequence[TantivyQuery] = (),
    ) -> TantivyQuery:
        """These clauses, what must hold beside them, and all of the search but its text."""
        wanted, nots = self._text(clauses)
        wanted += musts
        if query.text.strip() and not wanted and not nots:
            return TantivyQuery.empty_query()
        return all_of(wanted + self._narrowing(query), nots, scoring)

    def _narrowing(self, query: Query) -> list[TantivyQuery]:
        musts = self._filters(query)
        if query.story is not None:
            musts.append(self.of_story(query.story))
        if query.ids:
            musts.append(self.among(query.ids))
        if query.since or query.until:
            musts.append(self._published(query.since, query.until))
        musts += [self._in(area) for area in query.areas]
        return musts

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
        return TantivyQuery.const_score_query(any_of(each), 0.0)

    def highlighting(
        self, query: Query, searcher: tantivy.Searcher, field: str, others: Iterable[str] = ()
    ) -> TantivyQuery | None:
        """The words of the search and those others, to be marked in a field; null if it has none."""
        marked = [
            marking
            for clause in parse(query.text)
            for term in clause.terms
            if not clause.exclude and isinstance(term, Words | Wild) and term.scope is not Scope.PATH
            for marking in self._marking(term, searcher, field)
        ]
        marked += [TantivyQuery.term_query(self.schema, field, other, "freq") for other in others]
        return any_of(marked) if marked else None

    def _text(self, clauses: Iterable[Clause]) -> tuple[list[TantivyQuery], list[TantivyQuery]]:
        musts: list[TantivyQuery] = []
        nots: list[TantivyQuery] = []
        for clause in clauses:
            terms = [built for term in clause.terms if (built := self._term(term)) is not None]
            if terms:
                (nots if clause.exclude else musts).append(any_of(terms))
        return musts, nots

    def _term(self, term: Term) -> TantivyQuery | None:
        match term:
            case Words():
                return self.words(term)
            case Wild():
                return self._wild(term)
            case FacetValue(facet, key):
                return self._key(facet, key)
            case OfStory(story):
                return self.of_story(story)
            case PublishedBetween(since, until):
                return self._published(since, until)
            case Mentions(since, until):
                tokens = sorted(fold.covering_tokens(since, until))
                return TantivyQuery.term_set_query(self.schema, MENTIONED, tokens)
            case Near() | Box():
                return self._in(term)

    def _in(self, area: Area) -> TantivyQuery:
        """Each of the index's points is measured once: they are few, since most places come again."""
        known = self.searcher.terms_with_prefix(POINTS, "")
        inside = [point for point, _ in known if _holds(area, point)]
        if not inside:
            return TantivyQuery.empty_query()
        there = TantivyQuery.term_set_query(self.schema, POINTS, inside)
        return TantivyQuery.const_score_query(there, 0.0)

    def words(self, words: Words) -> TantivyQuery | None:
        """The words in the fields where they are looked for; null if they hold no letter or digit."""
        tokens = self.cut(words.text)
        if not tokens:
            return None
        fields = _fields(words.scope)
        return any_of([boosted(self._tokens(f, tokens, words), boost) for f, boost in fields])

    def _wild(self, wild: Wild) -> TantivyQuery:
        pattern = folded_pattern(wild.pattern).replace("*", ".*")
        return any_of([TantivyQuery.regex_query(self.schema, f, pattern) for f, _ in _fields(wild.scope)])

    def cut(self, text: str) -> list[str]:
        """The words of a text as the index has them."""
        return self.analyzer.analyze(prepared(text))

    def _tokens(self, field: str, tokens: Sequence[str], words: Words) -> TantivyQuery:
        if words.prefix:
            return TantivyQuery.phrase_prefix_query(self.schema, field, list(tokens))
        if len(tokens) == 1:
            return TantivyQuery.term_query(self.schema, field, tokens[0], "freq")
        return TantivyQuery.phrase_query(self.schema, field, list(tokens), words.slop)

    def _marking(self, words: Words | Wild, searcher: tantivy.Searcher, field: str) -> list[TantivyQuery]:
        if isinstance(words, Wild):
            pattern = folded_pattern(words.pattern)
            known = searcher.terms_with_prefix(field, pattern.partition("*")[0])
            tokens = [word for word, _ in known if fits(pattern, word)][:MARKED]
        else:
            tokens = self.cut(words.text)
        if tokens and isinstance(words, Words) and words.prefix:
            tokens += [t for t, _ in searcher.terms_with_prefix(field, tokens.pop(), limit=MARKED)]
        return [TantivyQuery.term_query(self.schema, field, token, "freq") for token in tokens]

    def _filters(self, query: Query) -> list[TantivyQuery]:
        return [self._named(facet, fold.key(name)) for facet in Facet for name in query.filters(facet)]

    def _named(self, facet: Facet, key: str) -> TantivyQuery:
        """Documents that have the name, or write it so of somebody whom the index calls otherwise."""
        if facet not in ALIASED:
            return self._key(facet, key)
        alias = TantivyQuery.term_query(self.schema, alias_field(facet), key_number(key), "basic")
        return any_of([self._key(facet, key), TantivyQuery.const_score_query(alias, 0.0)])

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


def _holds(area: Area, point: str) -> bool:
    latitude, longitude = point.split(",")
    return area.holds((float(latitude), float(longitude)))


def _fields(scope: Scope) -> Sequence[tuple[str, float]]:
    return _EVERYWHERE if scope is Scope.ALL else ((SCOPES[scope], 1.0),)


def narrowed(
    query: TantivyQuery, musts: Iterable[TantivyQuery], nots: Iterable[TantivyQuery]
) -> TantivyQuery:
    """The query, and those, and not these."""
    return all_of([query, *musts], list(nots))


def all_of(
    musts: Sequence[TantivyQuery], nots: Sequence[TantivyQuery], scoring: Sequence[TantivyQuery] = ()
) -> TantivyQuery:
    """All of these and none of those; `scoring` adds to the score of what fits."""
    if not musts:
        musts = [TantivyQuery.all_query()]
    if len(musts) == 1 and not nots and not scoring:
        return musts[0]
    return TantivyQuery.boolean_query(
        [
            *((Occur.Must, q) for q in musts),
            *((Occur.MustNot, q) for q in nots),
            *((Occur.Should, q) for q in scoring),
        ]
    )


def any_of(queries: Sequence[TantivyQuery]) -> TantivyQuery:
    """Any of these."""
    return (
        queries[0] if len(queries) == 1 else TantivyQuery.boolean_query([(Occur.Should, q) for q in queries])
    )


def boosted(query: TantivyQuery, boost: float) -> TantivyQuery:
    """The query with its score multiplied."""
    return query if boost == 1.0 else TantivyQuery.boost_query(query, boost)
