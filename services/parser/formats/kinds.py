"""The formats that the parser can tell apart, and which of them hold several documents."""

from enum import StrEnum
from typing import Final


class Format(StrEnum):
    """What the bytes are, whatever the file is called."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    EML = "eml"
    MSG = "msg"
    JSON = "json"
    NITF = "nitf"
    NEWSML = "newsml-g2"
    NEWSML_1 = "newsml-1"
    ZIP = "zip"
    TAR = "tar"
    MBOX = "mbox"
    JSON_LINES = "json-lines"
    JSON_ARRAY = "json-array"
    FEED = "feed"
    WARC = "warc"
    NEWSML_PACKAGE = "newsml-g2-package"
    NEWSML_1_PACKAGE = "newsml-1-package"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"


COMPRESSED: Final = frozenset({Format.GZIP, Format.BZIP2, Format.XZ})
CONTAINERS: Final = frozenset(
    {
        Format.ZIP,
        Format.TAR,
        Format.MBOX,
        Format.JSON_LINES,
        Format.JSON_ARRAY,
        Format.FEED,
        Format.WARC,
        Format.NEWSML_PACKAGE,
        Format.NEWSML_1_PACKAGE,
    }
)


def is_container(kind: Format) -> bool:
    """Whether a file of this format is several documents and none itself."""
    return kind in CONTAINERS
