"""From kept blocks to sections: which of them head others, and which lines at the edges are no text."""

from itertools import pairwise
from typing import Final

from services.parser.facts.authors import clean_authors
from services.parser.html.blocks import HEADINGS, Outline, PageBlock
from services.parser.html.content import PROSE_LENGTH, HeadedPart
from services.parser.html.strings import key
from services.parser.text.credit import credit_rule
from services.parser.text.names import name_like

NAMES_WITHIN: Final = 4
"""Paragraphs at the top among which a line of names is looked for."""
BOLD_LENGTH: Final = 100
"""Characters up to which a bold paragraph can be a heading."""
BOLD_SHARE: Final = 0.9
"""Share of its characters in bold from which a paragraph is bold: a full stop may be left out."""
NAMES_SHARE: Final = 0.8
"""Share of a line's letters that its names have, where the line is nothing but names."""
MOST_WORDS: Final = 4
"""Words of a name."""
CLOSING_QUOTES: Final = frozenset('”"»’)')


def assemble(kept: list[PageBlock], lead: list[PageBlock]) -> list[HeadedPart]:
    """Sections in order; headings without a paragraph of their own are joined to the next."""
    parts = [HeadedPart([], list(lead))]
    told = {key(block.text) for block in lead}
    heads = headings(kept)
    for block in kept:
        if key(block.text) in told:
            continue
        if block.order not in heads:
            parts[-1].paragraphs.append(block)
        elif parts[-1].headings and not parts[-1].paragraphs:
            parts[-1].headings.append(block)
        else:
            parts.append(HeadedPart([block]))
    return [part for part in parts if part.paragraphs]


def headings(kept: list[PageBlock]) -> set[int]:
    """The headings among the blocks: by their element, or where a page has none, by being bold."""
    marked = {block.order for block in kept if block.tag in HEADINGS}
    if marked:
        return marked
    return {
        block.order
        for block, after in pairwise(kept)
        if is_bold_heading(block) and len(after.text) > len(block.text) and not is_bold_heading(after)
    }


def is_bold_heading(block: PageBlock) -> bool:
    """Whether a paragraph is a short bold line that ends no sentence."""
    if len(block.text) > BOLD_LENGTH or block.linked or block.tag not in ("p", "div"):
        return False
    ends_open = block.text[-1].isalnum() or block.text[-1] in CLOSING_QUOTES
    return ends_open and _is_bold(block)


def _is_bold(block: PageBlock) -> bool:
    return block.strong > BOLD_SHARE * len(block.text)


def own_headline(outline: Outline, kept: list[PageBlock]) -> PageBlock | None:
    """A heading before the text that is above all others, on a page without one of the first order.

    It is the headline that the page shows where metadata give the title in other words.
    """
    heads = [block for block in kept if block.tag in HEADINGS]
    if len(heads) < 2 or any(block.tag == "h1" for block in outline.blocks):
        return None
    first = heads[0]
    above = all(HEADINGS[block.tag] > HEADINGS[first.tag] for block in heads[1:])
    return first if above and first.order < _first_prose(kept, first).order else None


def _first_prose(kept: list[PageBlock], otherwise: PageBlock) -> PageBlock:
    long = (block for block in kept if len(block.text) >= PROSE_LENGTH and block.tag not in HEADINGS)
    return next(long, otherwise)


def opening(kept: list[PageBlock]) -> list[PageBlock]:
    """A heading before any paragraph that another heading follows: the lead in a heading's dress."""
    both = len(kept) > 2 and all(block.tag in HEADINGS for block in kept[:2])
    return kept[:1] if both and len(kept[0].text) > len(kept[1].text) else []


def closing(kept: list[PageBlock]) -> list[PageBlock]:
    """The last paragraphs, if they are all bold where the text is not: appeals, names, biographies."""
    found = []
    for block in reversed(kept[1:]):
        if block.tag in HEADINGS or block.strong < BOLD_SHARE * len(block.text) or credit_rule(block.text):
            break
        found.append(block)
    return found if 2 * len(found) < len(kept) else []


def name_line(kept: list[PageBlock]) -> PageBlock | None:
    """A line of nothing but names of two words or more, before the first long paragraph.

    It comes first, or in bold below other short lines.
    """
    for block, after in pairwise(kept[: NAMES_WITHIN + 1]):
        if len(block.text) > BOLD_LENGTH:
            return None
        prominent = block is kept[0] or _is_bold(block)
        if prominent and len(after.text) >= PROSE_LENGTH and _is_names(block):
            return block
    return None


def _is_names(block: PageBlock) -> bool:
    names = clean_authors([block.text])
    whole = sum(len(key(name)) for name in names) >= NAMES_SHARE * len(key(block.text))
    named = bool(names) and all(name_like(name) and 1 < len(name.split()) <= MOST_WORDS for name in names)
    return named and whole and block.tag not in HEADINGS
