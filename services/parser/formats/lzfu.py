"""Compressed RTF as Outlook keeps a message's body, after [MS-OXRTFCP].

There is no well-kept package for it whose licence is declared.
"""

import struct
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

MAX_SIZE: Final = 64 * 1024 * 1024
_WINDOW: Final = 4096
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_BEGINNING: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def decompress(data: bytes) -> bytes:
    """The RTF. What is cut short is given as far as it goes. Raises Rejected (malformed, bomb)."""
    if len(data) < 16:
        raise Rejected(ReasonCode.MALFORMED, "MSG: an RTF body of less than its header")
    _, size, kind, _ = struct.unpack_from("<II4sI", data)
    if size > MAX_SIZE:
        raise Rejected(ReasonCode.BOMB, f"MSG: an RTF body of {size} bytes")
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _COMPRESSED:
        raise Rejected(ReasonCode.MALFORMED, "MSG: an RTF body of no known kind")
    return bytes(_runs(data, size))


def _runs(data: bytes, size: int) -> bytearray:
    """Eight runs behind each control byte: a byte as it is, or a place and length in the window."""
    window = bytearray(_BEGINNING.ljust(_WINDOW, b" "))
    at, place, out = 16, len(_BEGINNING), bytearray()
    while at < len(data) and len(out) < size:
        control, at = data[at], at + 1
        for bit in range(8):
            run = data[at : at + 2] if control >> bit & 1 else data[at : at + 1]
            at += len(run)
            if control >> bit & 1:
                token = int.from_bytes(run.ljust(2, b"\0"), "big")
                if len(run) < 2 or token >> 4 == place:
                    return out
                run = bytes(_copied(window, token >> 4, (token & 15) + 2, place))
            for byte in run:
                window[place] = byte
                place = (place + 1) % _WINDOW
            out += run
    return out


def _copied(window: bytearray, start: int, length: int, place: int) -> bytearray:
    """The run from the window, which may reach into what it writes itself."""
    run = bytearray()
    for step in range(length):
        at = (start + step) % _WINDOW
        ahead = (at - place) % _WINDOW
        run.append(run[ahead] if ahead < len(run) else window[at])
    return run
