"""Which headings are the article's headline or the site's name, by element, class and link."""

import re
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.blocks import Block
from services.parser.html.strings import tokens

HEADLINE: Final = (
    frozenset({"entry", "title"}),
    frozenset({"post", "title"}),
    frozenset({"article", "title"}),
    frozenset({"story", "title"}),
    frozenset({"headline"}),
)
MASTHEAD: Final = (
    frozenset({"site", "title"}),
    frozenset({"site", "name"}),
    frozenset({"blog", "title"}),
    frozenset({"logo"}),
    frozenset({"brand"}),
    frozenset({"masthead"}),
)
LONGEST_SITE: Final = 80
_FRONT: Final = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w{3,5})?")


def is_headline(block: Block) -> bool:
    """A heading of the first order, or a lower one that its class calls the article's title."""
    return block.tag == "h1" or (block.tag in ("h2", "h3") and _named(block.element, HEADLINE))


def is_masthead(block: Block) -> bool:
    """Whether a heading is the site's name: by its class, or because all of it leads to the front page."""
    if len(block.text) > LONGEST_SITE or _named(block.element, HEADLINE):
        return False
    links = [a.get("href") or "" for a in block.element.iter("a")]
    parent = block.element.getparent()
    if parent is not None and parent.tag == "a":
        links.append(parent.get("href") or "")
    home = bool(links) and all(_FRONT.fullmatch(link.strip()) for link in links)
    return (home and (block.linked == len(block.text) or bool(links))) or _named(block.element, MASTHEAD)


def _named(element: HtmlElement, names: tuple[frozenset[str], ...]) -> bool:
    told = set(tokens(f"{element.get('class') or ''} {element.get('id') or ''}"))
    return any(name <= told for name in names) or (
        "headline" in (element.get("itemprop") or "") and names is HEADLINE
    )
