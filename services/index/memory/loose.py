"""A search that may be loosened, held against documents in memory: the circles of `loosening`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.index.circles import APART, Circle
from services.index.documents import IndexFields, wording
from services.index.loosening import HEADLINE_SHARE, HEADLINE_WORDS, LooseWord, Plan
from services.index.memory.match import Matcher, score_words
from services.index.query import Query
from services.index.syntax import Scope
from services.index.vocabulary import forms_of
from services.index.words import tokens


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
        circle = self._circle(fields) if fixed is not None else None
        return None if fixed is None or circle is None else APART * circle + fixed + self._words(fields)

    def _circle(self, fields: IndexFields) -> Circle | None:
        having = forms_of(wording(fields))
        exact = all(score_words(word.typed, fields) > 0 for word in self.plan.words)
        strict = all(_has(word, fields, having) for word in self.plan.needed)
        if exact:
            return Circle.EXACT
        if not self.wide:
            return Circle.FORMS if strict else None
        return self._wide_circle(fields, having, strict)

    def _wide_circle(self, fields: IndexFields, having: frozenset[str], strict: bool) -> Circle | None:
        known = [word for word in self.plan.needed if word.known]
        if self._in_headline(known, fields):
            return Circle.HEADLINE
        if strict:
            return Circle.FORMS
        if _weight(word for word in known if _has(word, fields, having)) >= self.plan.least(known):
            return Circle.MOST
        return Circle.MISSPELT if self._nearly(fields, having) else None

    def _nearly(self, fields: IndexFields, having: frozenset[str]) -> bool:
        """Whether most of the words are there, some of them in another spelling."""
        spelt = [word for word in self.plan.needed if word.known or word.near]
        there = (word for word in spelt if _has(word, fields, having) or _near(word, fields))
        return _weight(there) >= self.plan.least(spelt)

    def _in_headline(self, known: list[LooseWord], fields: IndexFields) -> bool:
        there = [w for w in known if score_words(replace(w.typed, scope=Scope.TITLE), fields) > 0]
        return len(known) > HEADLINE_WORDS and _weight(there) >= HEADLINE_SHARE * _weight(known)

    def _words(self, fields: IndexFields) -> float:
        having = forms_of(wording(fields))
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
