"""The rules by which a block within the container is the article's or is not."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from services.parser.facts.dates import match_date
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.context import is_unseen
from services.parser.html.dates import is_timestamp
from services.parser.html.evidence import PageEvidence
from services.parser.html.layout import LISTS, Layout
from services.parser.html.phrases import boilerplate_phrase
from services.parser.html.said_by import said_by
from services.parser.html.strings import key
from services.parser.text.byline import read_header_line

LONGEST_HEADER: Final = 160
"""Characters of a line that says who wrote and when; longer ones are sentences."""
_MENU_BARS: Final = 2
"""Bars in a line from which it may be a menu."""
PARTING: Final = " ,|·•–—-"
"""What stands between a day and who wrote."""
ENDS: Final = tuple('.!?…。！？”"»')


@dataclass
class Judge:
    """Holds what was measured about the page; its answers are reasons to refuse a block."""

    layout: Layout
    evidence: PageEvidence
    noise: frozenset[str]
    above: set[HtmlElement]
    title: str

    def misplaced(self, block: PageBlock) -> str | None:
        """Why the block's place rules it out, or null."""
        return next(
            (word for e, word in block.context.noise if word in self.noise and e not in self.above), None
        )

    def reason(self, block: PageBlock) -> str | None:
        """Why the block is no part of the article, or null if it is one."""
        if reason := self.misplaced(block) or self.by_words(block):
            return reason
        if block.tag in HEADINGS:
            return None if self.heads(block) else "apart"
        if self.belongs(block):
            return None
        return "caption" if self.is_caption(block) else "apart"

    def by_words(self, block: PageBlock) -> str | None:
        """Why the block's own words and links rule it out, wherever it stands, or null."""
        name = key(block.text)
        if not name:
            return "rule"
        if self._is_title(block, name):
            return "title"
        if reason := boilerplate_phrase(block.text, block.link_share):
            return reason
        if block.tag in HEADINGS:
            return None
        if len(block.text) <= LONGEST_HEADER and self._is_header(block):
            return "byline"
        return "link" if self.is_pointer(block) else None

    def _is_header(self, block: PageBlock) -> bool:
        """Whether the line says who wrote or when; years in a row of data are its own."""
        if block.tag != "tr":
            return is_header_line(block.text) or _says_by_and_when(block)
        header = read_header_line(block.text, 0)
        return header is not None and bool(header.authors)

    def _is_title(self, block: PageBlock, name: str) -> bool:
        """Whether the block is the title again, or a heading that ends with it (a kicker before it)."""
        again = block.tag in HEADINGS and bool(self.title) and name.endswith(self.title)
        return name == self.title or again

    def is_pointer(self, block: PageBlock) -> bool:
        """Whether the block only leads to another page."""
        if block.link_share <= 0.5 or len(block.text) > 250:
            return False
        if block.tag in LISTS:
            return True
        if block.link_share > 0.8 or _is_menu(block):
            return not (block.text.endswith(ENDS) and self.evidence.supports(block.text))
        return (block.linked + block.strong) / len(block.text) > 0.9

    def heads(self, block: PageBlock) -> bool:
        """Whether the heading stands among the paragraphs, or above the elements that hold them."""
        if block.link_share > 0.8:
            return False
        home = self.layout.home(block)
        return self.layout.is_main(home) or self.layout.holds_main(home) or self._heads_table(block)

    def _heads_table(self, block: PageBlock) -> bool:
        """Whether a row of data comes right below the heading, and trafilatura took the heading."""
        below = self.layout.outline.blocks[block.order + 1 : block.order + 2]
        return any(row.tag == "tr" for row in below) and self.evidence.supports(block.text)

    def belongs(self, block: PageBlock) -> bool:
        """Whether a paragraph stands where the article's paragraphs stand."""
        if self.evidence.stated(block.text) > 0.8 and len(block.text) > 40:
            return True
        layout = self.layout
        if block.tag == "tr":
            return self.evidence.supports(block.text)
        if (
            block.tag not in LISTS
            and not layout.is_usual(block.tag)
            and not self.evidence.supports(block.text)
        ):
            return False
        if self.is_caption(block):
            return False
        return layout.is_main(layout.home(block)) or layout.is_styled(block)

    def is_caption(self, block: PageBlock) -> bool:
        """Whether the block shares its unit with a picture and little text."""
        if len(block.text) > 300:
            return False
        unit = self.layout.unit(block)
        return any(not _is_unseen_within(picture, unit) for picture in unit.iter("img", "picture", "video"))


def _is_menu(block: PageBlock) -> bool:
    """Whether all words of a line with bars between them are links: the bars are no words."""
    bars = block.text.count("|")
    words = len(block.text) - len(" | ") * bars
    return bars >= _MENU_BARS and block.linked > 0.8 * words


def _says_by_and_when(block: PageBlock) -> bool:
    """Whether the line begins with a day and goes on with who wrote (`3 May 2018 - Posted by: Ann Lee -`)."""
    # Few lines begin with a figure, and to look for a date in the others takes longer than all else here.
    reading = match_date(block.text, 0) if block.text[0].isdigit() else None
    return reading is not None and bool(said_by(block.text[reading.end :].lstrip(PARTING)))


def _is_unseen_within(picture: HtmlElement, unit: HtmlElement) -> bool:
    """Whether a picture shows only where somebody points at a word of the unit."""
    around = takewhile(lambda element: element is not unit, picture.iterancestors())
    return any(map(is_unseen, around))


def is_header_line(text: str) -> bool:
    """Whether the line says who wrote the article or when, and nothing else."""
    return is_timestamp(text) or read_header_line(text, 0) is not None
