"""Blocks that stand in a card of their own below a link to another article.

Pages end in cards: a headline that leads elsewhere, and a sentence or a name below it.
"""

from typing import Final

from services.parser.html.blocks import Outline, PageBlock

LARGEST_CARD: Final = 5
"""Blocks of a card: a section, a headline, a sentence, a name, a day."""
CARD_DEPTH: Final = 4
"""Elements above its headline within which a card ends."""
WHOLLY_LINKED: Final = 0.8
"""Share of a block's characters in links from which it is a link: an arrow may stand beside it."""


def teased(outline: Outline) -> frozenset[int]:
    """The orders of the blocks in such cards, links aside."""
    found: set[int] = set()
    for block in outline.blocks:
        if block.link_share >= WHOLLY_LINKED:
            found.update(_below(block, outline))
    return frozenset(found)


def _below(headline: PageBlock, outline: Outline) -> list[int]:
    """What comes after the headline in the largest element around it that is no larger than a card."""
    end = headline.order
    element = headline.element
    for _ in range(CARD_DEPTH):
        start, stop = outline.ranges.get(element, (headline.order, headline.order + 1))
        if stop - start > LARGEST_CARD:
            break
        end = max(end, stop - 1)
        above = element.getparent()
        if above is None:
            break
        element = above
    after = outline.blocks[headline.order + 1 : end + 1]
    return [block.order for block in after if block.link_share < WHOLLY_LINKED]
