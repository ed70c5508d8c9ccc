"""Parts of a document that is a ZIP of XML, read in bounds."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.containers.compression import check_growth
from services.parser.limits import Limits
from services.process.errors import Rejected

ENCRYPTED_FLAG: Final = 0x1
"""Bit 0 of a member's flags, after PKWARE's specification."""
MOST_PARTS: Final = 10_000
"""A book with a picture on each page has a tenth."""
PICTURES: Final = 8
"""How many times the largest copy all parts may be: pictures are no text, and are not read."""


def check_package(copy: bytes, limits: Limits) -> None:
    """Raise Rejected (malformed, bomb, encrypted): sizes as declared, which zipfile never exceeds."""
    with _opened(copy) as package:
        parts = package.infolist()
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise Rejected(ReasonCode.ENCRYPTED, "a document with a password")
    if len(parts) > MOST_PARTS:
        raise Rejected(ReasonCode.BOMB, f"{len(parts)} parts in one document")
    markup = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    size = _size(markup)
    check_growth(size, sum(part.compress_size for part in markup), limits)
    if size > limits.copy_bytes or _size(parts) > PICTURES * limits.copy_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"{size} bytes of XML in one document")


def _size(parts: Sequence[zipfile.ZipInfo]) -> int:
    return sum(part.file_size for part in parts)


def read_part(copy: bytes, name: str) -> bytes | None:
    """One part of a checked package; null where it has none of that name."""
    with _opened(copy) as package:
        try:
            return package.read(name)
        except KeyError:
            return None


def _opened(copy: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(copy))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"zip: {error}") from error
