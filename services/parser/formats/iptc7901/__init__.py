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

_TELEX: Final = re.compile(rb"[\x00-\x20]*ZCZC[ \t]+[A-Z\d]{3,8}\b[^\r\n]{0,60}[\r\n]")
_NNNN: Final = re.compile(rb"\bNNNN\b")
"""A telex between the marks of its beginning and of its end."""

_STAMP: Final = re.compile(rb"\d{6} ?(?:[A-Z]{3,4} )?[A-Za-z]{3,9}\.? \d{2,4}\s*")
_HEAD, _TAIL = 1000, 200
"""Bytes in which the start of the text and the stamp are looked for."""


def _recognises(sample: Sample) -> bool:
    copy = sample.copy
    header = _HEADER.match(copy)
    if header is None:
        return _FRAME.match(copy) is not None or _is_telex(copy)
    if header["start"] or b"\x02" in copy[:_HEAD]:
        return True
    return _STAMP.search(copy[-_TAIL:]) is not None


def _is_telex(copy: bytes) -> bool:
    return _TELEX.match(copy) is not None and _NNNN.search(copy[-_TAIL:]) is not None


FORMAT = Format(
    kind="iptc-7901",
    recognises=_recognises,
    reader="services.parser.formats.iptc7901.reader:read_iptc7901",
    most="text_bytes",
)
