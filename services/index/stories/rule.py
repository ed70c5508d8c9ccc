"""How much two texts have in common, and by what candidates are looked up. Symmetric, pure.

Fingerprints hash rare word pairs lower, so that counts of common hashes weigh rare words
first. Every number here was set on copies planted in articles of some eighty publishers
(ADR 24) and holds on those of publishers left out.
"""

from collections.abc import Sequence
from typing import Final

KEYS: Final = 64
"""Hashes that a text is looked up by: a brief of 80 words shares about six of a long article's."""
SHARED_KEYS: Final = 2
"""Keys in common from which two texts are compared at all."""
REACH: Final = 20
"""Places apart, among the texts that hold a key, up to which two find each other by it: more would tell no
more of a story, of boilerplate nothing."""
EDGE: Final = 0.12
"""Resemblance from which two texts are remembered as neighbours."""
LINKED: Final = 0.18
"""Mean resemblance from which two groups of texts are one story."""
PROVEN: Final = 8
"""Hashes in common below which nothing is proved."""
_SIGNED: Final = 32
"""Lowest hashes that texts of one variant share: with other heads most do, two round-ups that have two of
three items in common do not."""
_SIGNED_SLOTS: Final = 8
"""And the lowest slots, so that a table of the same teams with other figures is no such text."""


def signature(fingerprint: Sequence[int], slots: Sequence[int]) -> str | None:
    """What texts of one variant share; null for a text that says too little to be compared."""
    if len(fingerprint) < PROVEN:
        return None
    return " ".join(f"{value:x}" for value in (*fingerprint[:_SIGNED], *slots[:_SIGNED_SLOTS]))
