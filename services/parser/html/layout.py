"""Where in the container the article's paragraphs stand.

A block's unit is the outermost element that holds nothing but it (or nothing but its
list); the unit's parent is the block's home. Paragraphs and headings of an article share a
home, or their homes share a pattern: the path of tags from the container and a class.
Boxes put into an article have homes of their own.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.blocks import HEADINGS, Outline, PageBlock

LISTS: Final = frozenset({"ul", "ol", "dl", "li", "dd", "dt"})
OWNED: Final = frozenset({"p", "li", "dd", "dt", "blockquote", *HEADINGS})
MAIN_SHARE: Final = 0.25
"""A pattern is a main one from this share of the largest pattern's prose."""
STYLE_SHARE: Final = 0.5
"""Share of the prose from which a class is that of the article's paragraphs, wherever one stands."""
Pattern = tuple[str, ...]
Style = tuple[str, str]


class Layout:
    """Homes of blocks within one container, weighed by their prose."""

    def __init__(self, outline: Outline, container: HtmlElement) -> None:
        self.outline = outline
        self.container = container
        self.weights: dict[Pattern, float] = defaultdict(float)
        self.tags: dict[str, float] = defaultdict(float)
        self.styles: dict[Style, float] = defaultdict(float)
        self.below: dict[HtmlElement, float] = defaultdict(float)
        self.total = 0.0

    def weigh(self, weighted: Iterable[tuple[PageBlock, float]]) -> None:
        """Learn from the blocks that are taken for prose."""
        for block, weight in weighted:
            home = self.home(block)
            self.weights[self.pattern(home)] += weight
            self.tags[block.tag] += weight
            self.styles[style_of(block)] += weight
            self.total += weight
            for element in (home, *home.iterancestors()):
                self.below[element] += weight
                if element is self.container:
                    break

    def unit(self, block: PageBlock) -> HtmlElement:
        """The outermost element that holds nothing but the block, or nothing but its list."""
        element = block.element
        if element is self.container:
            return element
        size = self.outline.count(element)
        while (parent := element.getparent()) is not None and parent is not self.container:
            if self.outline.count(parent) != size:
                if parent.tag not in LISTS:
                    break
                size = self.outline.count(parent)
            element = parent
        return element

    def home(self, block: PageBlock) -> HtmlElement:
        """The element among whose children the block stands; what a quotation has, its surroundings have."""
        home = self._innermost(block)
        while home.tag == "blockquote" and home is not self.container:
            above = home.getparent()
            if above is None:
                break
            home = above
        return home

    def _innermost(self, block: PageBlock) -> HtmlElement:
        element = block.element
        if element is self.container or (block.tag not in OWNED and self.outline.count(element) > 1):
            return element
        unit = self.unit(block)
        parent = unit.getparent()
        return unit if parent is None else parent

    def pattern(self, home: HtmlElement) -> Pattern:
        """Path of tags below the container, and the home's class."""
        if home is self.container:
            return ()
        path = [home.tag]
        for element in home.iterancestors():
            if element is self.container:
                break
            path.append(element.tag)
        return (*path, next(iter((home.get("class") or "").split()), ""))

    def is_main(self, home: HtmlElement) -> bool:
        """Whether a good part of the prose has homes of this pattern."""
        top = max(self.weights.values(), default=0.0)
        return self.weights.get(self.pattern(home), 0.0) >= MAIN_SHARE * top > 0

    def holds_main(self, home: HtmlElement) -> bool:
        """Whether the main homes stand below this one."""
        return self.below.get(home, 0.0) > 0.5 * self.total

    def is_styled(self, block: PageBlock) -> bool:
        """Whether paragraphs of most of the article's prose have the block's element and class."""
        style = style_of(block)
        return block.tag == "p" and bool(style[1]) and self.styles[style] >= STYLE_SHARE * self.total > 0

    def is_usual(self, tag: str) -> bool:
        """Whether prose stands in such elements on this page."""
        return self.tags.get(tag, 0.0) >= 0.2 * max(self.tags.values(), default=0.0) > 0


def style_of(block: PageBlock) -> Style:
    """What a style sheet knows a block by: its element and class."""
    return block.tag, block.element.get("class") or ""
