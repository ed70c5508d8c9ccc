"""Bytes to text: byte-order mark, UTF-8, the declared charset, then a sound guess.

A byte-order mark stays in the text as its first character, so that offsets count what a
plain decoder of that charset gives.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

import webencodings  # type: ignore[import-untyped]

from copydesk_contracts.events import ReasonCode
from services.parser.charset.controls import refuse_binary, refuse_controls
from services.parser.charset.guess import contradicts, guess
from services.parser.charset.marks import marked, unmarked_utf16
from services.process.errors import Rejected


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the charset's IANA name, and whether bytes had to be replaced by U+FFFD.

    `guessed` says that nothing stated the charset, or that what did was wrong.
    """

    text: str
    charset: str
    lossy: bool = False
    guessed: bool = False


_IANA: Final = {"cp1252": "windows-1252", "ascii": "us-ascii", "cp932": "shift_jis", "utf-8": "utf-8"}
_DECLARATION: Final = re.compile(rb"charset\s*[:=]\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SAMPLE: Final = 100_000
"""Bytes in which Japanese must have switched to its own characters."""
_MOST_BROKEN: Final = 0.01
"""Share of broken characters up to which bytes are damaged UTF-8; another code page breaks every letter with
an accent."""


def decode(copy: bytes, declared: str | None = None) -> Decoded:
    """Decode copy; `declared` is what a header or a page says of it.

    Raises:
        Rejected: EMPTY for no bytes, NOT_TEXT for bytes that are no text in any charset.
    """
    if not copy:
        raise Rejected(ReasonCode.EMPTY, "the copy has no bytes")
    decoded = _marked(copy) or _wide(copy)
    if decoded is not None:
        refuse_controls(decoded.text)
        return decoded
    refuse_binary(copy)
    label = declared or _stated(copy)
    found = _escaped(copy) or _utf8(copy)
    if found is not None:
        return replace(found, guessed=_is_other(label, found))
    return _labelled(copy, label) or _mended(copy) or _guessed(copy)


def _guessed(copy: bytes) -> Decoded:
    charset = guess(copy)
    return Decoded(_lenient(copy, charset), _iana(charset), guessed=True)


def _is_other(label: str | None, found: Decoded) -> bool:
    """Whether the label names another charset than the one that the bytes can only be in."""
    encoding = webencodings.lookup(label) if label else None
    return encoding is not None and not found.text.isascii() and encoding.name != found.charset


def _escaped(copy: bytes) -> Decoded | None:
    """Japanese in seven bits, whose escapes nothing else has."""
    return _strict(copy, "iso2022_jp") if b"\x1b$" in copy[:_SAMPLE] else None


def _marked(copy: bytes) -> Decoded | None:
    found = marked(copy)
    if found is None:
        return None
    text = copy.decode(found[1], "replace")
    return Decoded(text, found[1], lossy="\ufffd" in text)


def _wide(copy: bytes) -> Decoded | None:
    codec = unmarked_utf16(copy)
    return None if codec is None or len(copy) % 2 else _strict(copy, codec)


def _utf8(copy: bytes) -> Decoded | None:
    return _strict(copy, "utf-8")


def _strict(copy: bytes, charset: str) -> Decoded | None:
    try:
        return Decoded(copy.decode(charset), _iana(charset))
    except (UnicodeDecodeError, LookupError):
        return None


def _stated(copy: bytes) -> str | None:
    """The charset that the first lines state."""
    found = _DECLARATION.search(copy[:1024])
    return found[1].decode("ascii") if found else None


def _labelled(copy: bytes, label: str | None) -> Decoded | None:
    """By the charset a label names on the web, unless the bytes are plainly in another script's.

    The web's table maps each label to the code page that its users mean: Latin-1 to
    Windows-1252, `ks_c_5601-1987` to the Korean one of Windows.
    """
    encoding = webencodings.lookup(label) if label else None
    if encoding is None:
        return None
    if contradicts(copy, encoding.codec_info.name):
        return None
    found = _strict(copy, encoding.codec_info.name)
    return found if found is None else replace(found, charset=encoding.name)


def _mended(copy: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: cut off in the middle of a character, or spliced."""
    text = copy.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(copy) - len(text) - 2 * broken
    if sound > broken and broken <= max(1, _MOST_BROKEN * len(text)):
        return Decoded(text, "utf-8", lossy=True)
    return None


def _lenient(copy: bytes, charset: str) -> str:
    """Bytes that the code page leaves open become the control characters of Latin-1."""
    text = copy.decode(charset, "surrogateescape")
    return "".join(chr(ord(c) - 0xDC00) if "\udc80" <= c <= "\udcff" else c for c in text)


def _iana(charset: str) -> str:
    return _IANA.get(charset, charset.replace("cp125", "windows-125"))
