"""The body of an article as HTML, already cut out of its page: blocks in reading order."""

from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from copydesk_contracts.events import ReasonCode
from services.parser.blocks.compose import Block, Role
from services.parser.strings import tidy, words
from services.process.errors import Rejected

SKIPPED: Final = words(
    "script style noscript template svg iframe object embed head title select button video audio canvas math "
    "form figure figcaption aside"
)
INLINE: Final = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small "
    "span strike strong sub sup time tt u var wbr person org location chron num money event"
)
HEADINGS: Final = {f"h{n}": n for n in range(1, 7)}
MAX_DEPTH: Final = 400


def fragment_blocks(markup: str) -> list[Block]:
    """Blocks of an HTML fragment or document. Raises Rejected (malformed, bomb)."""
    if not markup.strip():
        return []
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"no HTML: {error}") from error
    return list(tree_blocks(root, HEADINGS))


def tree_blocks(root: etree._Element, headings: dict[str, int]) -> Iterator[Block]:
    """Blocks below an element; `headings` names the elements that are headings, with their level."""
    pending: list[str] = []
    role: tuple[Role, int | None] = (Role.TEXT, None)
    breaks = 0
    for event, value in _walk(root):
        if event == "text":
            breaks = 0 if value.strip() else breaks
            pending.append(value)
            continue
        breaks = breaks + 1 if event == "br" else 0
        if event == "br" and (breaks < 2 or role[0] is Role.HEADING):
            pending.append(" ")
            continue
        if text := tidy("".join(pending)):
            yield Block(text, *role)
        pending.clear()
        role = (Role.HEADING, headings[value]) if event == "open" and value in headings else (Role.TEXT, None)


def _walk(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Text, breaks, and the edges of block elements, in document order, without recursion."""
    depth, skipping = 0, None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = _name(element)
        if event == "start":
            depth += 1
            if depth > MAX_DEPTH:
                raise Rejected(ReasonCode.BOMB, f"elements nested deeper than {MAX_DEPTH}")
            if skipping is None and (name in SKIPPED or not name):
                skipping = element
            if skipping is None:
                if name not in INLINE:
                    yield ("br" if name == "br" else "open"), name
                yield "text", element.text or ""
            continue
        depth -= 1
        if skipping is None and name not in INLINE and name != "br":
            yield "close", name
        if skipping is element:
            skipping = None
        if skipping is None and element is not root:
            yield "text", element.tail or ""


def _name(element: etree._Element) -> str:
    """Local name in lower case; empty for comments and instructions."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
