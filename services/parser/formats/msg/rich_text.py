"""Compressed RTF, as Outlook keeps a message's body, through compressed-rtf."""

import struct
from typing import Final

from compressed_rtf import decompress as decompress_rtf  # type: ignore[import-untyped]
from compressed_rtf.crc32 import crc32  # type: ignore[import-untyped]

from copydesk_contracts.events import ReasonCode
from services.parser.limits import Limits
from services.process.errors import Rejected

_HEADER: Final = struct.Struct("<II4sI")
_AFTER_SIZE: Final = 4
"""The header's first number counts the bytes behind itself."""
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"


def decompress(data: bytes, limits: Limits) -> bytes:
    """The RTF. What is cut short is given as far as it goes. Raises Rejected (malformed, bomb)."""
    if len(data) < _HEADER.size:
        raise Rejected(ReasonCode.MALFORMED, "MSG: an RTF body of less than its header")
    packed, size, kind, _ = _HEADER.unpack_from(data)
    if size > limits.copy_bytes:
        raise Rejected(ReasonCode.BOMB, f"MSG: an RTF body of {size} bytes")
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    if kind != _COMPRESSED:
        raise Rejected(ReasonCode.MALFORMED, "MSG: an RTF body of no known kind")
    return _expanded(data[_HEADER.size : packed + _AFTER_SIZE])[:size]


def _expanded(runs: bytes) -> bytes:
    """All runs; the sum of those that are there is put before them, since the library insists on it."""
    try:
        return _library(runs)
    except struct.error:
        return _library(runs[:-1])  # cut off within a reference of two bytes


def _library(runs: bytes) -> bytes:
    header = _HEADER.pack(len(runs) + _HEADER.size - _AFTER_SIZE, 0, _COMPRESSED, crc32(runs))
    return bytes(decompress_rtf(header + runs))
