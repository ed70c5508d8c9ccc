"""A sketch of the text that tells copies, cut copies and rewrites from other articles.

The shingles are pairs of neighbouring words (of single characters in Chinese and Japanese):
with a tenth of the words changed four fifths of them survive, and the order of paragraphs
hardly touches them. Each pair is hashed to a number below 2**32, rare pairs to lower ones:
the chance that a pair is among the 256 lowest, which are the sketch, is as its weight. So
a count of common hashes is a sum of weights, and the sketch is a sorted list of numbers
still. Unlike a MinHash of fixed positions it also estimates how much of the smaller text
is contained in the larger, which is what a cut or merged copy has in common with its source.
"""

import re
import zlib
from collections.abc import Mapping
from itertools import pairwise
from math import expm1, log
from typing import Any

from copydesk_contracts.fingerprints import SIZE
from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks
from services.language.rarity import rarities
from services.language.scripts import of_one_script
from services.language.words import TOKEN

PAGE = "html"
"""Format of a page."""
_TOKEN = re.compile(TOKEN)
_HASHES = 1 << 32
"""CRC-32 has so many values."""
_COMMON = 20
"""Rarity up to which a pair says nothing, in tenths of a decade: "of the" has 15."""
_RAREST = 85
"""Rarity of a word that the table does not have: a name, a number, another language."""
_SHORT = 45
"""Rarity of such a word of up to three Latin letters, which in most languages is a particle."""
_SHORT_LETTERS = 3
"""Letters of the longest particles: "und", "the", "les"."""


def fingerprint(text: str) -> tuple[int, ...]:
    """Up to 256 numbers below 2**32, rising; empty for a text of less than two words."""
    words = _TOKEN.findall(text.casefold())
    rarity = {word: _rarity(word) for word in set(words)}
    pairs = set(pairwise(words))
    hashes = (_hash(f"{a} {b}", (rarity[a] + rarity[b]) / 2) for a, b in pairs)
    return tuple(sorted({value for value in hashes if value is not None})[:SIZE])


def _rarity(word: str) -> int:
    short = len(word) <= _SHORT_LETTERS and word.isascii()
    return rarities().get(word, _SHORT if short else _RAREST)


def _hash(pair: str, rarity: float) -> int | None:
    """A number for the pair, uniform for the rarest and crowding upwards for common ones.

    That is 1 - u ** (1 / weight) for a uniform u, which makes sampling proportional to weight.
    """
    weight = (rarity - _COMMON) / (_RAREST - _COMMON)
    if weight <= 0.0:
        return None
    uniform = (zlib.crc32(pair.encode("utf-8", "replace")) + 0.5) / _HASHES
    value = int(-expm1(log(uniform) / weight) * _HASHES)
    return value if value < _HASHES else None


class FingerprintAnnotator:
    """Fills `fingerprint`."""

    name = "fingerprint"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """The sketch of title and paragraphs, without bylines, credits and boilerplate."""
        told = [copy.text[b.start : b.end] for b in blocks(copy.article)]
        # Terms of use stand on pages; of a round-up each article counts, in whatever script.
        told = of_one_script(told) if copy.article.format == PAGE else told
        return {"fingerprint": fingerprint("\n".join(told)) or None}
