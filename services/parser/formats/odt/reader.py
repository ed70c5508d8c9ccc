"""ODT: the content of an OpenDocument text, its outline and its metadata."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose, first_heading_is_title
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.blocks.xml_tree import find, local, parse_xml, string
from services.parser.blocks.zip_package import check_package, read_part
from services.parser.limits import Limits
from services.parser.strings import tidy
from services.process.errors import Rejected

PROPERTY_CONFIDENCE: Final = 0.5
"""Properties are often those of the template or of who typed the text."""
_SKIPPED: Final = frozenset({"tracked-changes", "annotation", "table-of-content", "ruby-text"})
_APART: Final = frozenset({"note", "frame", "custom-shape", "rect", "g"})
"""What is anchored in a paragraph and has paragraphs of its own."""
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
LONGEST_CELL: Final = 120
"""Characters; a cell of data is a name or a figure, a cell of a layout holds sentences."""
_SPACES: Final = {"s": " ", "tab": " ", "line-break": "\n"}


def read_odt(copy: bytes, limits: Limits) -> Article:
    """The article of an OpenDocument text. Raises Rejected (malformed, bomb, encrypted, no text)."""
    check_package(copy, limits)
    manifest = read_part(copy, "META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Rejected(ReasonCode.ENCRYPTED, "an OpenDocument text with a password")
    content = read_part(copy, "content.xml")
    if content is None:
        raise Rejected(ReasonCode.MALFORMED, "an OpenDocument text without content.xml")
    blocks = first_heading_is_title(_blocks(parse_xml(content)))
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, "an OpenDocument text without text")
    return compose("odt", blocks, _stated(read_part(copy, "meta.xml")))


def _blocks(root: etree._Element) -> Iterator[Block]:
    """Rows and paragraphs in their order, frames where they are anchored, notes beside."""
    body = find(root, "body", "text")
    if body is None:
        return
    titles = {"Title", *_children_of_title(root)}
    for element in _rows_and_paragraphs(body):
        lines = [tidied for line in "".join(_ink(element)).split("\n") if (tidied := tidy(line))]
        if local(element) == "table-row":
            yield Block(" ".join(lines), Role.ROW)
            continue
        role, level = _role(element, titles)
        if any(local(above) == "note" for above in element.iterancestors()):
            yield from (Block(line, Role.ASIDE, reason="footnote") for line in lines)
        else:
            yield from (Block(line, role, level) for line in lines)


def _role(element: etree._Element, titles: set[str]) -> tuple[Role, int | None]:
    if local(element) == "h":
        return Role.HEADING, _number(_attribute(element, "outline-level"))
    return (Role.TITLE if _attribute(element, "style-name") in titles else Role.TEXT), None


def _children_of_title(root: etree._Element) -> Iterator[str]:
    """Automatic styles made of the title's."""
    for style in root.iterdescendants():
        if local(style) == "style" and _attribute(style, "parent-style-name") == "Title":
            yield _attribute(style, "name")


def _rows_and_paragraphs(body: etree._Element) -> Iterator[etree._Element]:
    """Rows of data, and paragraphs and headings outside of them; nothing that was deleted or commented."""
    within: etree._Element | None = None
    for element in body.iterdescendants():
        name = local(element)
        if name not in ("p", "h", "table-row"):
            continue
        above = list(element.iterancestors())
        if (within is not None and within in above) or any(local(e) in _SKIPPED for e in above):
            continue
        if name == "table-row":
            if not _is_data(element):
                continue
            within = element
        yield element


def _is_data(row: etree._Element) -> bool:
    """Whether every cell of a row is a single short paragraph."""
    cells = [cell for cell in row if local(cell) == "table-cell"]
    paragraphs = [[e for e in cell.iterdescendants() if local(e) in ("p", "h")] for cell in cells]
    short = all(len(string(cell)) <= LONGEST_CELL for cell in cells)
    return len(cells) > 1 and short and all(len(found) <= 1 for found in paragraphs)


def _ink(element: etree._Element) -> Iterator[str]:
    """Text in reading order, without comments, boxes and notes, whose paragraphs are their own."""
    yield element.text or ""
    for child in element:
        name = local(child)
        if name in _SPACES:
            yield _SPACES[name]
        elif name in _CELLS:
            yield " "
            yield from _ink(child)
        elif name and name not in _SKIPPED and name not in _APART:
            yield from _ink(child)
        yield child.tail or ""


def _attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name; empty where there is none."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def _number(level: str) -> int | None:
    return int(level) if level.isdigit() and len(level) < 3 else None


def _stated(meta: bytes | None) -> Stated:
    if meta is None:
        return Stated()
    root = parse_xml(meta)
    creator = string(find(root, "initial-creator")) or string(find(root, "creator"))
    return Stated(
        title=fact(string(find(root, "meta", "title")), "odt:title", "odt.properties", PROPERTY_CONFIDENCE),
        authors=author_facts([(creator, "odt:creator")], "odt.properties", PROPERTY_CONFIDENCE),
        declared_language=fact(string(find(root, "meta", "language")), "odt:language", "odt.properties"),
        weak=frozenset({"title", "authors"}),
    )
