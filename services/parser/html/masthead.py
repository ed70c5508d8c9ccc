"""Which headings are the article's headline or the site's name, by element, class and link."""

import re
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.blocks import PageBlock
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
"""Characters of a site's name with its motto; headlines that lead to the front page are longer."""
_FRONT: Final = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w{3,5})?")


def is_headline(block: PageBlock) -> bool:
    """A heading of the first order, or a lower one that its class calls the article's title."""
    return block.tag == "h1" or (block.tag in ("h2", "h3") and _named(block.element, HEADLINE))


def is_masthead(block: PageBlock) -> bool:
    """Whether a heading is the site's name: by its class, or because all of it leads to the front page."""
    if len(block.text) > LONGEST_SITE or _named(block.element, HEADLINE):
        return False
    return _leads_home(block.element) or _named(block.element, MASTHEAD)


def _leads_home(element: HtmlElement) -> bool:
    """Whether the links of a heading, or the one around it, all lead to the front page."""
    parent = element.getparent()
    around = [parent] if parent is not None and parent.tag == "a" else []
    links = [link.get("href") or "" for link in (*element.iter("a"), *around)]
    return bool(links) and all(_FRONT.fullmatch(link.strip()) for link in links)


def _named(element: HtmlElement, names: tuple[frozenset[str], ...]) -> bool:
    told = set(tokens(f"{element.get('class') or ''} {element.get('id') or ''}"))
    return any(name <= told for name in names) or (
        "headline" in (element.get("itemprop") or "") and names is HEADLINE
    )
