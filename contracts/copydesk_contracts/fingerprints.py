"""What can be told from two fingerprints, `Annotations.fingerprint`.

A fingerprint is the up to 256 smallest 32-bit hashes of a text's word pairs, rising; rare
pairs are hashed lower, so that they count for more. From two of them follows how much of
one text is contained in the other.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

SIZE: Final = 256
"""Hashes of a fingerprint: the error of the estimated share is then about 0.03."""
_HASHES: Final = 1 << 32
"""Hashes that there are."""


def shares(a: Sequence[int], b: Sequence[int]) -> tuple[float, float]:
    """Estimated share of the first text that the second has too, and of the second that the first has.

    Both sketches are compared up to the smaller of their largest hashes, below which both
    are complete; the standard error is about 0.03 for texts of like length.
    """
    limit = min(_reach(a), _reach(b))
    common = len(set(a) & set(b))
    left, right = bisect_right(a, limit), bisect_right(b, limit)
    return (common / left if left else 0.0), (common / right if right else 0.0)


def similarity(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated share of the smaller text's word pairs that the larger has too, 0 to 1. Symmetric."""
    return max(shares(a, b))


def _reach(sketch: Sequence[int]) -> int:
    return sketch[-1] if len(sketch) >= SIZE else _HASHES
