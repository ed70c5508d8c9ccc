"""Streams of a PDF measured before anything else expands them."""

import re
import zlib
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.limits import Limits
from services.process.errors import Rejected

_STREAM: Final = re.compile(rb"stream\r?\n")
_DEFLATED: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x68\xde", b"\x48\x89")
DICTIONARY: Final = 1024
"""Bytes before a stream that hold the filters of its dictionary."""
PIECE: Final = 16 * 1024
"""Bytes of a packed stream tried at a time."""
CHUNK: Final = 256 * 1024
"""Bytes unpacked at a time, so that growth is noticed before it takes memory."""
LAYERS: Final = 3
"""Compressions over one another; programs write one or two."""


@dataclass
class Meter:
    """Expanded bytes so far, of all streams together."""

    most: int
    total: int = 0

    def add(self, size: int) -> None:
        """Raise Rejected(BOMB) beyond `most`."""
        self.total += size
        if self.total > self.most:
            raise Rejected(ReasonCode.BOMB, f"streams that grow beyond {self.total} bytes")


def check_streams(copy: bytes, limits: Limits) -> None:
    """Raise Rejected(BOMB) where the text of a PDF grows out of proportion. Pictures are not measured."""
    meter = Meter(max(limits.copy_bytes, min(limits.ratio * len(copy), 8 * limits.copy_bytes)))
    for match in _STREAM.finditer(copy):
        start = match.end()
        if copy[start : start + 2] in _DEFLATED and not _is_picture(
            copy[max(0, match.start() - DICTIONARY) : start]
        ):
            _measure(copy, start, meter)


def _is_picture(before: bytes) -> bool:
    dictionary = before[before.rfind(b" obj") + 1 :]
    return b"/Image" in dictionary


def _measure(copy: bytes, start: int, meter: Meter) -> None:
    stream = _Deflated(meter, LAYERS)
    for at in range(start, len(copy), PIECE):
        if not stream.feed(copy[at : at + PIECE]):
            return


class _Deflated:
    """A deflated stream, and what is deflated again inside; never holds more than a chunk of it."""

    def __init__(self, meter: Meter, layers: int) -> None:
        self._inflate = zlib.decompressobj()
        self._meter, self._layers = meter, layers
        self._inner: _Deflated | None = None
        self._begun = False

    def feed(self, data: bytes) -> bool:
        """Measure more of it; false at its end, or where it is broken."""
        while data:
            try:
                out = self._inflate.decompress(data, CHUNK)
            except zlib.error:
                return False
            self._meter.add(len(out))
            self._inside(out)
            data = self._inflate.unconsumed_tail
        return not self._inflate.eof

    def _inside(self, out: bytes) -> None:
        if not self._begun and self._layers > 1 and out[:2] in _DEFLATED:
            self._inner = _Deflated(self._meter, self._layers - 1)
        self._begun = self._begun or bool(out)
        if self._inner is not None and not self._inner.feed(out):
            self._inner = None
