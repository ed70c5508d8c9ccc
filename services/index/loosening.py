"""How a search is loosened: which words may stand in other forms, be missing or be misspelt.

Only bare words are: phrases, `+words`, fields, dates, OR and exclusions hold as they were
typed. What a store must find is in four circles, each around the one before:

1. every word as it was typed;
2. every word in any form, but for those that only ask and stop words;
3. words that together weigh half of all, rare ones more (where 1 and 2 hold few documents);
4. the same with other spellings of words that no document has.

A store ranks by the innermost circle first and within it by its own score. Where it looks
into 3, a headline with nearly all words comes before 2.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress, takewhile
from typing import Final, Protocol

from services.index import asking, spelling
from services.index.forms import forms_of_word, forms_of_words
from services.index.syntax import Clause, Scope, Words

FEW: Final = 10
"""Documents in the first two circles from which on the outer ones are left out: half a page ..."""
SHARE: Final = 0.5
"""... and of the weight of all words what must occur in the outer ones: one rare word of two is enough."""
HEADLINE_SHARE: Final = 0.65
"""Of the weight of all words what a headline must have to come before articles with all words in other forms:
of 236 headlines with a word too many .96 came first without, .98 with it ..."""
HEADLINE_WORDS: Final = 3
"""... and words that a search must have more than for that."""
MOST_WORDS: Final = 64
"""Bare words that must occur, the rarest of a longer search: a long sentence has as many, and what more there
is of a pasted paragraph tells no other article from it ..."""
MOST_TYPED: Final = 256
"""... and words of a search that is loosened: a pasted page is not."""
MOST_NEAR: Final = 8
"""Words of a search for which other spellings are looked for, each among all words of two letters."""
_STEPS: Final = 3
"""Weights go from 1, for a word that every document has, to this one more."""
_COMMON: Final = 0.1
"""Share of documents from which a stop word need not occur: one that is rare here is a name."""
_FEWEST_SHARED: Final = 3
"""Letters that the forms of a word must share to be looked for among all words, for marking."""
_NEARLY_ALL: Final = 0.8
"""Share of a word's documents whose language must have it for a stop word."""
_RARE: Final = 3
"""Documents below which a word may be somebody's slip ..."""
_FAR_MORE: Final = 20
"""... if another spelling has so many times more."""


class StoreVocabulary(Protocol):
    """What a store knows of its words."""

    def documents(self) -> int:
        """How many documents there are."""
        ...

    def languages(self) -> Sequence[str]:
        """Codes of the languages whose forms there are."""
        ...

    def having(self, forms: frozenset[str]) -> int:
        """How many documents have any of these forms, about."""
        ...

    def resembling(self, word: str) -> Sequence[spelling.Known]:
        """The words of texts and titles that may have been meant, and others; how many documents have each,
        at most.
        """
        ...

    def counted(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents have each of these words in text or title."""
        ...


class ListedWords(Protocol):
    """The words of a store that can be listed."""

    def beginning(self, letters: str) -> Sequence[spelling.Known]:
        """The words of texts and titles that begin so; how many documents have each, at most."""
        ...


@dataclass(frozen=True)
class LooseWord:
    """A bare word. `forms` has for each of its parts (`Kim's` has one, `well-known` two) what it is found by.

    `weight` 0 need not occur; `near` are other spellings, for a word that hardly any document has.
    """

    typed: Words
    forms: tuple[frozenset[str], ...]
    weight: int
    known: bool = True
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A search's loose words, and the clauses that hold as they are."""

    words: tuple[LooseWord, ...] = ()
    fixed: tuple[Clause, ...] = ()

    @property
    def needed(self) -> tuple[LooseWord, ...]:
        """Words that must occur in some form; all if none need."""
        return tuple(word for word in self.words if word.weight) or self.words

    def weightiest(self, most: int) -> "Plan":
        """The same with so many words at most, those that weigh most, in their order."""
        kept = sorted(range(len(self.words)), key=lambda at: -self.words[at].weight)[:most]
        return replace(self, words=tuple(self.words[at] for at in sorted(kept)))

    def least(self, words: Sequence[LooseWord]) -> int:
        """The weight that must occur of these words."""
        return max(1, math.floor(SHARE * sum(word.weight for word in words)))


def plan(clauses: Sequence[Clause], cut: Callable[[str], list[str]], vocabulary: StoreVocabulary) -> Plan:
    """The plan for a search; `cut` gives a text's words as the index has them."""
    bare = [_bare(clause) for clause in clauses]
    loose = [(word, cut(word.text)) for word in bare if word is not None]
    tokens = list(chain.from_iterable(parts for _, parts in loose))
    if not loose or len(tokens) > MOST_TYPED:
        return Plan(fixed=tuple(clauses))
    read = _Reader(vocabulary, tuple(vocabulary.languages()), asking.of_question(tokens))
    words = filter(None, (read.word(word, parts) for word, parts in loose))
    fixed = compress(clauses, (word is None for word in bare))
    return Plan(_rarest_needed(tuple(words)), tuple(fixed))


def _rarest_needed(words: tuple[LooseWord, ...]) -> tuple[LooseWord, ...]:
    """The words, of which no more than `MOST_WORDS` must occur: those that weigh most."""
    needed = sorted((at for at, word in enumerate(words) if word.weight), key=lambda at: -words[at].weight)
    spared = set(needed[MOST_WORDS:])
    return tuple(replace(word, weight=0) if at in spared else word for at, word in enumerate(words))


def _bare(clause: Clause) -> Words | None:
    """The word of a clause that is nothing but one bare word."""
    term = clause.terms[0]
    if clause.exclude or len(clause.terms) > 1 or not isinstance(term, Words):
        return None
    return None if term.scope is not Scope.ALL or term.exact or term.prefix else term


UNLOOSENED: Final = Plan()
"""The plan of a search that holds as it was typed."""


@dataclass(frozen=True)
class _Reader:
    vocabulary: StoreVocabulary
    codes: tuple[str, ...]
    asking: frozenset[str]
    looked_up: list[str] = field(default_factory=list)
    """Words whose other spellings were looked for."""

    def word(self, typed: Words, tokens: Sequence[str]) -> LooseWord | None:
        """The word; null where it holds no letter or digit."""
        if not tokens:
            return None
        parts = _parts(tokens)
        found = tuple(forms_of_word(part, self.codes) for part in parts)
        if not found:
            return LooseWord(typed, (), _STEPS)
        count = min(self.vocabulary.having(each) for each in found)
        if self._says_nothing(parts, count):
            return LooseWord(typed, found, 0)
        near = self._near(parts[0], count) if len(tokens) == 1 else ()
        return LooseWord(typed, found, self._weight(count), count > 0, near)

    def _says_nothing(self, parts: Sequence[str], count: int) -> bool:
        if self.asking.issuperset(parts):
            return True
        common = count == 0 or count >= _COMMON * self.vocabulary.documents()
        return common and all(self._is_stop_word(part) for part in parts)

    def _is_stop_word(self, part: str) -> bool:
        """In the languages of nearly all documents that have it: `war` is one in German only."""
        counts = {code: self.vocabulary.having(forms_of_word(part, [code])) for code in self.codes}
        stopping = [code for code in counts if asking.is_stop_word(part, code)]
        return bool(stopping) and sum(counts[code] for code in stopping) >= _NEARLY_ALL * sum(counts.values())

    def _weight(self, count: int) -> int:
        """By how rare the word is: 1 for one that all documents have."""
        total = self.vocabulary.documents() + 1
        rarity = math.log(total / max(1, count)) / math.log(max(2, total))
        return 1 + min(_STEPS, max(0, int(_STEPS * rarity)))

    def _near(self, word: str, count: int) -> tuple[str, ...]:
        if count >= _RARE or len(self.looked_up) >= MOST_NEAR or not spelling.can_be_misspelt(word):
            return ()
        self.looked_up.append(word)
        enough = max(1, _FAR_MORE * count)
        if enough > self.vocabulary.documents():
            return ()
        known = self.vocabulary.resembling(word)
        close = spelling.close(word, (entry for entry in known if entry[1] >= enough))
        counts = self.vocabulary.counted(sorted(close))
        return spelling.near(close, {other: had for other, had in counts.items() if had >= enough})


def _parts(tokens: Sequence[str]) -> tuple[str, ...]:
    """The parts of what was typed as one word that count; none where its characters are words themselves."""
    long = tuple(token for token in tokens if len(token) > 1)
    return tuple(tokens) if len(tokens) == 1 else long


def other_words(made: Plan, vocabulary: ListedWords) -> frozenset[str]:
    """The words of the index that a plan finds beside those typed: their forms and other spellings."""
    found = {other for word in made.words for other in word.near}
    for each in {form for word in made.words if word.weight for form in word.forms}:
        found.update(_of_forms(each, vocabulary))
    return frozenset(found)


def _of_forms(wanted: frozenset[str], vocabulary: ListedWords) -> Iterator[str]:
    stems = {form.partition(":")[2] for form in wanted}
    # One letter less than they share: `cities` and its stem `citi` are forms of `city`.
    shared = _shared(min(stems), max(stems))
    known = [word for word, _ in vocabulary.beginning(shared[:-1])] if len(shared) >= _FEWEST_SHARED else []
    for code in {form.partition(":")[0] for form in wanted}:
        for word, form in zip(known, forms_of_words(known, code), strict=True):
            if form in wanted:
                yield word


def _shared(first: str, second: str) -> str:
    """The beginning that both have."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    return "".join(letter for letter, _ in pairs)
