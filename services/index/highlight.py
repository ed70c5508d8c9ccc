"""Where the words of a search stand in a text, by the rules of the index."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.index.documents import index_fields
from services.index.forms import code_of, forms, forms_of_words
from services.index.loosening import UNLOOSENED, Plan, plan
from services.index.stored import StoredDocument
from services.index.syntax import Clause, Scope, Wild, Words, parse
from services.index.vocabulary import DocumentsVocabulary
from services.index.words import tokens

NOWHERE: Final = frozenset({Scope.PATH})
"""Scopes whose words are not shown in any text."""


@dataclass(frozen=True)
class Highlighter:
    """Marks the words of clauses, and where a plan is given their forms and other spellings."""

    clauses: tuple[Clause, ...]
    plan: Plan = UNLOOSENED

    def ranges(self, text: str, language: str | None = None) -> tuple[tuple[int, int], ...]:
        """Half-open ranges of code points, in order."""
        found = list(tokens(text))
        marked = self._marked({token.text for token in found}, code_of(language))
        return tuple((token.start, token.end) for token in found if token.text in marked)

    def _marked(self, words: Set[str], code: str) -> frozenset[str]:
        """Those of the words that are marked: a text has each many times."""
        typed = filter(self._is_typed, words)
        wanted = {form for word in self.plan.needed for each in word.forms for form in each}
        return frozenset((*typed, *_of_forms(words, wanted, code))) if wanted else frozenset(typed)

    def _is_typed(self, word: str) -> bool:
        begins, whole, patterns = self._typed
        if word in whole or word.startswith(begins):
            return True
        return any(fits(pattern, word) for pattern in patterns)

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
    vocabulary = DocumentsVocabulary([index_fields(document)])
    return Highlighter(clauses, plan(clauses, cut, vocabulary))


def _of_forms(words: Iterable[str], wanted: Set[str], code: str) -> Iterator[str]:
    """Those of the words that have one of these forms."""
    plain: list[str] = []
    for word in words:
        if word.isascii():
            plain.append(word)
        elif not wanted.isdisjoint(forms(word, code)):
            yield word
    for word, form in zip(plain, forms_of_words(plain, code), strict=True):
        if form in wanted:
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
