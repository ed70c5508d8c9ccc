"""When two texts are of one story, and by what candidates are looked up. Symmetric."""

from collections.abc import Sequence
from typing import Final

from copydesk_contracts.fingerprints import similarity

THRESHOLD: Final = 0.64
"""Share of the smaller text; planted copies have more, articles on one event less (ADR 7)."""
KEYS: Final = 48
"""Hashes that a text is looked up by; more find more candidates and cost a row each."""
_SHARED: Final = 8
"""Hashes in common below which nothing is proved."""


def tie(a: Sequence[int], b: Sequence[int]) -> float | None:
    """How similar two texts of one story are, 0 to 1; null if they are of different ones.

    Two fingerprints that share fewer than eight hashes prove nothing.
    """
    found = similarity(a, b)
    return found if found >= THRESHOLD and len(set(a) & set(b)) >= _SHARED else None


def keys(fingerprint: Sequence[int]) -> tuple[int, ...]:
    """The hashes to look candidates up by: two texts of one story share at least one."""
    return tuple(fingerprint[:KEYS])
