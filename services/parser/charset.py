"""Bytes to text: byte-order mark, UTF-8, the declared charset, then a sound guess.

A byte-order mark stays in the text as its first character, so that offsets count what a
plain decoder of that charset gives.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import webencodings  # type: ignore[import-untyped]

from copydesk_contracts.events import ReasonCode
from services.parser.charset_guess import contradicts, guess
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


_MARKS: Final = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_IANA: Final = {"cp1252": "windows-1252", "ascii": "us-ascii", "cp932": "shift_jis", "utf-8": "utf-8"}
_DECLARATION: Final = re.compile(rb"charset\s*[:=]\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_NEVER_TEXT: Final = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_MOST_CONTROLS: Final = 0.01
_FEW_CONTROLS: Final = 2
_MOST_NULLS: Final = 0.001
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
        _refuse_controls(decoded.text)
        return decoded
    _refuse_binary(copy)
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


def repair(text: str) -> str | None:
    """The text with mojibake undone (“Ã©” was é), or null where there is none."""
    if not has_mojibake(text):
        return None
    import ftfy  # takes a tenth of a second, and most copy is sound

    fixed = ftfy.fix_encoding(text)
    return fixed if fixed != text else None


def places_of_repair(text: str, repaired: str) -> list[int] | None:
    """Where each character of the repaired text begins in the text, and last where it ends.

    Null where the two differ by more than UTF-8 that was read as a single-byte charset.
    """
    import ftfy.bad_codecs  # noqa: F401 - brings the code pages without gaps

    places: list[int] = []
    position = 0
    for character in repaired:
        places.append(position)
        garbled = next((g for g in _garbled(character) if text.startswith(g, position)), None)
        if garbled is None and not text.startswith(character, position):
            return None
        position += len(garbled) if garbled is not None else 1
    return [*places, position] if position == len(text) else None


def _garbled(character: str) -> Iterator[str]:
    if character.isascii():
        return
    for charset in ("sloppy-windows-1252", "latin-1", "sloppy-windows-1251", "sloppy-windows-1250"):
        yield character.encode().decode(charset)


def has_mojibake(text: str) -> bool:
    """Whether the text has a pair of characters such as wrong decoding leaves."""
    if text.isascii() or not any(lead in text for lead in "ÂÃâÐÑØÙï"):
        return False
    return _SUSPICIOUS.search(text) is not None


_SUSPICIOUS: Final = re.compile(
    "[ÂÃ][\u0080-\u00bf\u2018-\u2122ŒœŠšŽžŸƒˆ˜]|â[\u0080-\u009f€]|[ÐÑØÙ][\u0080-\u00bf\u2018-\u2122]|ï»¿"
)


def _marked(copy: bytes) -> Decoded | None:
    for mark, charset in _MARKS:
        if copy.startswith(mark):
            text = copy.decode(charset, "replace")
            return Decoded(text, charset, lossy="\ufffd" in text)
    return None


def _wide(copy: bytes) -> Decoded | None:
    """UTF-16 without a mark: every other byte of Latin text is null."""
    head = copy[:2000]
    if len(copy) % 2 or b"\0" not in head:
        return None
    for charset, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if nulls.count(0) > 0.7 * len(nulls) and head.count(0) < 0.6 * len(head):
            return _strict(copy, charset)
    return None


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


def _refuse_binary(copy: bytes) -> None:
    stripped = copy.rstrip()
    controls = len(stripped) - len(stripped.translate(None, _NEVER_TEXT))
    _refuse(controls, stripped.count(0), len(stripped))


def _refuse_controls(text: str) -> None:
    head = text.rstrip()[:_SAMPLE]
    _refuse(len(_CONTROLS.findall(head)), head.count("\0"), len(head))


def _refuse(controls: int, nulls: int, length: int) -> None:
    if controls > max(_FEW_CONTROLS, _MOST_CONTROLS * length) or nulls > _MOST_NULLS * length:
        raise Rejected(ReasonCode.NOT_TEXT, f"{controls} control characters in {length}")


_CONTROLS: Final = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
