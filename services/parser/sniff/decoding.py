"""The beginning of a copy as text, good enough to tell what it is."""

import codecs
from typing import Final

from services.parser.sniff.binary import FEW, control_share

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_SAMPLE: Final = 2048
"""Bytes looked at: some lines of text."""
_FEWEST_PAIRS: Final = 8
"""Fewer tell nothing by their zeros."""
_MOST_ZEROS, _STRAY_ZEROS = 0.7, 0.05
"""Latin text in UTF-16 has a zero in nearly every other byte and none in between."""


def decoded(head: bytes) -> str | None:
    """The beginning as text; null where it does not look like text."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    wide = _wide(head)
    if wide is not None:
        return head.decode(wide, "replace")
    if control_share(head) >= FEW:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark, told by the zeros in every other place."""
    sample = head[:_WIDE_SAMPLE]
    half = len(sample) // 2
    if half < _FEWEST_PAIRS or b"\0" not in sample:
        return None
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[parity::2].count(0), sample[1 - parity :: 2].count(0)
        if zeros > _MOST_ZEROS * half and others < _STRAY_ZEROS * half:
            return encoding
    return None
