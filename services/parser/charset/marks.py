"""UTF-16 and UTF-32, told by a byte-order mark or by their zeros."""

import codecs
from typing import Final

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16: the mark of one begins with the other's."""
_SAMPLE: Final = 2048
"""Bytes looked at: some lines of text."""
_FEWEST_PAIRS: Final = 8
"""Fewer tell nothing by their zeros."""
_LEAST_ZEROS, _STRAY_ZEROS = 0.7, 0.05
"""Latin text in UTF-16 has a zero in nearly every other byte and none in between."""


def marked(head: bytes) -> tuple[bytes, str] | None:
    """The byte-order mark that bytes begin with, and the Python codec it stands for; null for none."""
    return next(((mark, codec) for mark, codec in BYTE_ORDER_MARKS if head.startswith(mark)), None)


def unmarked_utf16(head: bytes) -> str | None:
    """The Python codec of Latin text in UTF-16 without a mark; null where it is none."""
    sample = head[:_SAMPLE]
    half = len(sample) // 2
    if half < _FEWEST_PAIRS or b"\0" not in sample:
        return None
    for parity, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[parity::2].count(0), sample[1 - parity :: 2].count(0)
        if zeros > _LEAST_ZEROS * half and others < _STRAY_ZEROS * half:
            return codec
    return None
