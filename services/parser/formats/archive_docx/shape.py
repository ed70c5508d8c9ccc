"""Whether a Word document is a download of a press archive, told by the archive's marks in its text."""

import io
import re
import zipfile
import zlib
from typing import Final

from services.parser.formats.archive_download.shape import documents_in_text
from services.parser.sniff.sample import Sample

_BODY: Final = "word/document.xml"
MOST: Final = 4 * 1024 * 1024
"""Bytes of the body that are looked at: the marks of a first article stand in its first pages."""
_TAG: Final = re.compile(r"<[^<>]*>")
_LINE: Final = re.compile(r"</w:p>|<w:br[^<>]*>")
_CELL: Final = re.compile(r"</w:p>\s*</w:tc>\s*<w:tc\b[^<>]*>")
_MARKS: Final = (b"Load-Date", b"LOAD-DATE", b"End of Document", b">Document ")


def holds_download(sample: Sample) -> bool:
    """Whether the text of the document has the fields of an archive."""
    if _BODY not in sample.parts:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(sample.copy)) as package, package.open(_BODY) as body:
            markup = body.read(MOST)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return False
    if not any(mark in markup for mark in _MARKS):
        return False
    return documents_in_text(_text(markup.decode("utf-8", "replace"))) > 0


def _text(markup: str) -> str:
    """Paragraphs as lines, cells of a row beside one another."""
    beside = _CELL.sub("\t", markup)
    return _TAG.sub("", _LINE.sub("\n", beside)).replace("\xa0", " ")
