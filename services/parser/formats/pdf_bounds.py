"""Streams of a PDF measured before anything else expands them."""

import re
import zlib
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.limits import Limits
from services.runtime.errors import Rejected

_STREAM: Final = re.compile(rb"stream\r?\n")
_DEFLATED: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x68\xde", b"\x48\x89")
DICTIONARY: Final = 1024
CHUNK: Final = 256 * 1024
LAYERS: Final = 3


def check_streams(copy: bytes, limits: Limits) -> None:
    """Raise Rejected(BOMB) where the text of a PDF grows out of proportion. Pictures are not measured."""
    total = 0
    for match in _STREAM.finditer(copy):
        start = match.end()
        if copy[start : start + 2] not in _DEFLATED or _is_picture(copy[match.start() - DICTIONARY : start]):
            continue
        total += _size(copy, start, limits, total)


def _is_picture(before: bytes) -> bool:
    dictionary = before[before.rfind(b" obj") + 1 :]
    return b"/Image" in dictionary


def _size(copy: bytes, start: int, limits: Limits, total: int) -> int:
    """Bytes that the stream at `start` grows to, streams inside it included. Never holds them all."""
    layers = [zlib.decompressobj() for _ in range(LAYERS)]
    size, used = 0, 0
    while used < len(copy) - start and not layers[0].eof:
        piece = copy[start + used : start + used + 4096]
        used += len(piece)
        try:
            size += _through(layers, piece, size == 0)
        except zlib.error:
            break
        grown = total + size
        if (grown > limits.copy_bytes and grown > limits.ratio * len(copy)) or grown > 16 * limits.copy_bytes:
            raise Rejected(ReasonCode.BOMB, f"a stream of {used} bytes grows beyond {size}")
    return size


def _through(layers: list[zlib._Decompress], data: bytes, first: bool) -> int:
    """Expanded size of `data`, and of what is deflated again inside."""
    out = layers[0].decompress(data)
    inner = 0
    if len(layers) > 1 and out and (out[:2] in _DEFLATED if first else layers[1].unused_data is None):
        inner = _through(layers[1:], out, first)
    return len(out) + inner
