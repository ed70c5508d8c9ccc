"""DOCX through python-docx: paragraphs with their styles, core properties as metadata."""

import io
import re
from collections.abc import Iterator
from typing import Final, cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import nsmap, qn
from lxml import etree

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose, first_heading_is_title
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.blocks.zip_package import check_package
from services.parser.limits import Limits
from services.parser.strings import tidy
from services.process.errors import Rejected

PROPERTY_CONFIDENCE: Final = 0.5
_PARAGRAPH: Final = qn("w:p")
_TEXT_BOX: Final = qn("w:txbxContent")
_BREAKS: Final = frozenset({qn("w:br"), qn("w:cr")})
_INK: Final = etree.XPath(
    "(.//w:t|.//w:tab|.//w:br|.//w:cr|.//w:noBreakHyphen)"
    "[not(ancestor::w:moveFrom or ancestor::w:txbxContent or ancestor::w:pPr)]",
    namespaces={"w": nsmap["w"]},
)
_RUNS: Final = etree.XPath(".//w:r[w:t[normalize-space()]]", namespaces={"w": nsmap["w"]})
_BOLD: Final = etree.XPath(
    "w:rPr/w:b[not(@w:val) or (@w:val != '0' and @w:val != 'false')]", namespaces={"w": nsmap["w"]}
)
LONGEST_BOLD: Final = 150
_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)


def read_docx(copy: bytes, limits: Limits) -> Article:
    """The article of a Word document. Raises Rejected (malformed, bomb, encrypted, too large, no text)."""
    check_package(copy, limits)
    try:
        document = Document(io.BytesIO(copy))
    except (OpcError, KeyError, ValueError, etree.LxmlError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"DOCX: {error}") from error
    blocks = first_heading_is_title(_blocks(document))
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, "a Word document without text")
    return compose("docx", blocks, _stated(document))


def _blocks(document: DocxDocument) -> Iterator[Block]:
    """Paragraphs of body and tables in order; text boxes, deleted and moved-away text left out."""
    styles = {style.style_id: (style.name or "") for style in document.styles}
    paragraphs = [
        (paragraph, _role(styles.get(paragraph.style or "", "")), _lines(paragraph))
        for paragraph in document.element.body.iter(_PARAGRAPH)
        if not any(above.tag == _TEXT_BOX for above in paragraph.iterancestors())
    ]
    styled = any(role is not Role.TEXT and lines for _, (role, _), lines in paragraphs)
    for paragraph, (role, level), lines in paragraphs:
        if not styled and len(lines) == 1 and _is_bold_line(paragraph, lines[0]):
            role = Role.HEADING
        for line in lines:
            yield Block(line, role, level)


def _is_bold_line(paragraph: etree._Element, line: str) -> bool:
    """How headings look where nobody used styles: short, bold throughout, no full stop."""
    if len(line) > LONGEST_BOLD or line.endswith((".", ",", ";")):
        return False
    runs = cast(list[etree._Element], _RUNS(paragraph))
    return bool(runs) and all(_BOLD(run) for run in runs)


def _role(style: str) -> tuple[Role, int | None]:
    if style.lower() == "title":
        return Role.TITLE, None
    heading = _HEADING.match(style)
    return (Role.HEADING, int(heading[1])) if heading else (Role.TEXT, None)


def _lines(paragraph: etree._Element) -> list[str]:
    """A paragraph's text; a line break inside begins another line."""
    parts = []
    for element in cast(list[etree._Element], _INK(paragraph)):
        if element.tag in _BREAKS:
            parts.append("\n")
        else:
            parts.append(element.text or ("-" if element.tag.endswith("Hyphen") else " "))
    return [line for part in "".join(parts).split("\n") if (line := tidy(part))]


def _stated(document: DocxDocument) -> Stated:
    """Title and author of the properties, often the template's: they fill gaps only."""
    properties = document.core_properties
    return Stated(
        title=fact(properties.title, "docx:title", "docx.properties", PROPERTY_CONFIDENCE),
        authors=author_facts(
            [(properties.author or "", "docx:creator")], "docx.properties", PROPERTY_CONFIDENCE
        ),
        declared_language=fact(properties.language, "docx:language", "docx.properties"),
        weak=frozenset({"title", "authors"}),
    )
