"""ANPA 1312, the wire of American agencies: a header from SYN to STX, lines as `^…<` and `^…=`, a stamp."""

import re
from typing import Final

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample

_START: Final = re.compile(rb"[\x00-\x20]*\x16[\x16\x00-\x20]*\x01|[\x00-\x20]*\x01[A-Za-z]\d{4}[\x1f_-]")
_HEADER: Final = re.compile(
    rb"[\x00-\x20]*(?:[A-Za-z]\d{4}[-_A-Za-z]{0,12}\s*[\r\n]+)?"
    rb"[A-Za-z] [A-Za-z]\W{1,4}[A-Za-z]{2}-[^\r\n]*\d\d-\d\d"
)
"""Service and number, priority and category, slug and day, where the control characters are lost."""

_QUAD: Final = re.compile(rb"^[\x00-\x1f]{0,4}\^[^\r\n^]{1,300}[<=][ \t]*[\x00-\x1f]?\r?$", re.MULTILINE)
"""A line that is set flush left or centred."""

_STAMP: Final = re.compile(rb"[A-Z]{2,4}-[A-Z]{1,4}-\d\d-\d\d-\d\d \d{4}GMT")
_HEAD, _TAIL = 4000, 300
_FEWEST_LINES: Final = 2
"""Lines of that kind, with a stamp at the end, by which copy without any header is known."""


def _recognises(sample: Sample) -> bool:
    copy = sample.copy
    if b"^" not in copy[:_HEAD]:
        return False
    lines = len(_QUAD.findall(copy[:_HEAD]))
    if _START.match(copy) is not None:
        return lines > 0
    if _HEADER.match(copy) is not None:
        return lines > 0
    return lines >= _FEWEST_LINES and _STAMP.search(copy[-_TAIL:]) is not None


FORMAT = Format(
    kind="anpa-1312",
    recognises=_recognises,
    reader="services.parser.formats.anpa1312.reader:read_anpa1312",
    most="text_bytes",
)
