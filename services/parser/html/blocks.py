"""The page as a flat list of blocks in reading order, each with where it stands.

A block is a run of text that a browser would set off by line breaks: a paragraph, a
heading, a list item, or loose text between them. One pass over the tree, linear in its size.
"""

from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from copydesk_contracts.events import ReasonCode
from services.parser.html.context import ROOT, Context, enter, is_unseen
from services.parser.html.strings import tidy, vocabulary
from services.parser.tables import is_row
from services.process.errors import Rejected

MAX_DEPTH: Final = 400
"""Elements in one another; the deepest of 848 pages has 48."""

SKIPPED: Final = vocabulary(
    "script style noscript template svg iframe object embed head select option button input textarea"
    " video audio canvas map math meter progress datalist source track link meta base title"
)
READING_AIDS: Final = frozenset({"rt", "rp"})
"""How characters are read, set above them; in a line they stand in the brackets that `rp` gives."""
INLINE: Final = vocabulary(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small"
    " span strike strong sub sup time tt u var wbr img ruby rb rt rp rtc"
)
STRUCTURE: Final = vocabulary(
    "html body article section nav aside header footer main div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table"
    " thead tbody tfoot tr td th caption colgroup col figure figcaption blockquote pre address form fieldset"
    " legend details summary dialog hr br center dir menu hgroup search frameset frame noframes listing"
    " plaintext xmp marquee slot picture label"
)
"""HTML's own elements that are no part of a line."""
BOLD_LINE: Final = 100
"""Characters up to which a bold line that opens a paragraph can be a heading."""
HEADINGS: Final = {f"h{n}": n for n in range(1, 7)}
LINES: Final = frozenset({*HEADINGS, "tr"})
BOLD: Final = frozenset({"b", "strong"})


@dataclass(slots=True)
class PageBlock:
    """Text with whitespace collapsed; `linked` and `strong` count its characters in links and in bold.

    `element` is the block's element, `context` says what surrounds it, `order` its place on the page.
    """

    text: str
    element: HtmlElement
    context: Context
    order: int
    linked: int
    strong: int

    @property
    def tag(self) -> str:
        """Name of the block's element."""
        return str(self.element.tag)

    @property
    def link_share(self) -> float:
        """Share of the characters that are part of a link."""
        return self.linked / len(self.text) if self.text else 0.0


def is_inline(element: HtmlElement) -> bool:
    """Whether the element stands within a line: by its name, or unknown to HTML with text beside it."""
    tag = element.tag
    if tag in INLINE:
        return True
    if tag in STRUCTURE or not all(child.tag in INLINE for child in element):
        return False
    return _has_words(_text_before(element)) or _has_words(element.tail)


def _text_before(element: HtmlElement) -> str | None:
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return text if isinstance(text, str) else None


def _has_words(text: str | None) -> bool:
    return bool(text) and not (text or "").isspace()


def is_line(element: HtmlElement) -> bool:
    """Whether all of the element is one block: a heading, or a row of a table of data."""
    tag = element.tag
    return tag in HEADINGS or (tag == "tr" and len(element) > 1 and is_row(element))


def is_skipped(element: HtmlElement) -> bool:
    """Whether nothing in the element is text of the page that a line can show."""
    tag = element.tag
    if not isinstance(tag, str) or tag in SKIPPED or is_unseen(element):
        return True
    return tag in READING_AIDS and not _has_brackets(element)


def _has_brackets(element: HtmlElement) -> bool:
    """Whether the page says how to show a reading aid within the line: in brackets of its own."""
    parent = element.getparent()
    return parent is not None and next(parent.iter("rp"), None) is not None


def check_depth(depth: int) -> None:
    """Raise Rejected (BOMB) where elements stand deeper in one another than on any reader's page."""
    if depth > MAX_DEPTH:
        raise Rejected(ReasonCode.BOMB, f"elements nested deeper than {MAX_DEPTH}")


@dataclass(slots=True)
class Outline:
    """All blocks in document order; `ranges` gives the first and the end of those in an element."""

    root: HtmlElement
    blocks: list[PageBlock]
    ranges: dict[HtmlElement, tuple[int, int]]

    def within(self, element: HtmlElement) -> list[PageBlock]:
        """The blocks below an element."""
        start, end = self.ranges.get(element, (0, 0))
        return self.blocks[start:end]

    def headings(self) -> list[PageBlock]:
        """The blocks that may be the headline: headings of the first three orders."""
        return [block for block in self.blocks if block.tag in ("h1", "h2", "h3")]

    def count(self, element: HtmlElement) -> int:
        """Number of blocks below an element."""
        start, end = self.ranges.get(element, (0, 0))
        return end - start


def read_outline(root: HtmlElement) -> Outline:
    """All blocks below `root`. Raises Rejected (BOMB) for absurd nesting."""
    walk = _Walk()
    walk.run(root)
    return Outline(root, walk.blocks, walk.ranges)


@dataclass(slots=True)
class _Walk:
    """A depth-first pass with its own stack, so that no nesting can exhaust Python's."""

    blocks: list[PageBlock] = field(default_factory=list)
    ranges: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    owners: list[tuple[HtmlElement, Context]] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    in_link: int = 0
    in_bold: int = 0
    lines: list[HtmlElement] = field(default_factory=list)
    breaks: int = 0

    def run(self, root: HtmlElement) -> None:
        self.owners.append((root, enter(ROOT, root)))
        stack = [(root, iter(root), 0)]
        self.write(root.text)
        while stack:
            element, children, first = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self.close(element, first)
            elif child.tag == "br":
                self.line_break()
                self.write(child.tail)
            elif is_skipped(child):
                self.write(child.tail)
            else:
                check_depth(len(stack))
                self.open(child)
                stack.append((child, iter(child), len(self.blocks)))

    def open(self, element: HtmlElement) -> None:
        tag, apart = element.tag, not is_inline(element)
        if apart and not self.lines:
            self.flush()
            self.owners.append((element, enter(self.owners[-1][1], element)))
        if tag in LINES and is_line(element):
            self.lines.append(element)
        self.in_link += tag == "a"
        self.in_bold += tag in BOLD
        if self.lines and apart:
            self.parts.append(" ")
        self.write(element.text)

    def close(self, element: HtmlElement, first: int) -> None:
        tag = element.tag
        if self.lines and self.lines[-1] is element:
            self.lines.pop()
        self.in_link -= tag == "a"
        self.in_bold -= tag in BOLD
        if self.owners[-1][0] is element:
            self.flush()
            self.owners.pop()
        if len(self.blocks) > first:
            self.ranges[element] = (first, len(self.blocks))
        self.write(element.tail)

    def write(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        if text.isspace():
            return
        self.breaks = 0
        if self.in_link or self.in_bold:
            length = len(text.strip())
            self.linked += length if self.in_link else 0
            self.strong += length if self.in_bold else 0

    def line_break(self) -> None:
        self.breaks += 1
        if not self.lines and (self.breaks > 1 or self.is_bold_line()):
            self.flush()
        else:
            self.parts.append(" ")

    def is_bold_line(self) -> bool:
        """Whether what the paragraph has so far is one short line in bold that ends no sentence."""
        if not self.strong or self.strong > BOLD_LINE or self.linked or self.owners[-1][0].tag != "p":
            return False
        text = tidy("".join(self.parts))
        return len(text) == self.strong and text[-1].isalnum()

    def flush(self) -> None:
        joined = "".join(self.parts)
        text = tidy(joined) if joined and not joined.isspace() else ""
        if text:
            element, context = self.owners[-1]
            self.blocks.append(PageBlock(text, element, context, len(self.blocks), self.linked, self.strong))
        self.parts.clear()
        self.linked = self.strong = self.breaks = 0
