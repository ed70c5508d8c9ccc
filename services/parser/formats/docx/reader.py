"""DOCX through python-docx: paragraphs with their styles, core properties as metadata."""

import io
import re
from collections.abc import Iterator
from typing import Final, cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import nsmap, qn
from lxml import etree

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose, first_heading_is_title
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.blocks.xml_tree import parse_xml
from services.parser.blocks.zip_package import check_package
from services.parser.limits import Limits
from services.parser.strings import tidy
from services.process.errors import Rejected

PROPERTY_CONFIDENCE: Final = 0.5
"""Properties are often those of the template or of who typed the text."""
_PARAGRAPH: Final = qn("w:p")
_BREAKS: Final = frozenset({qn("w:br"), qn("w:cr")})
_INK: Final = etree.XPath(
    "(.//w:t|.//w:tab|.//w:br|.//w:cr|.//w:noBreakHyphen)[not(ancestor::w:moveFrom or ancestor::w:pPr)]",
    namespaces={"w": nsmap["w"]},
)
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LONGEST_CELL: Final = 120
"""Characters; a cell of data is a name or a figure, a cell of a layout holds sentences."""
_PARTS: Final = {
    "footnotes": "footnote",
    "endnotes": "footnote",
    "header": "running-line",
    "footer": "running-line",
}
"""Parts of a document beside its body, by the last word of the relation to them."""
_RUNS: Final = etree.XPath(".//w:r[w:t[normalize-space()]]", namespaces={"w": nsmap["w"]})
_BOLD: Final = etree.XPath(
    "w:rPr/w:b[not(@w:val) or (@w:val != '0' and @w:val != 'false')]", namespaces={"w": nsmap["w"]}
)
LONGEST_BOLD: Final = 150
"""Characters of a bold line that is a heading; a bold lead is longer."""
_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)


def read_docx(copy: bytes, limits: Limits) -> Article:
    """The article of a Word document. Raises Rejected (malformed, bomb, encrypted, too large, no text)."""
    document = _opened(copy, limits)
    blocks = first_heading_is_title(_blocks(document))
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, "a Word document without text")
    return compose("docx", blocks, _stated(document))


def docx_lines(copy: bytes, limits: Limits) -> list[str]:
    """The lines of the body, a row of short cells in one. Raises Rejected (malformed, bomb, encrypted)."""
    found = _rows_and_paragraphs(_opened(copy, limits).element.body)
    rows = ((element.tag == _ROW, lines) for element, lines in found)
    return [line for is_row, lines in rows for line in ([" ".join(lines)] if is_row else lines)]


def _opened(copy: bytes, limits: Limits) -> DocxDocument:
    check_package(copy, limits)
    try:
        return Document(io.BytesIO(copy))
    except (OpcError, KeyError, ValueError, etree.LxmlError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"DOCX: {error}") from error


def _blocks(document: DocxDocument) -> Iterator[Block]:
    """Rows and paragraphs of the body, text boxes where they are anchored, notes and page lines beside."""
    styles = _names_of_styles(document)
    found = [*_rows_and_paragraphs(document.element.body)]
    roles = [_role(styles.get(getattr(element, "style", None) or "", "")) for element, _ in found]
    styled = any(role is not Role.TEXT for role, _ in roles)
    for (element, lines), (role, level) in zip(found, roles, strict=True):
        if element.tag == _ROW:
            yield Block(" ".join(lines), Role.ROW)
            continue
        if not styled and len(lines) == 1 and _is_bold_line(element, lines[0]):
            role = Role.HEADING
        yield from (Block(line, role, level) for line in lines)
    yield from _beside(document)


def _names_of_styles(document: DocxDocument) -> dict[str, str]:
    """By their ids; none where there is no such part: the library would read its own from a file."""
    if all(related.reltype != RELATIONSHIP_TYPE.STYLES for related in document.part.rels.values()):
        return {}
    return {style.style_id: (style.name or "") for style in document.styles}


def _rows_and_paragraphs(body: etree._Element) -> Iterator[tuple[etree._Element, list[str]]]:
    """Each with its lines; those that say nothing, fallbacks and the paragraphs of rows left out."""
    within: etree._Element | None = None
    for element in body.iter(_PARAGRAPH, _ROW):
        is_row = element.tag == _ROW
        if _is_told_elsewhere(element, within) or (is_row and not _is_data(element)):
            continue
        within = element if is_row else within
        inner = element.iter(_PARAGRAPH) if is_row else (element,)
        if lines := [line for paragraph in inner for line in _lines(paragraph)]:
            yield element, lines


def _is_told_elsewhere(element: etree._Element, within: etree._Element | None) -> bool:
    """Whether it stands in the row `within`, or in what older programs show instead of a text box."""
    return any(above is within or above.tag == _FALLBACK for above in element.iterancestors())


def _is_data(row: etree._Element) -> bool:
    """Whether every cell of a row is a single short paragraph."""
    cells = [cell for cell in row if cell.tag == _CELL]
    texts = [[line for p in cell.iter(_PARAGRAPH) for line in _lines(p)] for cell in cells]
    return len(cells) > 1 and all(len(lines) <= 1 and len("".join(lines)) <= LONGEST_CELL for lines in texts)


def _beside(document: DocxDocument) -> Iterator[Block]:
    """Footnotes and endnotes, and the lines at head and foot of the pages, each line once."""
    seen: set[str] = set()
    for related in document.part.rels.values():
        reason = None if related.is_external else _PARTS.get(related.reltype.rpartition("/")[2])
        if reason is None:
            continue
        root = parse_xml(related.target_part.blob)
        for paragraph in root.iter(_PARAGRAPH):
            for line in _lines(paragraph):
                if line not in seen:
                    seen.add(line)
                    yield Block(line, Role.ASIDE, reason=reason)


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
        if next(element.iterancestors(_PARAGRAPH), None) is not paragraph:
            continue  # of a text box that is anchored here
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
