"""From bytes to a tree: charset, and limits that no honest page reaches."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from copydesk_contracts.events import ReasonCode
from services.parser.charset.decoding import decode
from services.process.errors import Rejected

MAX_ELEMENTS: Final = 100_000
"""Elements of a page; the largest of 848 has 10,106."""
SNIFFED: Final = 4_096
"""Bytes in which a charset declaration is looked for; browsers look at 1,024."""

_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE
)


@dataclass(frozen=True)
class Page:
    """The tree and the charset in which its bytes were read; whether that was a guess, or lost some."""

    root: HtmlElement
    charset: str
    guessed: bool = False
    lossy: bool = False


def load(copy: bytes) -> Page:
    """Parse a page without network or entities. Raises Rejected (EMPTY, NOT_TEXT, MALFORMED, BOMB)."""
    if not copy.strip(b"\x00 \t\r\n\f\v"):
        raise Rejected(ReasonCode.EMPTY, "no bytes but whitespace")
    decoded = decode(copy, declared_charset(copy))
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = document_fromstring(decoded.text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"no HTML: {error}") from error
    check_size(root)
    return Page(root, decoded.charset, decoded.guessed, decoded.lossy)


def declared_charset(copy: bytes) -> str | None:
    """The charset that a `meta` element names, as written."""
    declared = _DECLARED.search(copy, 0, SNIFFED)
    return declared[1].decode("ascii", "replace").lower() if declared else None


def check_size(root: HtmlElement) -> None:
    """Raise Rejected (BOMB) for a tree larger than any reader's page. Depth is the walk's to check."""
    count = int(root.xpath("count(//*)"))
    if count > MAX_ELEMENTS:
        raise Rejected(ReasonCode.BOMB, f"{count} elements, more than {MAX_ELEMENTS}")
