"""What lies in a ZIP."""

import io
import zipfile
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.process.errors import Rejected

ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_MIMETYPE: Final = b"mimetype"
_MIMETYPE_NAME, _MIMETYPE_AT = slice(30, 38), 38
"""Where the name and bytes of an uncompressed first member without extra fields stand."""
LONGEST_TYPE: Final = 100
"""Bytes: the longest of OpenDocument's has 56."""


def package_members(copy: bytes) -> frozenset[str]:
    """Names of the members; none where the copy does not begin like a ZIP. Raises Rejected(MALFORMED)."""
    if not copy.startswith(ZIP):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(copy)) as package:
            return frozenset(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"zip: {error}") from error


def package_type(copy: bytes) -> bytes:
    """Bytes that begin with the media type which OpenDocument and EPUB put first; empty for other ZIPs."""
    if not copy.startswith(ZIP) or copy[_MIMETYPE_NAME] != _MIMETYPE:
        return b""
    return copy[_MIMETYPE_AT : _MIMETYPE_AT + LONGEST_TYPE]
