"""What of a page is the article: its lead, its sections, and what was set aside within it."""

from dataclasses import dataclass, field
from typing import Final

from services.parser.html.blocks import PageBlock

PROSE_LENGTH: Final = 80
"""Characters from which text counts as prose that nothing else supports."""


@dataclass
class HeadedPart:
    """Consecutive headings (none before the first) and the paragraphs below them."""

    headings: list[PageBlock] = field(default_factory=list)
    paragraphs: list[PageBlock] = field(default_factory=list)

    def blocks(self) -> tuple[PageBlock, ...]:
        """Headings and paragraphs in reading order."""
        return (*self.headings, *self.paragraphs)


@dataclass
class Content:
    """The article's blocks in order, and what was set aside within it, with the reason."""

    lead: list[PageBlock] = field(default_factory=list)
    parts: list[HeadedPart] = field(default_factory=list)
    aside: list[tuple[PageBlock, str]] = field(default_factory=list)
    signed: PageBlock | None = None
    credit: PageBlock | None = None

    def blocks(self) -> list[PageBlock]:
        """Headings and paragraphs in reading order."""
        return [block for part in self.parts for block in part.blocks()]
