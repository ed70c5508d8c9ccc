"""A container's bytes as a stream, expanded in bounds where the file is compressed."""

import io
import lzma
from typing import IO, Final, cast

from copydesk_contracts.events import ReasonCode
from services.parser.containers.compression import check_growth, compression_around
from services.parser.limits import Limits
from services.process.errors import Rejected

BROKEN: Final = (OSError, EOFError, lzma.LZMAError, ValueError)


class Bounded(io.RawIOBase):
    """A reader that stops a stream from growing out of proportion."""

    def __init__(self, inner: IO[bytes], source: IO[bytes], limits: Limits) -> None:
        super().__init__()
        self._inner, self._source, self._limits = inner, source, limits
        self._out = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        """Fill the buffer. Raises Rejected (bomb, malformed)."""
        try:
            piece = self._inner.read(len(buffer))
        except BROKEN as error:
            raise Rejected(ReasonCode.MALFORMED, f"compressed file: {error}") from error
        buffer[: len(piece)] = piece
        self._out += len(piece)
        check_growth(self._out, self._source.tell(), self._limits)
        if self._out > self._limits.container_bytes:
            raise Rejected(ReasonCode.BOMB, f"more than {self._limits.container_bytes} bytes after expansion")
        return len(piece)


def opened(copy: bytes | IO[bytes], limits: Limits, as_it_is: frozenset[str] = frozenset()) -> IO[bytes]:
    """The container's own bytes from their beginning; compressions `as_it_is` stay around them."""
    stream = io.BytesIO(copy) if isinstance(copy, bytes) else copy
    stream.seek(0)
    unpacker = compression_around(stream.read(16))
    stream.seek(0)
    if unpacker is None or unpacker.name in as_it_is:
        return stream
    inner = cast(IO[bytes], unpacker.stream(stream))
    return io.BufferedReader(Bounded(inner, stream, limits), 256 * 1024)


def skip_to(stream: IO[bytes], place: int) -> None:
    """Go on at an offset; compressed streams have to be read up to there."""
    if stream.seekable():
        stream.seek(place)
        return
    while place > 0 and (piece := stream.read(min(place, 1024 * 1024))):
        place -= len(piece)
