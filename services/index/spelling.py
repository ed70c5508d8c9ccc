"""Words of the index that somebody may have meant who typed another."""

from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST: Final = 4
"""Letters: of three, one changed makes another word more often than it corrects one."""
_TWO_ERRORS: Final = 8
"""Letters from which two errors are looked past, as OpenSearch's AUTO does from six."""
MOST: Final = 5
"""Spellings of one word: the likeliest; more would be a search for something else."""
Known = tuple[str, int]
"""A word and how many documents have it."""


def beginnings(word: str) -> frozenset[str]:
    """Letters that the word which was meant begins with: the first two may be the ones that were swapped."""
    return frozenset(word[:2])


def errors_in(word: str) -> int:
    """How many errors are looked past."""
    return 2 if len(word) >= _TWO_ERRORS else 1


def close(word: str, known: Iterable[Known]) -> dict[str, int]:
    """The known words within one or two errors, two letters swapped being one, by the number of errors."""
    errors = errors_in(word)
    others = {other for other, _ in known if abs(len(other) - len(word)) <= errors} - {word}
    found = process.extract(word, list(others), scorer=OSA.distance, score_cutoff=errors, limit=None)
    return {other: int(distance) for other, distance, _ in found}


def near(errors: Mapping[str, int], counts: Mapping[str, int]) -> tuple[str, ...]:
    """The likeliest of close words, first those with the fewest errors, then the most frequent."""
    ranked = sorted(counts, key=lambda other: (errors[other], -counts[other], other))
    return tuple(ranked[:MOST])


def can_be_misspelt(word: str) -> bool:
    """Whether other spellings are worth a look: a number is another number with any digit changed."""
    return len(word) >= SHORTEST and word.isalpha()
