"""What a ZIP is: a word processor's document, or an archive."""

import io
import zipfile
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.kinds import Format
from services.process.errors import Rejected

_FOREIGN: Final = {
    "xl/workbook.xml": "a spreadsheet",
    "ppt/presentation.xml": "a presentation",
    "META-INF/container.xml": "an e-book",
    "AndroidManifest.xml": "an Android program",
}
_OPENDOCUMENT: Final = b"application/vnd.oasis.opendocument."
MIMETYPE_AT: Final = 38


def by_package(copy: bytes) -> Format:
    """The format of a file that begins like a ZIP. Raises Rejected (unsupported, malformed)."""
    if copy[30:38] == b"mimetype" and copy[MIMETYPE_AT:].startswith(_OPENDOCUMENT):
        return _opendocument(copy)
    try:
        with zipfile.ZipFile(io.BytesIO(copy)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"zip: {error}") from error
    if "word/document.xml" in names:
        return Format.DOCX
    for name, what in _FOREIGN.items():
        if name in names:
            raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)
    return Format.ZIP


def _opendocument(copy: bytes) -> Format:
    kind = copy[MIMETYPE_AT + len(_OPENDOCUMENT) :]
    if kind.startswith(b"text"):
        return Format.ODT
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "an OpenDocument file that is no text")
