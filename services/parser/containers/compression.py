"""A compressed file, expanded in bounds: gzip, bzip2 and xz, several streams one after another."""

import bz2
import gzip
import lzma
import zlib
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.containers.unpacker import Decompressor, Unpacker
from services.parser.limits import MIB, Limits
from services.process.errors import Rejected

CHUNK: Final = 256 * 1024
"""Bytes taken from the packed file at a time."""
PIECE: Final = 64 * 1024
"""Bytes unpacked at a time, so that growth is noticed before it takes memory."""
XZ_MEMORY: Final = 128 * MIB


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


GZIP: Final = Unpacker("gzip", b"\x1f\x8b\x08", _Gzip, lambda stream: gzip.GzipFile(fileobj=stream))
BZIP2: Final = Unpacker("bzip2", b"BZh", bz2.BZ2Decompressor, bz2.BZ2File)
XZ: Final = Unpacker("xz", b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(memlimit=XZ_MEMORY), lzma.LZMAFile)
UNPACKERS: Final = (GZIP, BZIP2, XZ)


def compression_around(head: bytes) -> Unpacker | None:
    """The compression around a file; null where there is none."""
    return next((unpacker for unpacker in UNPACKERS if head.startswith(unpacker.magic)), None)


def expand(copy: bytes, unpacker: Unpacker, limits: Limits) -> bytes:
    """All of a compressed file. Raises Rejected (bomb, too large, malformed)."""
    out = bytearray()
    at = 0
    try:
        while at < len(copy):
            at = _stream(unpacker.decompressor(), copy, at, out, limits)
            while copy[at : at + 1] == b"\0":
                at += 1
            if not copy.startswith(unpacker.magic, at):
                break
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"{unpacker.name}: {error}") from error
    return bytes(out)


def _stream(stream: Decompressor, copy: bytes, at: int, out: bytearray, limits: Limits) -> int:
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
