"""IPTC 7901, the telegram of text agencies: a line of header, keywords, text between STX and ETX, a stamp."""

import re
from typing import Final

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample

_HEADER: Final = re.compile(
    rb"[\x00-\x20]*(?:ZCZC[\x00-\x20]+)?(?P<start>\x01)?[ ]?"
    rb"[A-Za-z]{2,6}[ -]?\d{3,4}[ ]+\d[ ]+[A-Za-z]{1,6}[ ]+\d{1,5}\b[^\r\n]*[\r\n]"
)
"""Source and number, priority, category, count of words: `eca217 4 i 88 …`."""

_FRAME: Final = re.compile(rb"[\x00-\x20]*\x01[^\x02\x16^]{2,400}\x02")
"""A header of another build, between start of heading and start of text."""

_STAMP: Final = re.compile(rb"\d{6} ?(?:[A-Z]{3,4} )?[A-Za-z]{3,9}\.? \d{2,4}\s*")
_HEAD, _TAIL = 1000, 200
"""Bytes in which the start of the text and the stamp are looked for."""


def _recognises(sample: Sample) -> bool:
    copy = sample.copy
    header = _HEADER.match(copy)
    if header is None:
        return _FRAME.match(copy) is not None
    if header["start"] or b"\x02" in copy[:_HEAD]:
        return True
    return _STAMP.search(copy[-_TAIL:]) is not None


FORMAT = Format(
    kind="iptc-7901",
    recognises=_recognises,
    reader="services.parser.formats.iptc7901.reader:read_iptc7901",
    most="text_bytes",
)
