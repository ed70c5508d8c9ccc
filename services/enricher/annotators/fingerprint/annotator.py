"""A sketch of the text that tells copies, cut copies and rewrites from other articles.

The shingles are pairs of neighbouring words (of single characters in Chinese and Japanese):
with a tenth of the words changed four fifths of them survive, and the order of paragraphs
hardly touches them. The sketch is the 256 smallest of their 32-bit hashes, in rising
order. Unlike a MinHash of fixed positions it also estimates how much of the smaller text
is contained in the larger, which is what a cut or merged copy has in common with its source.
"""

import re
import zlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from copydesk_contracts.fingerprints import SIZE
from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_SHORT = 8  # letters of two words and the space between them: "of the" says nothing


def fingerprint(text: str) -> tuple[int, ...]:
    """Up to 256 numbers below 2**32, rising; empty for a text of less than two words."""
    words = _TOKEN.findall(text.casefold())
    shingles = {f"{a} {b}" for a, b in pairwise(words)}
    telling = (s for s in shingles if len(s) > _SHORT or not s.isascii())
    return tuple(sorted({zlib.crc32(s.encode("utf-8", "replace")) for s in telling})[:SIZE])


class FingerprintAnnotator:
    """Fills `fingerprint`."""

    name = "fingerprint"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """The sketch of title and paragraphs, without bylines, credits and boilerplate."""
        spans = blocks(copy.article)
        return {"fingerprint": fingerprint("\n".join(copy.text[b.start : b.end] for b in spans)) or None}
