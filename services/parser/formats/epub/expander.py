"""The documents of an EPUB in the order in which they are read, without its tables of contents."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import unquote

from copydesk_contracts.events import ReasonCode
from services.parser.account.words import count_words
from services.parser.blocks.fragment import fragment_blocks
from services.parser.blocks.xml_tree import find_all, parse_xml
from services.parser.blocks.zip_package import check_package, read_part
from services.parser.charset.decoding import decode
from services.parser.containers.member import TakenMember, too_large
from services.parser.limits import Limits
from services.process.errors import Rejected

CONTAINER: Final = "META-INF/container.xml"
_MEDIA: Final = ("application/xhtml+xml", "text/html")
_FONTS: Final = b"http://www.idpf.org/2008/embedding"
FEWEST_WORDS: Final = 25
"""A document of fewer words is a cover, a title page or an advertisement."""
LINKED: Final = 0.5
"""Share of the blocks that are links alone from which a document is a table of contents."""


def epub_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The documents from the `place`-th of the book on. Raises Rejected (malformed, bomb, encrypted)."""
    copy = stream.read(limits.copy_bytes + 1)
    if len(copy) > limits.copy_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes of a book")
    check_package(copy, limits)
    sealed = read_part(copy, "META-INF/encryption.xml") or b""
    if b"EncryptedData" in sealed and _FONTS not in sealed:
        raise Rejected(ReasonCode.ENCRYPTED, "a book that is locked")
    with zipfile.ZipFile(io.BytesIO(copy)) as book:
        for number, name in enumerate(_spine(copy), 1):
            if number > place and name in book.namelist():
                found = _document(book, name, number, limits)
                if found is not None:
                    yield found


def _spine(copy: bytes) -> Iterator[str]:
    """The names of the documents in reading order, without navigation and what is out of the order."""
    path = _package_path(copy)
    package = parse_xml(read_part(copy, path) or b"")
    items = {str(e.get("id")): e for e in find_all(package, "item")}
    for entry in find_all(package, "itemref"):
        item = items.get(str(entry.get("idref")))
        if item is None or entry.get("linear") == "no" or "nav" in str(item.get("properties") or "").split():
            continue
        if str(item.get("media-type")) in _MEDIA:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(str(item.get("href")))))


def _package_path(copy: bytes) -> str:
    """Raises Rejected(MALFORMED)."""
    container = read_part(copy, CONTAINER)
    roots = find_all(parse_xml(container), "rootfile") if container else []
    if not roots:
        raise Rejected(ReasonCode.MALFORMED, "an e-book without a package")
    return str(roots[0].get("full-path"))


def _document(book: zipfile.ZipFile, name: str, number: int, limits: Limits) -> TakenMember | None:
    size = book.getinfo(name).file_size
    if size > limits.member_bytes:
        return TakenMember(name, b"", number, problem=too_large(name, size, limits))
    data = book.read(name)
    return TakenMember(name, data, number, "application/xhtml+xml") if _is_article(data) else None


def _is_article(data: bytes) -> bool:
    """Whether a document tells something, rather than links to what does."""
    text = decode(data, "utf-8").text if data else ""
    blocks = fragment_blocks(text)
    words = sum(count_words(block.text) for block in blocks)
    links = text.count("<a ")
    return words >= FEWEST_WORDS and links < LINKED * max(len(blocks), 1)
