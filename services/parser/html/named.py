"""What a page's markup calls a block."""

from collections.abc import Set
from itertools import islice

from services.parser.html.blocks import PageBlock
from services.parser.html.strings import tokens


def is_named(block: PageBlock, words: Set[str], attributes: tuple[str, ...], levels: int) -> bool:
    """Whether one of these attributes, of the block or of what it stands in, has one of the words.

    `levels` counts the elements that are looked at, the block's own the first.
    """
    element = block.element
    if element is None:
        return False
    around = (element, *islice(element.iterancestors(), levels - 1))
    names = (one.get(attribute) or "" for one in around for attribute in attributes)
    return any(not words.isdisjoint(tokens(name)) for name in names)
