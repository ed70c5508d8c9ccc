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
_SKIPPED: Final = frozenset(
    {"tracked-changes", "annotation", "note", "frame", "table-of-content", "ruby-text"}
)
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
    body = find(root, "body", "text")
    if body is None:
        return
    titles = {"Title", *_children_of_title(root)}
    for element in _paragraphs(body):
        role, level = Role.TEXT, None
        if local(element) == "h":
            role, level = Role.HEADING, _number(_attribute(element, "outline-level"))
        elif _attribute(element, "style-name") in titles:
            role = Role.TITLE
        for line in "".join(_ink(element)).split("\n"):
            if tidied := tidy(line):
                yield Block(tidied, role, level)


def _children_of_title(root: etree._Element) -> Iterator[str]:
    """Automatic styles made of the title's."""
    for style in root.iterdescendants():
        if local(style) == "style" and _attribute(style, "parent-style-name") == "Title":
            yield _attribute(style, "name")


def _paragraphs(body: etree._Element) -> Iterator[etree._Element]:
    for element in body.iterdescendants():
        if local(element) in ("p", "h"):
            above = {local(ancestor) for ancestor in element.iterancestors()}
            if not above & (_SKIPPED | {"p", "h"}):
                yield element


def _ink(element: etree._Element) -> Iterator[str]:
    """Text in reading order, without notes, comments and pictures."""
    yield element.text or ""
    for child in element:
        name = local(child)
        if name in _SPACES:
            yield _SPACES[name]
        elif name and name not in _SKIPPED:
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
