"""From a search to OpenSearch's language of queries. Words become those of the index here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.index import fold
from services.index.areas import Area, Box, Near
from services.index.counting import ALIASED
from services.index.highlight import folded_pattern
from services.index.opensearch.mapping import (
    BODY,
    DAY,
    ID,
    MENTIONED,
    POINTS,
    REST,
    SCOPES,
    STORY,
    alias_field,
    cut,
    key,
    key_field,
)
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

Dsl = dict[str, Any]
NOTHING: Final[Dsl] = {"match_none": {}}
EXPANSIONS: Final = 1024
"""Words that the beginning at the end of a phrase may stand for: as many as the engine joins."""
LEAST_KILOMETRES: Final = 0.0001
"""Ten centimetres: the engine keeps points to about one."""
_EVERYWHERE: Final = (
    (BODY, 1.0),
    (SCOPES[Scope.TITLE], TITLE_BOOST),
    (SCOPES[Scope.AUTHOR], AUTHOR_BOOST),
    (REST, REST_BOOST),
)


@dataclass(frozen=True)
class Builder:
    """Builds queries over documents, or over the objects in them whose path stands before each field."""

    path: str = ""

    def build(self, query: Query) -> Dsl:
        """Everything that the search asks for. Words that hold no letter or digit find nothing."""
        return self.holding(query, parse(query.text))

    def holding(
        self,
        query: Query,
        clauses: Sequence[Clause],
        musts: Sequence[Dsl] = (),
        scoring: Sequence[Dsl] = (),
    ) -> Dsl:
        """These clauses, what must hold beside them, and all of the search but its text."""
        wanted, nots = self._text(clauses)
        wanted += musts
        if query.text.strip() and not wanted and not nots:
            return NOTHING
        narrowing = self._narrowing(query)
        return {
            "bool": {
                "must": wanted,
                "must_not": nots,
                "should": list(scoring),
                "filter": narrowing or [{"match_all": {}}],
                "minimum_should_match": 0,
            }
        }

    def words(self, words: Words) -> Dsl | None:
        """The words in the fields where they are looked for; null if they hold no letter or digit."""
        tokens = cut(words.text)
        if not tokens:
            return None
        return any_of([self._tokens(field, tokens, words, boost) for field, boost in _fields(words.scope)])

    def term(self, field: str, value: str, boost: float = 1.0) -> Dsl:
        """What has this one word or value."""
        return {"term": {self._name(field): {"value": value, "boost": boost}}}

    def any_term(self, field: str, values: Iterable[str]) -> Dsl:
        """What has one of these words or values: one clause, without a score."""
        return {"terms": {self._name(field): sorted(values)}}

    def phrase(self, field: str, tokens: Sequence[str], slop: int, boost: float = 1.0) -> Dsl:
        """The words near one another, in whatever order the slop allows."""
        return {
            "match_phrase": {self._name(field): {"query": " ".join(tokens), "slop": slop, "boost": boost}}
        }

    def _name(self, field: str) -> str:
        return f"{self.path}{field}"

    def _text(self, clauses: Iterable[Clause]) -> tuple[list[Dsl], list[Dsl]]:
        musts: list[Dsl] = []
        nots: list[Dsl] = []
        for clause in clauses:
            built = [self._term(term) for term in clause.terms]
            terms = [term for term in built if term is not None]
            if terms:
                (nots if clause.exclude else musts).append(any_of(terms))
        return musts, nots

    def _term(self, term: Term) -> Dsl | None:
        match term:
            case Words():
                return self.words(term)
            case Wild():
                return self._wild(term)
            case FacetValue(facet, name):
                return unscored(self._key(facet, name))
            case OfStory(story):
                return unscored(self.term(STORY, story))
            case PublishedBetween(since, until):
                return unscored(self._published(since, until))
            case Mentions(since, until):
                return {"terms": {self._name(MENTIONED): sorted(fold.covering_tokens(since, until))}}
            case Near() | Box():
                return unscored(self._in(term))

    def _in(self, area: Area) -> Dsl:
        field = self._name(POINTS)
        match area:
            case Near(latitude, longitude, kilometres):
                centre = {"lat": latitude, "lon": longitude}
                # The engine takes no radius of nothing.
                radius = max(kilometres, LEAST_KILOMETRES)
                return {"geo_distance": {"distance": f"{radius}km", field: centre}}
            case Box(south, west, north, east):
                sides = {"top": north, "left": west, "bottom": south, "right": east}
                return {"geo_bounding_box": {field: sides}}

    def _wild(self, wild: Wild) -> Dsl:
        pattern = folded_pattern(wild.pattern)
        fields = [self._name(field) for field, _ in _fields(wild.scope)]
        return any_of([{"wildcard": {field: {"value": pattern}}} for field in fields])

    def _tokens(self, field: str, tokens: Sequence[str], words: Words, boost: float) -> Dsl:
        name = self._name(field)
        if words.prefix and len(tokens) == 1:
            return {"prefix": {name: {"value": tokens[0], "boost": boost}}}
        if words.prefix:
            begun = {"query": " ".join(tokens), "max_expansions": EXPANSIONS, "boost": boost}
            return {"match_phrase_prefix": {name: begun}}
        if len(tokens) == 1:
            return self.term(field, tokens[0], boost)
        if not words.slop:
            return self.phrase(field, tokens, 0, boost)
        each = [{"span_term": {name: token}} for token in tokens]
        # A phrase with slop would take the words in another order too.
        return {"span_near": {"clauses": each, "slop": words.slop, "in_order": True, "boost": boost}}

    def _narrowing(self, query: Query) -> list[Dsl]:
        filters = [self._named(facet, fold.key(name)) for facet in Facet for name in query.filters(facet)]
        if query.story is not None:
            filters.append(self.term(STORY, query.story))
        if query.ids:
            filters.append({"terms": {ID: list(query.ids)}})
        if query.since or query.until:
            filters.append(self._published(query.since, query.until))
        filters += [self._in(area) for area in query.areas]
        return filters

    def _named(self, facet: Facet, name: str) -> Dsl:
        """Documents that have the name, or write it so of somebody whom the index calls otherwise."""
        exact = self._key(facet, name)
        return any_of([exact, self.term(alias_field(facet), key(name))]) if facet in ALIASED else exact

    def _key(self, facet: Facet, name: str) -> Dsl:
        return self.term(key_field(facet), key(name))

    def _published(self, since: date | None, until: date | None) -> Dsl:
        first, last = (since or date.min).toordinal(), (until or date.max).toordinal()
        return {"range": {self._name(DAY): {"gte": first, "lte": last}}}


def scores(query: Query) -> bool:
    """Whether the search has words to rank hits by."""
    shown = [clause for clause in parse(query.text) if not clause.exclude]
    return any(isinstance(term, Words) for clause in shown for term in clause.terms)


def _fields(scope: Scope) -> Sequence[tuple[str, float]]:
    return _EVERYWHERE if scope is Scope.ALL else ((SCOPES[scope], 1.0),)


def any_of(queries: Sequence[Dsl], least: int = 1) -> Dsl:
    """Any of these, or so many of them."""
    if len(queries) == 1 and least == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": least}}


def all_of(queries: Sequence[Dsl]) -> Dsl:
    """All of these."""
    return queries[0] if len(queries) == 1 else {"bool": {"must": list(queries)}}


def boosted(query: Dsl, boost: float) -> Dsl:
    """The query with its score multiplied."""
    return {"bool": {"must": [query], "boost": boost}}


def constant(query: Dsl, score: float) -> Dsl:
    """The query with one score for all that it finds."""
    return {"constant_score": {"filter": query, "boost": score}}


def unscored(query: Dsl) -> Dsl:
    """The query without a say in the rank."""
    return constant(query, 0.0)
