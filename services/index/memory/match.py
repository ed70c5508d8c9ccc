"""Whether a document in memory fits a search, how well, and where."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from services.index import fold
from services.index.areas import Area, Box, Near
from services.index.counting import NAME_SCOPES
from services.index.documents import IndexFields
from services.index.excerpts import LENGTH
from services.index.highlight import fits, folded_pattern
from services.index.query import Facet, Query
from services.index.ranking import AUTHOR_BOOST, REST_BOOST, TITLE_BOOST
from services.index.results import Excerpt
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
from services.index.words import tokens

_WEIGHTS: Final = {Scope.TITLE: TITLE_BOOST, Scope.ALL: 1.0, Scope.AUTHOR: AUTHOR_BOOST}


class Matcher:
    """One search, ready to be held against documents."""

    def __init__(self, query: Query, clauses: Sequence[Clause] | None = None) -> None:
        self._query = query
        read = parse(query.text) if clauses is None else clauses
        parsed = [(_meant(clause), clause.exclude) for clause in read]
        self._clauses = [(terms, exclude) for terms, exclude in parsed if terms]
        shown = [t for terms, no in self._clauses if not no for t in terms]
        self.ranks = any(isinstance(t, Words | Wild) for t in shown)

    def score(self, fields: IndexFields) -> float | None:
        """How well the document fits; null if it does not."""
        if self._query.text.strip() and not self._clauses:
            return None
        if not self._passes(fields):
            return None
        total = 0.0
        for terms, exclude in self._clauses:
            best = sum(_score(term, fields) for term in terms)
            if (best > 0) == exclude:
                return None
            total += 0 if exclude else best
        return total

    def _passes(self, fields: IndexFields) -> bool:
        query = self._query
        if query.story is not None and query.story != fields.story:
            return False
        if not all(_lies(area, fields) for area in query.areas):
            return False
        if not all(self._named(facet, fields) for facet in Facet):
            return False
        dated = query.since or query.until
        return not dated or _published(PublishedBetween(query.since, query.until), fields)

    def _named(self, facet: Facet, fields: IndexFields) -> bool:
        """Whether the document has each of the names asked for, or another that counts as it."""
        known = {*fields.names[facet], *fields.aliases.get(facet, ())}
        return all(fold.key(name) in known for name in self._query.filters(facet))


def _meant(clause: Clause) -> tuple[Term, ...]:
    """The terms of a clause but for words without a letter or digit."""
    return tuple(term for term in clause.terms if not isinstance(term, Words) or _words(term))


def excerpt(text: str, ranges: Sequence[tuple[int, int]]) -> Excerpt | None:
    """A piece of the text around the first of the marked ranges; null without any."""
    if not ranges:
        return None
    start = max(0, ranges[0][0] - LENGTH // 2)
    end = min(len(text), start + LENGTH)
    inside = tuple((a - start, b - start) for a, b in ranges if b <= end)
    return Excerpt(text[start:end], inside, start > 0, end < len(text))


def _words(term: Words) -> list[str]:
    return [token.text for token in tokens(term.text)]


def _score(term: Term, fields: IndexFields) -> float:
    match term:
        case Words():
            return score_words(term, fields)
        case Wild():
            return float(_score_wild(term, fields))
        case FacetValue(facet, key):
            return float(key in fields.names[facet])
        case OfStory(story):
            return float(story == fields.story)
        case PublishedBetween():
            return float(_published(term, fields))
        case Mentions(since, until):
            return float(bool(fold.covering_tokens(since, until) & fields.mentioned))
        case Near() | Box():
            return float(_lies(term, fields))


def _lies(area: Area, fields: IndexFields) -> bool:
    return any(area.holds(point) for point in fields.points)


def _published(term: PublishedBetween, fields: IndexFields) -> bool:
    day = fold.day_of(fields.published) if fields.published else None
    if day is None:
        return False
    return (term.since is None or term.since <= day) and (term.until is None or day <= term.until)


def score_words(term: Words, fields: IndexFields) -> float:
    """How often the words stand in the fields where they are looked for, by their weights."""
    words = _words(term)
    rest = _occurrences(words, term, fields.rest) if term.scope is Scope.ALL else 0
    return REST_BOOST * rest + sum(
        _WEIGHTS.get(scope, 1.0) * _occurrences(words, term, value)
        for scope in _scopes(term.scope)
        for value in _values(scope, fields)
    )


def _score_wild(term: Wild, fields: IndexFields) -> int:
    pattern = folded_pattern(term.pattern)
    texts = [value for scope in _scopes(term.scope) for value in _values(scope, fields)]
    texts += [fields.rest] if term.scope is Scope.ALL else []
    return sum(fits(pattern, token.text) for text in texts for token in tokens(text))


def _scopes(scope: Scope) -> tuple[Scope, ...]:
    return (Scope.TITLE, Scope.ALL, Scope.AUTHOR) if scope is Scope.ALL else (scope,)


def _values(scope: Scope, fields: IndexFields) -> Sequence[str]:
    if scope in NAME_SCOPES:
        written = fields.forms.get(NAME_SCOPES[scope], ())
        return (*fields.names[NAME_SCOPES[scope]].values(), *written)
    return {
        Scope.ALL: (fields.body,),
        Scope.TITLE: (fields.title,),
        Scope.AUTHOR: fields.authors,
        Scope.QUOTE: fields.quotes,
        Scope.SAID: fields.said,
        Scope.ROLE: fields.roles,
        Scope.PATH: fields.paths,
    }[scope]


def _occurrences(words: Sequence[str], term: Words, value: str) -> int:
    present = [token.text for token in tokens(unicodedata.normalize("NFC", value))]
    if len(words) > 1 and term.slop and not term.prefix:
        return _within(words, term.slop, present)
    size = len(words)
    return sum(_fits(words, term.prefix, present[at : at + size]) for at in range(len(present) - size + 1))


def _within(words: Sequence[str], slop: int, present: Sequence[str]) -> int:
    """How often the words stand in order with at most `slop` others between them all."""
    found = 0
    for start in (at for at, word in enumerate(present) if word == words[0]):
        window = iter(present[start : start + len(words) + slop])
        found += all(word in window for word in words)
    return found


def _fits(words: Sequence[str], prefix: bool, window: Sequence[str]) -> bool:
    *firsts, last = zip(words, window, strict=True)
    ends = last[1].startswith(last[0]) if prefix else last[1] == last[0]
    return ends and all(word == seen for word, seen in firsts)
