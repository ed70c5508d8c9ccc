"""A compressed file, expanded in bounds: gzip, bzip2 and xz, several streams one after another."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Final, Protocol

from copydesk_contracts.events import ReasonCode
from services.parser.formats.kinds import Format
from services.parser.limits import MIB, Limits
from services.runtime.errors import Rejected

CHUNK: Final = 256 * 1024
XZ_MEMORY: Final = 128 * MIB


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib keeps what it could not use yet beside itself; the others keep it inside."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


_DECOMPRESSORS: Final[dict[Format, Callable[[], _Decompressor]]] = {
    Format.GZIP: _Gzip,
    Format.BZIP2: bz2.BZ2Decompressor,
    Format.XZ: lambda: lzma.LZMADecompressor(memlimit=XZ_MEMORY),
}


def expand(copy: bytes, kind: Format, limits: Limits) -> bytes:
    """All of a compressed file. Raises Rejected (bomb, too large, malformed)."""
    out = bytearray()
    try:
        rest = copy
        while rest:
            rest = _stream(_DECOMPRESSORS[kind](), rest, out, len(copy), limits).lstrip(b"\0")
            if rest and not rest.startswith(_MAGIC[kind]):
                break
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"{kind}: {error}") from error
    return bytes(out)


_MAGIC: Final = {Format.GZIP: b"\x1f\x8b", Format.BZIP2: b"BZh", Format.XZ: b"\xfd7zXZ\0"}


def _stream(stream: _Decompressor, data: bytes, out: bytearray, size: int, limits: Limits) -> bytes:
    """Expand one stream onto `out` and return the bytes after it."""
    feed = data
    while not stream.eof:
        piece = stream.decompress(feed, CHUNK)
        if not piece and not feed and not stream.eof:
            raise EOFError("the file ends in the middle")
        feed = b""
        out += piece
        check_growth(len(out), size, limits)
        if len(out) > limits.copy_bytes:
            raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes after expansion")
    return stream.unused_data


def check_growth(expanded: int, compressed: int, limits: Limits) -> None:
    """Raise Rejected(BOMB) where the expansion is out of proportion."""
    if expanded > limits.ratio_from and expanded > limits.ratio * max(compressed, 1):
        raise Rejected(ReasonCode.BOMB, f"{compressed} bytes grow beyond {expanded}")
