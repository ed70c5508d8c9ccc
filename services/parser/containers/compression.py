"""A compressed file, expanded in bounds: gzip, bzip2 and xz, several streams one after another."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Final, Protocol

from copydesk_contracts.events import ReasonCode
from services.parser.formats.kinds import Format
from services.parser.limits import MIB, Limits
from services.process.errors import Rejected

CHUNK: Final = 256 * 1024
PIECE: Final = 64 * 1024
XZ_MEMORY: Final = 128 * MIB
_MAGIC: Final = {Format.GZIP: b"\x1f\x8b", Format.BZIP2: b"BZh", Format.XZ: b"\xfd7zXZ\0"}


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
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
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

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
    at = 0
    try:
        while at < len(copy):
            at = _stream(_DECOMPRESSORS[kind](), copy, at, out, limits)
            while copy[at : at + 1] == b"\0":
                at += 1
            if not copy.startswith(_MAGIC[kind], at):
                break
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"{kind}: {error}") from error
    return bytes(out)


def _stream(stream: _Decompressor, copy: bytes, at: int, out: bytearray, limits: Limits) -> int:
    """Expand the stream at `at` onto `out`; the place after it."""
    while not stream.eof:
        piece = copy[at : at + PIECE] if stream.needs_input else b""
        at += len(piece)
        if stream.needs_input and not piece:
            raise EOFError("the file ends in the middle")
        out += stream.decompress(piece, CHUNK)
        check_growth(len(out), at, limits)
        if len(out) > limits.copy_bytes:
            raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes after expansion")
    return at - len(stream.unused_data)


def check_growth(expanded: int, compressed: int, limits: Limits) -> None:
    """Raise Rejected(BOMB) where the expansion is out of proportion."""
    if expanded > limits.ratio_from and expanded > limits.ratio * max(compressed, 1):
        raise Rejected(ReasonCode.BOMB, f"{compressed} bytes grow beyond {expanded}")
