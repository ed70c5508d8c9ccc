"""From bytes to a tree: charset, and limits that no honest page reaches."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from copydesk_contracts.events import ReasonCode
from services.runtime.errors import Rejected

MAX_ELEMENTS: Final = 200_000
SNIFFED: Final = 4_096
"""Bytes in which a charset declaration is looked for; browsers look at 1,024."""

_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE
)
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class Page:
    """The tree and the charset in which its bytes were read."""

    root: HtmlElement
    charset: str


def load(copy: bytes) -> Page:
    """Parse a page without network or entities. Raises Rejected (EMPTY, MALFORMED, BOMB)."""
    if not copy.strip(b"\x00 \t\r\n\f\v"):
        raise Rejected(ReasonCode.EMPTY, "no bytes but whitespace")
    text, charset = decode(copy)
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"no HTML: {error}") from error
    check_size(root)
    return Page(root, charset)


def decode(copy: bytes) -> tuple[str, str]:
    """The text and its charset: byte-order mark, UTF-8, the declared one, windows-1252."""
    for mark, charset in _MARKS:
        if copy.startswith(mark):
            return copy[len(mark) :].decode(charset, "replace"), charset
    declared = _DECLARED.search(copy, 0, SNIFFED)
    names = ["utf-8", *([declared[1].decode("ascii", "replace").lower()] if declared else [])]
    for name in names:
        try:
            return copy.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    if declared and names[1].replace("_", "-") in ("utf-8", "utf8"):
        return copy.decode("utf-8", "replace"), "utf-8"
    return copy.decode("cp1252", "replace"), "cp1252"


def check_size(root: HtmlElement) -> None:
    """Raise Rejected (BOMB) for a tree larger than any reader's page. Depth is the walk's to check."""
    count = int(root.xpath("count(//*)"))
    if count > MAX_ELEMENTS:
        raise Rejected(ReasonCode.BOMB, f"{count} elements, more than {MAX_ELEMENTS}")
