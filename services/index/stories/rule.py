"""When two texts are of one story, and by what candidates are looked up. Symmetric."""

from collections.abc import Sequence
from typing import Final

from copydesk_contracts.fingerprints import similarity

THRESHOLD: Final = 0.64
KEYS: Final = 48
_SHARED: Final = 8


def tie(a: Sequence[int], b: Sequence[int]) -> float | None:
    """How similar two texts of one story are, 0 to 1; null if they are of different ones.

    Two fingerprints that share fewer than eight hashes prove nothing.
    """
    found = similarity(a, b)
    return found if found >= THRESHOLD and len(set(a) & set(b)) >= _SHARED else None


def keys(fingerprint: Sequence[int]) -> tuple[int, ...]:
    """The hashes to look candidates up by: two texts of one story share at least one."""
    return tuple(fingerprint[:KEYS])
