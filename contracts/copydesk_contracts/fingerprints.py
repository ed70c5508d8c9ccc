"""What can be told from two fingerprints, `Annotations.fingerprint`.

A fingerprint is the up to 256 smallest 32-bit hashes of a text's word pairs, rising. From
two of them follows how much of one text is contained in the other.
"""

from collections.abc import Sequence
from typing import Final

SIZE: Final = 256
"""Hashes of a fingerprint: the error of the estimated share is then about 0.03."""
_HASHES: Final = 1 << 32
"""Hashes that there are."""


def similarity(a: Sequence[int], b: Sequence[int]) -> float:
    """Estimated share of the smaller text's word pairs that the larger has too, 0 to 1.

    Symmetric. Both sketches are compared up to the smaller of their largest hashes, below
    which both are complete; the standard error is about 0.03 for texts of like length.
    """
    limit = min(_reach(a), _reach(b))
    left, right = {x for x in a if x <= limit}, {x for x in b if x <= limit}
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _reach(sketch: Sequence[int]) -> int:
    return sketch[-1] if len(sketch) >= SIZE else _HASHES
