"""The text of a word processor's file, all of its parts, nothing weighed. Runs in a confined worker."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from copydesk_contracts.events import ReasonCode
from services.parser.blocks.xml_tree import local, parse_xml
from services.parser.blocks.zip_package import check_package, read_part
from services.parser.formats.rtf.reader import rtf_text
from services.parser.limits import Limits
from services.process.errors import Rejected

LONGEST: Final = 300_000
"""Characters, as of an article's page."""
_WORD_PARTS: Final = tuple(
    re.compile(rf"word/{name}\d*\.xml") for name in ("header", "document", "footnotes", "endnotes", "footer")
)
"""Head of the pages, body, notes, foot: the order in which they are shown."""
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Here text stands in `t` alone; what stands between other elements is indentation."""
_PARAGRAPHS: Final = frozenset({"p", "h"})
_UNSEEN: Final = frozenset(
    {"tracked-changes", "annotation", "instrText", "delText", "Fallback", "pPr", "rPr"}
)
"""What was deleted, commented or is for programs."""
_SPACES: Final = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " ", "noBreakHyphen": "-"}


def office_text(copy: bytes, kind: str, limits: Limits) -> str:
    """A paragraph a line, those of cells too. Raises Rejected (malformed, bomb, encrypted, too large)."""
    if kind == "rtf":
        return rtf_text(copy)[:LONGEST]
    check_package(copy, limits)
    names = [name for name in _parts(copy) if kind == "docx"] or ["content.xml"]
    roots = [parse_xml(part) for name in names if (part := read_part(copy, name))]
    return "\n".join(_lines(roots))[:LONGEST]


def _parts(copy: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(copy)) as package:
            names = sorted(package.namelist())
    except zipfile.BadZipFile as error:
        raise Rejected(ReasonCode.MALFORMED, f"zip: {error}") from error
    for pattern in _WORD_PARTS:
        yield from (name for name in names if pattern.fullmatch(name))


def _lines(roots: Iterable[etree._Element]) -> Iterator[str]:
    """Paragraphs that say something."""
    for root in roots:
        for element in root.iter():
            if local(element) in _PARAGRAPHS and not _is_unseen(element):
                line = "".join(_ink(element)).strip()
                if line:
                    yield line


def _is_unseen(element: etree._Element) -> bool:
    return any(local(above) in _UNSEEN for above in element.iterancestors())


def _ink(element: etree._Element) -> Iterator[str]:
    """The paragraph's own text: those that are anchored in it have lines of their own."""
    says = local(element) == "t" or not element.tag.startswith(_WORD)
    yield (element.text or "") if says else ""
    for child in element:
        name = local(child)
        if name in _SPACES:
            yield _SPACES[name]
        elif name not in _UNSEEN and name not in _PARAGRAPHS:
            yield from _ink(child)
        yield (child.tail or "") if says else ""
