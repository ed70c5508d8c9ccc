"""The body in a winmail.dat, by which Outlook sends what other programs cannot show, after [MS-OXTNEF].

The package for it is under the LGPL and years old; of the format no more than the body is read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
MOST_ATTRIBUTES: Final = 10_000
"""The count that the file gives is not to be believed; a mail has a few dozen."""
_HEADER: Final = 6
"""Signature and key."""
_ATTRIBUTE: Final = struct.Struct("<BII")
_CHECKSUM: Final = 2
"""Bytes behind each attribute."""
_BODY, _PROPERTIES = 0x0002800C, 0x00069003
_PROPERTY: Final = struct.Struct("<HH")
_LENGTH: Final = struct.Struct("<I")
_TEXT, _RICH, _MARKUP = 0x1000, 0x1009, 0x1013
_FIXED: Final = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
"""Bytes of the property types that have a fixed length, padded to four."""
_COUNTED: Final = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_UNICODE: Final = 0x1F
"""PtypString of [MS-OXCDATA]: text in UTF-16."""
_NAMED: Final = 0x8000
"""Property numbers from here on are followed by a name, and none of them is a body."""
_MULTIPLE: Final = 0x1000
"""The flag of a property type that has several values."""


@dataclass(frozen=True)
class Packed:
    """The body as it was packed: plain text, HTML and compressed RTF, each empty where it is missing."""

    text: bytes = b""
    markup: bytes = b""
    rich: bytes = b""


def unpack(data: bytes) -> Packed:
    """The body of a winmail.dat, as far as it can be read; an empty one for bytes that are none."""
    found: dict[int, bytes] = {}
    try:
        for name, value in _attributes(data):
            if name == _BODY:
                found.setdefault(_TEXT, value)
            elif name == _PROPERTIES:
                for tag, inner in _properties(value):
                    found.setdefault(tag, inner)
    except struct.error:
        pass  # cut off: what came before is whole
    text, markup = (found.get(tag, b"").rstrip(b"\0") for tag in (_TEXT, _MARKUP))
    return Packed(text, markup, found.get(_RICH, b""))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    if not data.startswith(SIGNATURE):
        return
    at = _HEADER
    for _ in range(MOST_ATTRIBUTES):
        if at + _ATTRIBUTE.size > len(data):
            return
        _, name, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        yield name, data[at : at + length]
        at += length + _CHECKSUM


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Property number and bytes; text in UTF-16 as UTF-8. Stops at what it does not know."""
    (count,) = _LENGTH.unpack_from(data)
    at = _LENGTH.size
    for _ in range(min(count, MOST_ATTRIBUTES)):
        kind, tag = _PROPERTY.unpack_from(data, at)
        at += _PROPERTY.size
        if tag >= _NAMED or kind & _MULTIPLE:
            return
        if kind in _FIXED:
            at += _FIXED[kind]
            continue
        if kind not in _COUNTED:
            return
        length = _LENGTH.unpack_from(data, at + _LENGTH.size)[0]
        at += 2 * _LENGTH.size
        value = data[at : at + length]
        at += length + -length % 4
        yield tag, value.decode("utf-16-le", "replace").encode() if kind == _UNICODE else value
