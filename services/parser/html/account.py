"""Where the words of a page went that are in no text of its article, and what a reader should know.

Furniture (navigation, forms, what neither reading takes for the article) is counted. Prose
that trafilatura takes and nothing by name rules out is kept as left over, so that it shows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.accounting import LEFT_OVER, ReadingWarning, WarningCode
from services.parser.account.words import count_words
from services.parser.html.blocks import Outline, PageBlock
from services.parser.html.content import PROSE_LENGTH, Content
from services.parser.html.document import Page
from services.parser.html.evidence import PageEvidence
from services.parser.html.masthead import is_headline, is_masthead
from services.parser.html.titles import Title

LANDMARKS: Final = {
    "nav": "navigation",
    "header": "page-header",
    "footer": "page-footer",
    "aside": "beside",
    "form": "form",
    "dialog": "dialog",
}
UNNAMED: Final = frozenset({"apart", "stray"})
"""Reasons that say where a block stands, not what it is."""
MOSTLY_LINKS: Final = 0.5
"""Share of a block's characters in links from which it leads elsewhere; less is about itself."""
LONGEST_SHOWN: Final = 200
"""Characters of another headline that a warning quotes."""


@dataclass(frozen=True)
class Remainder:
    """The blocks of a page that its article does not show: set aside with a reason, or counted."""

    aside: list[tuple[PageBlock, str]]
    skipped: dict[str, int]


def beside(outline: Outline, content: Content, shown: set[int], evidence: PageEvidence) -> Remainder:
    """Every block that is not among the `shown` (by their order), each in one of both."""
    reasons = {block.order: reason for block, reason in content.aside}
    aside: list[tuple[PageBlock, str]] = []
    skipped: Counter[str] = Counter()
    for block in outline.blocks:
        if block.order in shown:
            continue
        reason = reasons.get(block.order)
        if _is_lost(block, reason, evidence):
            aside.append((block, LEFT_OVER))
        elif reason is None or reason == "title":
            skipped[reason or _furniture(block)] += count_words(block.text)
        else:
            aside.append((block, reason))
    return Remainder(aside, dict(skipped))


def _is_lost(block: PageBlock, reason: str | None, evidence: PageEvidence) -> bool:
    """Whether the block is prose of which nothing but its place says that it is not the article's."""
    if len(block.text) < PROSE_LENGTH or block.link_share >= MOSTLY_LINKS:
        return False
    unnamed = (reason is None or reason in UNNAMED) and _furniture(block) == "apart"
    return unnamed and evidence.supports(block.text)


def _furniture(block: PageBlock) -> str:
    """What a block outside of the article's container is, as its surroundings say."""
    if block.context.hidden:
        return "hidden"
    named = next((LANDMARKS[mark] for mark in block.context.landmarks if mark in LANDMARKS), None)
    if named is not None:
        return named
    if block.context.noise:
        return block.context.noise[0][1]
    return "navigation" if block.link_share >= MOSTLY_LINKS else "apart"


def page_warnings(
    page: Page, outline: Outline, content: Content, title: Title | None, near: Iterable[PageBlock]
) -> Iterator[ReadingWarning]:
    """What the page itself gives cause to say of its reading."""
    if page.guessed:
        yield ReadingWarning(code=WarningCode.CHARSET_GUESSED, detail=f"read as {page.charset}")
    if page.lossy:
        yield ReadingWarning(code=WarningCode.DAMAGED, detail="some bytes could not be decoded")
    if not content.parts:
        yield ReadingWarning(code=WarningCode.TITLE_ONLY, detail="a headline and no text below it")
    elif _is_from_data(page, outline, content):
        yield ReadingWarning(code=WarningCode.TEXT_FROM_DATA, detail="the page shows its text by script only")
    other = _other_headline(title, near)
    if other is not None:
        detail = f"the page shows: {other.text[:LONGEST_SHOWN]}"
        yield ReadingWarning(code=WarningCode.HEADLINES_DIFFER, detail=detail)


def _is_from_data(page: Page, outline: Outline, content: Content) -> bool:
    """Whether the text stands in the page's data only: as lines of its own, or in an outline of its own."""
    own_lines = any(block.order >= len(outline.blocks) for block in content.blocks())
    return own_lines or outline.root is not page.root


def _other_headline(title: Title | None, near: Iterable[PageBlock]) -> PageBlock | None:
    """A headline beside the text, where the page does not show the title."""
    if title is None or title.shown is not None:
        return None
    return next((block for block in near if is_headline(block) and not is_masthead(block)), None)
