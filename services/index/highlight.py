"""Where the words of a search stand in a text, by the rules of the index."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.index.documents import wording_of
from services.index.forms import code_of, forms, of_forms
from services.index.loosening import UNLOOSENED, Plan, plan
from services.index.stored import StoredDocument
from services.index.syntax import Clause, Scope, Wild, Words, parse
from services.index.vocabulary import DocumentsVocabulary
from services.index.words import places, tokens

NOWHERE: Final = frozenset({Scope.PATH})
"""Scopes whose words are not shown in any text."""


@dataclass(frozen=True)
class Highlighter:
    """Marks the words of clauses, and where a plan is given their forms and other spellings."""

    clauses: tuple[Clause, ...]
    plan: Plan = UNLOOSENED

    def ranges(self, text: str, language: str | None = None) -> tuple[tuple[int, int], ...]:
        """Half-open ranges of code points, in order."""
        code = code_of(language)
        return tuple(places(text, lambda words: self._marked(words, code)))

    def _marked(self, words: Set[str], code: str) -> frozenset[str]:
        """Those of the words that are marked: a text has each many times."""
        wanted = {form for word in self.plan.needed for each in word.forms for form in each}
        return frozenset((*self._typed_of(words), *(_of_forms(words, wanted, code) if wanted else ())))

    def _typed_of(self, words: Set[str]) -> Iterator[str]:
        begins, whole, patterns = self._typed
        yield from words & whole
        if begins or patterns:
            for word in words:
                if word.startswith(begins) or any(fits(pattern, word) for pattern in patterns):
                    yield word

    @cached_property
    def _typed(self) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
        terms = list(self._terms())
        patterns = [folded_pattern(term.pattern) for term in terms if isinstance(term, Wild)]
        begins: list[str] = []
        whole = {other for word in self.plan.words for other in word.near}
        for term in terms:
            words = cut(term.text) if isinstance(term, Words) else []
            last = len(words) - 1 if isinstance(term, Words) and term.prefix else len(words)
            begins += words[last:]
            whole.update(words[:last])
        return tuple(begins), frozenset(whole), tuple(patterns)

    def _terms(self) -> Iterator[Words | Wild]:
        passed_over = {word.typed for word in self.plan.words} - {word.typed for word in self.plan.needed}
        for clause in self.clauses:
            for term in () if clause.exclude else _marked(clause.terms):
                if term not in passed_over:
                    yield term


def highlighter(text: str, document: StoredDocument) -> Highlighter:
    """Marks in one document what a search finds in it, in other forms and spellings too."""
    clauses = parse(text)
    vocabulary = DocumentsVocabulary([wording_of(document)])
    return Highlighter(clauses, plan(clauses, cut, vocabulary))


def _of_forms(words: Set[str], wanted: Set[str], code: str) -> Iterator[str]:
    """Those of the words that have one of these forms."""
    plain = set(filter(str.isascii, words))
    yield from of_forms(plain, wanted, code)
    for word in words - plain:
        if not wanted.isdisjoint(forms(word, code)):
            yield word


def cut(text: str) -> list[str]:
    """The words of a text that is not prepared, as the index has them."""
    return [token.text for token in tokens(text)]


def _marked(terms: Iterable[object]) -> Iterator[Words | Wild]:
    for term in terms:
        if isinstance(term, Words | Wild) and term.scope not in NOWHERE:
            yield term


def folded_pattern(pattern: str) -> str:
    """The pattern without case and accents."""
    parts = ("".join(token.text for token in tokens(part)) for part in pattern.split("*"))
    return "*".join(parts)


def fits(pattern: str, word: str) -> bool:
    """Whether a word without case and accents fits a pattern that has none either."""
    first, *middle, last = pattern.split("*")
    if not (word.startswith(first) and word.endswith(last) and len(word) >= len(first) + len(last)):
        return False
    position, end = len(first), len(word) - len(last)
    for part in middle:
        position = word.find(part, position, end)
        if position < 0:
            return False
        position += len(part)
    return True
