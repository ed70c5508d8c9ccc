"""Formats with a signature of bytes at a fixed place."""

from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.kinds import COMPRESSED, Format
from services.parser.sniff.packages import by_package
from services.process.errors import Rejected

_FORMATS: Final = (
    (b"%PDF-", Format.PDF),
    (b"{\\rtf", Format.RTF),
    (b"\x1f\x8b\x08", Format.GZIP),
    (b"BZh", Format.BZIP2),
    (b"\xfd7zXZ\0", Format.XZ),
    (b"WARC/", Format.WARC),
)
_FOREIGN: Final = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS", "an Ogg file"),
    (b"ID3\x03", "an MP3 file"),
    (b"ID3\x04", "an MP3 file"),
    (b"%!PS-", "a PostScript file"),
    (b"\x00asm", "a program"),
)
_ENCRYPTED: Final = (
    (b"-----BEGIN PGP MESSAGE-----", "a PGP message"),
    (b"Salted__", "an OpenSSL file"),
    (b"age-encryption.org/", "an age file"),
)
PDF_WITHIN: Final = 1024
TAR_MAGIC_AT: Final = 257
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def by_signature(copy: bytes) -> Format | None:
    """The format whose signature the copy carries. Raises Rejected for formats that are not read."""
    for signature, kind in _FORMATS:
        if copy.startswith(signature) and _plausible(copy, kind):
            return kind
    for signature, what in _ENCRYPTED:
        if copy.startswith(signature):
            raise Rejected(ReasonCode.ENCRYPTED, what)
    for signature, what in _FOREIGN:
        if copy.startswith(signature):
            raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)
    return _further_in(copy)


def compression(head: bytes) -> Format | None:
    """The compression around a file; null where there is none."""
    return next((kind for sign, kind in _FORMATS if kind in COMPRESSED and head.startswith(sign)), None)


def _plausible(copy: bytes, kind: Format) -> bool:
    """`BZh` and `WARC/` could begin a sentence; the bytes after them could not."""
    if kind is Format.BZIP2:
        return copy[4:10] in (b"1AY&SY", b"\x17rE8P\x90")
    return kind in COMPRESSED or kind is not Format.WARC or copy[5:6].isdigit()


def _further_in(copy: bytes) -> Format | None:
    if copy.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return by_package(copy)
    if copy.startswith(OLE):
        return _ole(copy)
    if copy[TAR_MAGIC_AT : TAR_MAGIC_AT + 5] == b"ustar":
        return Format.TAR
    if (
        b"%PDF-1." in copy[:PDF_WITHIN]
        and not copy[:64].strip().startswith(b"<")
        and b"%%EOF" in copy[-2048:]
    ):
        return Format.PDF
    return None


def _ole(copy: bytes) -> Format:
    if "__properties_version1.0".encode("utf-16-le") in copy:
        return Format.MSG
    if "EncryptedPackage".encode("utf-16-le") in copy:
        raise Rejected(ReasonCode.ENCRYPTED, "an Office document with a password")
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "an Office document of before 2007")
