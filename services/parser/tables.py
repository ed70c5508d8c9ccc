"""Rows of tables that belong together, told from tables that only lay out a page."""

from typing import Final

from lxml import etree

from services.parser.strings import words

LONGEST_CELL: Final = 300
"""Characters; a cell of data is a name or a figure, a cell of a layout holds paragraphs."""
_CELLS: Final = words("td th")
_PARTING: Final = words("p div ul ol table blockquote h1 h2 h3 h4 h5 h6 section article pre dl")


def is_row(row: etree._Element) -> bool:
    """Whether the cells of a `tr` are one line of data."""
    cells = [cell for cell in row if _name(cell) in _CELLS]
    return bool(cells) and all(_is_data(cell) for cell in cells)


def _is_data(cell: etree._Element) -> bool:
    parting = sum(_name(inner) in _PARTING for inner in cell.iterdescendants())
    return parting <= 1 and len("".join(str(piece) for piece in cell.itertext())) <= LONGEST_CELL


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
