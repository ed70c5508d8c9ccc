"""Words of the index that somebody may have meant who typed another."""

from collections.abc import Iterable
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


def near(word: str, known: Iterable[Known]) -> tuple[str, ...]:
    """The known words within one or two errors, two letters swapped being one; the likeliest first."""
    errors = 2 if len(word) >= _TWO_ERRORS else 1
    counts = {other: count for other, count in known if abs(len(other) - len(word)) <= errors}
    counts.pop(word, None)
    found = process.extract(word, list(counts), scorer=OSA.distance, score_cutoff=errors, limit=None)
    ranked = sorted(found, key=lambda entry: (entry[1], -counts[entry[0]], entry[0]))
    return tuple(other for other, _, _ in ranked[:MOST])


def can_be_misspelt(word: str) -> bool:
    """Whether other spellings are worth a look: a number is another number with any digit changed."""
    return len(word) >= SHORTEST and word.isalpha()
