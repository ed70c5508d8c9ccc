"""How much two texts have in common, and by what candidates are looked up. Symmetric, pure.

Fingerprints hash rare word pairs lower, so that counts of common hashes weigh rare words
first. Every number here was set on copies planted in articles of some eighty publishers
(ADR 24) and holds on those of publishers left out.
"""

import hashlib
from array import array
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


def signature(fingerprint: Sequence[int], slots: Sequence[int]) -> int | None:
    """What texts of one variant share, below 2**63; null for a text that says too little to be compared.

    Two variants of one signature among ten million are as likely as one in 200,000.
    """
    if len(fingerprint) < PROVEN:
        return None
    return drawn(fingerprint[:_SIGNED], slots[:_SIGNED_SLOTS])


def drawn(*values: Sequence[int] | bytes) -> int:
    """A number below 2**63 that follows from these, each bytes or numbers below 2**32."""
    parts = (each if isinstance(each, bytes) else array("I", each).tobytes() for each in values)
    return int.from_bytes(hashlib.blake2b(b"\0".join(parts), digest_size=8).digest(), "big") >> 1
