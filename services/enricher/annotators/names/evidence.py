"""What speaks for a form being somebody's, something's or a place's name, over a whole article."""

from collections import defaultdict
from collections.abc import Sequence, Set
from enum import IntEnum
from functools import cache
from itertools import pairwise

from services.enricher.annotators.names.data import read, words_of
from services.enricher.annotators.names.lexicon import Form, fold
from services.enricher.annotators.names.words import NameWord


class NameKind(IntEnum):
    """What a name names; OTHER is a law, an event, a work, a nationality: no name to mark."""

    PERSON = 0
    ORGANISATION = 1
    PLACE = 2
    OTHER = 3


Votes = list[float]


class Evidence:
    """Votes for each form, and which spans of words the model itself marked."""

    def __init__(self, words: Sequence[NameWord]) -> None:
        self.words = words
        written = {(a.text, b.text) for a, b in pairwise(words)}
        self.folded = [_fold(words, index, written) for index in range(len(words))]
        self.ruled: set[Form] = set()
        self.votes: dict[Form, Votes] = defaultdict(lambda: [0.0] * len(NameKind))
        self.marked: dict[tuple[int, int], NameKind] = {}

    def form(self, first: int, last: int) -> Form:
        """The form of the words from `first` up to `last`, exclusive."""
        return tuple(self.folded[first:last])

    def vote(self, first: int, last: int, kind: NameKind, weight: float = 1.0) -> None:
        """Count a rule's finding for the words' form."""
        if first < last:
            form = self.form(first, last)
            self.votes[form][kind] += weight
            self.ruled.add(form)

    def mark(self, first: int, last: int, kind: NameKind) -> None:
        """A vote of the model's, which also holds for this very place."""
        self.votes[self.form(first, last)][kind] += 1.0
        self.marked[first, last] = kind

    def best(self, form: Form) -> NameKind | None:
        """The kind with most votes; of equals the earlier one."""
        votes = self.votes.get(form)
        if votes is None or not any(votes):
            return None
        return NameKind(max(range(len(votes)), key=lambda kind: votes[kind]))


OPENERS = words_of("openers")

_SHORT = 3
"""Letters of an acronym that would be taken for a word if it were longer."""


def _fold(words: Sequence[NameWord], index: int, written: Set[tuple[str, str]]) -> str:
    """The word's fold; a short one in capitals is a word too where a place in capitals has it."""
    text = words[index].text
    if not text.isupper() or len(text) > _SHORT:
        return fold(text)
    word = text.capitalize()
    opens = text in OPENERS and index + 1 < len(words) and words[index + 1].text.isupper()
    return word if opens or _is_word(words, index, written) else text


def _is_word(words: Sequence[NameWord], index: int, written: Set[tuple[str, str]]) -> bool:
    """ "HARBOUR BAY" ends with a bay, "ANN HARBOUR" is Ann where the article writes "Ann Harbour"."""
    before, word, after = (_shouted(words, at) for at in (index - 1, index, index + 1))
    if before and (word in _short_heads() or (before, word) in written):
        return True
    return bool(after) and (word, after) in written


def _shouted(words: Sequence[NameWord], index: int) -> str:
    """The word that stands in capitals there, as a word; nothing if none does."""
    shouted = 0 <= index < len(words) and words[index].text.isupper() and len(words[index].text) > 1
    return words[index].text.capitalize() if shouted else ""


@cache
def _short_heads() -> frozenset[str]:
    """Last words of places' names that are short as acronyms are: "Bay", "Sea"."""
    return frozenset(head for head in read("places.json")["heads"] if len(head) <= _SHORT)
