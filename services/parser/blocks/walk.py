"""A walk over marked-up text: its blocks in reading order, without recursion.

What parts the text is listed, and everything else is inline: agencies mark names, places
and sums of money within a sentence with elements of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block, Role
from services.parser.blocks.breaks import BREAK, parted
from services.parser.strings import words
from services.parser.tables import is_row
from services.process.errors import Rejected

HEADINGS: Final = {f"h{n}": n for n in range(1, 7)}
MAX_DEPTH: Final = 400
"""Elements within elements: no page is built so deep, and what is exhausts whoever walks it."""
PARTING: Final = words(
    "html body div p section article header footer main nav aside address blockquote pre center form "
    "fieldset details summary ul ol menu dir li dl dt dd table caption thead tbody tfoot tr td th hr "
    "figure figcaption h1 h2 h3 h4 h5 h6 hgroup block bq hl1 hl2 hedline headline media note tagline fn "
    "credit byline dateline abstract body.content body.head body.end nitf-table para paragraph paragraf "
    "absatz abschnitt text line crosshead subhead subheadline title lead intro story content item row "
    "cell"
)
"""Elements that begin and end a block: those of HTML and NITF, and what agencies call theirs."""
UNSEEN: Final = words(
    "script style noscript template svg iframe object embed head select button video audio canvas math input "
    "media-metadata media-reference media-producer alt-code docdata"
)
"""Elements whose text nobody is shown."""
ASIDE: Final = {
    "figure": "caption",
    "figcaption": "caption",
    "media": "caption",
    "note": "notes-to-editors",
    "aside": "aside",
    "form": "form",
    "nav": "navigation",
}
ASIDE_CLASSES: Final = {
    **dict.fromkeys(
        words("keywords keyword subjects subject tags topics categories countries labels"), "label"
    ),
    **dict.fromkeys(
        words("notepad notebook notes contacts contact editorial-note editorsnote editor-note"),
        "notes-to-editors",
    ),
    **dict.fromkeys(
        words("twitter-tweet instagram-media fb-post tiktok-embed embed embed-block embedpress"), "embed"
    ),
    **dict.fromkeys(words("caption wp-caption-text media-caption"), "caption"),
}
"""Classes by which agencies' markup tells the article from what stands beside it."""
LISTED: Final = words("li dt dd")


@dataclass
class TreeWalk:
    """One pass over the tree below `root`; `headings` names the elements that are headings."""

    root: etree._Element
    headings: dict[str, int]
    _pending: list[str] = field(default_factory=list)
    _depth: int = 0
    _unseen: etree._Element | None = None
    _aside: etree._Element | None = None
    _reason: str = "aside"
    _row: etree._Element | None = None
    _kind: tuple[Role, int | None] = (Role.TEXT, None)
    _fixed: int = 0
    """How many preformatted elements stand around the text."""

    def blocks(self) -> Iterator[Block]:
        """Blocks that hold something. Raises Rejected(BOMB) for a tree no reader could see through."""
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            yield from self._start(element) if event == "start" else self._end(element)
        yield from self._flush()

    def _start(self, element: etree._Element) -> Iterator[Block]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Rejected(ReasonCode.BOMB, f"elements nested deeper than {MAX_DEPTH}")
        if self._unseen is not None:
            return
        name = _name(element)
        if not name or (name in UNSEEN and element is not self.root):
            self._unseen = element
            return
        yield from self._open(element, name)
        self._take(element.text)

    def _open(self, element: etree._Element, name: str) -> Iterator[Block]:
        if name == "br":
            self._pending.append(BREAK)
        elif self._row is not None:
            self._pending.append(" " if name in PARTING else "")
        elif name in PARTING or name in self.headings:
            yield from self._begin(element, name)
        self._fixed += name == "pre"
        reason = _aside_reason(element, name)
        if reason is not None and self._aside is None and element is not self.root:
            yield from self._flush()
            self._aside, self._reason = element, reason

    def _begin(self, element: etree._Element, name: str) -> Iterator[Block]:
        """Another block, or a row of a table, which is one block with all its cells."""
        yield from self._flush()
        self._kind = self._kind_of(name)
        if name == "tr" and is_row(element):
            self._row, self._kind = element, (Role.ROW, None)

    def _end(self, element: etree._Element) -> Iterator[Block]:
        self._depth -= 1
        if self._unseen is None:
            yield from self._close(element, _name(element))
        elif self._unseen is element:
            self._unseen = None
        if self._unseen is None and element is not self.root:
            self._take(element.tail)

    def _close(self, element: etree._Element, name: str) -> Iterator[Block]:
        if element is self._row:
            yield from self._flush()
            self._row = None
        elif self._row is not None:
            self._pending.append(" " if name in PARTING else "")
        elif name in PARTING or name in self.headings:
            yield from self._flush()
        if element is self._aside:
            yield from self._flush()
            self._aside = None
        self._fixed -= name == "pre"

    def _kind_of(self, name: str) -> tuple[Role, int | None]:
        if name in self.headings:
            return Role.HEADING, self.headings[name]
        return (Role.ROW if name in LISTED else Role.TEXT), None

    def _take(self, text: str | None) -> None:
        if text:
            self._pending.append(text.replace("\n", BREAK) if self._fixed else text)

    def _flush(self) -> Iterator[Block]:
        text, (role, level) = "".join(self._pending), self._kind
        self._pending.clear()
        self._kind = (Role.TEXT, None)
        if self._aside is not None:
            role, level = Role.ASIDE, None
        for part, listed in parted(text, whole=role is Role.HEADING):
            found = Role.ROW if listed and role is Role.TEXT else role
            yield Block(part, found, level, self._reason if role is Role.ASIDE else "aside")


def _aside_reason(element: etree._Element, name: str) -> str | None:
    if name in ASIDE:
        return ASIDE[name]
    tokens = str(element.get("class") or "").lower().split()
    return next((ASIDE_CLASSES[token] for token in tokens if token in ASIDE_CLASSES), None)


def _name(element: etree._Element) -> str:
    """Local name in lower case; empty for comments and instructions."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
