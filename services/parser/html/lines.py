"""The lines that `<br>` parts a block into."""

from lxml import etree

from services.parser.html.blocks import Block
from services.parser.html.strings import tidy


def lines(block: Block) -> list[str]:
    """The block as line breaks part it; the whole of it where there are none."""
    if next(block.element.iter("br"), None) is None:
        return [block.text]
    parts, current = [], ""
    for event, element in etree.iterwalk(block.element, events=("start", "end")):
        if event == "start" and element is not block.element and element.tag == "br":
            parts.append(current)
            current = ""
        if event == "start" and element.tag != "br":
            current += element.text or ""
        elif event == "end" and element is not block.element:
            current += element.tail or ""
    found = [line for part in (*parts, current) if (line := tidy(part)) and line in block.text]
    return found if len(found) > 1 else [block.text]
