"""The lines that `<br>` parts a block into."""

from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from services.parser.html.blocks import PageBlock
from services.parser.html.strings import tidy

_BREAK: Final = "\0"
"""No text of a document has it: XML forbids it."""


def lines(block: PageBlock) -> list[str]:
    """The block as line breaks part it; the whole of it where there are none."""
    if next(block.element.iter("br"), None) is None:
        return [block.text]
    parts = "".join(_strings(block.element)).split(_BREAK)
    found = [line for line in map(tidy, parts) if line and line in block.text]
    return found if len(found) > 1 else [block.text]


def _strings(whole: HtmlElement) -> Iterator[str]:
    """The element's text in order, with a sign for each `<br>` in it."""
    for event, element in etree.iterwalk(whole, events=("start", "end")):
        if event == "end":
            yield (element.tail or "") if element is not whole else ""
        elif element.tag != "br":
            yield element.text or ""
        elif element is not whole:
            yield _BREAK
