"""Sections: paragraphs under their headings."""

from collections.abc import Sequence

from copydesk_contracts.article import Fact, Section
from services.parser.text.blocks import HeadingMark, TextBlock
from services.parser.text.facts import block_fact
from services.parser.text.headings import find_headings

_CONFIDENCE = {HeadingMark.MARKDOWN: 1.0, HeadingMark.UNDERLINE: 1.0, HeadingMark.BOLD: 0.9}


PARAGRAPH = "paragraph"
STANDFIRST = "standfirst"


def build_sections(standfirst: Sequence[TextBlock], blocks: Sequence[TextBlock]) -> tuple[Section, ...]:
    """The body in sections; the first has no heading unless the body begins with one.

    What stands between title and byline opens the first section.
    """
    headings = find_headings(blocks)
    sections: list[Section] = []
    heading: TextBlock | None = None
    paragraphs = [block_fact(block, STANDFIRST, 0.8) for block in standfirst]
    for i, block in enumerate(blocks):
        if i not in headings:
            paragraphs.append(block_fact(block, PARAGRAPH, 1.0))
            continue
        if heading is not None or paragraphs:
            sections.append(_section(heading, paragraphs))
        heading, paragraphs = block, []
    if heading is not None or paragraphs:
        sections.append(_section(heading, paragraphs))
    return tuple(sections)


def _section(heading: TextBlock | None, paragraphs: list[Fact]) -> Section:
    if heading is None:
        return Section(paragraphs=tuple(paragraphs))
    return Section(heading=_heading_fact(heading), level=heading.level, paragraphs=tuple(paragraphs))


def _heading_fact(block: TextBlock) -> Fact:
    if block.mark is not None:
        return block_fact(block, f"heading-{block.mark}", _CONFIDENCE[block.mark])
    if block.reading.isupper():
        return block_fact(block, "heading-capitals", 0.85)
    return block_fact(block, "heading-unmarked", 0.75)
