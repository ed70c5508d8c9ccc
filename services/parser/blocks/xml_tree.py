"""XML without entities, network or document types. Nothing else in the parser reads XML."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from copydesk_contracts.accounting import ReadingWarning
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.xml_source import source_of
from services.process.errors import Rejected

_BOMB_SIGNS = ("amplification", "depth", "huge", "entity loop", "nested too")


@dataclass(frozen=True)
class Document:
    """The outermost element, the charset of the bytes, and what is doubtful about them."""

    root: etree._Element
    charset: str
    warnings: tuple[ReadingWarning, ...]


def read_document(copy: bytes) -> Document:
    """The document of a whole file. Raises Rejected (malformed, bomb, not text)."""
    source = source_of(copy)
    return Document(parse_xml(source.data, "utf-8"), source.charset, source.warnings)


def parse_xml(copy: bytes, encoding: str | None = None) -> etree._Element:
    """The outermost element; `encoding` overrules the declaration. Raises Rejected (malformed, bomb)."""
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(copy, parser)
    except etree.XMLSyntaxError as error:
        raise _rejection(str(error)) from error
    _refuse_entities(root)
    return root


def _rejection(message: str) -> Rejected:
    bomb = any(sign in message.lower() for sign in _BOMB_SIGNS)
    return Rejected(ReasonCode.BOMB if bomb else ReasonCode.MALFORMED, f"XML: {message}"[:300])


def _refuse_entities(root: etree._Element) -> None:
    """Declared entities are never expanded; a text full of holes would be no article."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is None:
        return
    entities = list(dtd.iterentities())
    if any(entity.content and "&" in entity.content for entity in entities):
        raise Rejected(ReasonCode.BOMB, "XML entities made of entities")
    if entities:
        raise Rejected(ReasonCode.MALFORMED, "XML that declares entities")


def local(element: etree._Element) -> str:
    """Name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find(element: etree._Element, *names: str) -> etree._Element | None:
    """The first descendant with the last of `names`, inside the first with the one before, and so on."""
    found: etree._Element | None = element
    for name in names:
        found = (
            next((e for e in found.iterdescendants() if local(e) == name), None)
            if found is not None
            else None
        )
    return found


def find_all(element: etree._Element, name: str) -> list[etree._Element]:
    """All descendants of that local name."""
    return [e for e in element.iterdescendants() if local(e) == name]


def string(element: etree._Element | None) -> str:
    """All text inside."""
    return "".join(str(piece) for piece in element.itertext()) if element is not None else ""


def string_by_lines(element: etree._Element) -> str:
    """All text inside, parted by semicolons where a line is broken."""
    pieces: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces.append("; " if local(inner) == "br" else str(inner.text or ""))
        elif inner is not element:
            pieces.append(str(inner.tail or ""))
    return "".join(pieces)


def language(element: etree._Element) -> str | None:
    """The `xml:lang` of the element."""
    value = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return str(value) if value else None
