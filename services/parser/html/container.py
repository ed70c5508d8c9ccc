"""The element that holds the article: where nearly all of the page's prose stands."""

from itertools import accumulate
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.blocks import HEADINGS, INLINE, Outline, PageBlock
from services.parser.html.content import PROSE_LENGTH
from services.parser.html.evidence import PageEvidence
from services.parser.html.noise import COMMENTS
from services.parser.html.strings import tokens

CONTAINER_SHARE: Final = 0.85
"""The container is the deepest element with this share of the prose."""
NO_CONTAINER: Final = INLINE | {"p", *HEADINGS}
SUPPORTED: Final = 3.0
"""How much more a block weighs that trafilatura took as well."""
UNSUPPORTED_BOX: Final = 0.4
"""How much text weighs that is neither a paragraph nor supported: menus are made of it."""
SUSPECTED: Final = 0.3
"""How much a block weighs within something that is named for another purpose, or hidden."""
AMONG_COMMENTS: Final = 0.05
"""Readers often write more below an article than stands in it; a page of comments alone loses nothing."""
STATED: Final = 4
"""How many times more a block weighs whose words the page's data state as the article's."""
NAMED: Final = 2
"""How much more a block weighs within an element that is named for the article's body."""
BODY_NAMES: Final = (
    frozenset({"article", "body"}),
    frozenset({"article", "content"}),
    frozenset({"article", "text"}),
    frozenset({"story", "body"}),
    frozenset({"story", "content"}),
    frozenset({"story", "text"}),
    frozenset({"post", "content"}),
    frozenset({"post", "body"}),
    frozenset({"entry", "content"}),
    frozenset({"rich", "text"}),
)


def find_container(outline: Outline, weights: dict[int, float]) -> HtmlElement | None:
    """The deepest element that holds nearly all of the prose."""
    sums = [0.0, *accumulate(weights[block.order] for block in outline.blocks)]
    total = sums[-1]
    best, size = None, len(sums)
    for element, (start, end) in outline.ranges.items():
        if end - start >= size or element.tag in NO_CONTAINER:
            continue
        if sums[end] - sums[start] >= CONTAINER_SHARE * total > 0:
            best, size = element, end - start
    return best


def weigh_all(outline: Outline, evidence: PageEvidence, bodies: list[HtmlElement]) -> dict[int, float]:
    """The weight of each block by its order; more within a body that is named so."""
    weights = {block.order: weigh(block, evidence) for block in outline.blocks}
    for element in bodies:
        for block in outline.within(element):
            weights[block.order] *= NAMED
    return weights


def weigh(block: PageBlock, evidence: PageEvidence) -> float:
    """How much the block says about where the article is: characters, weighted by evidence."""
    if block.tag in HEADINGS:
        return 0.0
    supported = evidence.supports(block.text)
    if len(block.text) < PROSE_LENGTH and not supported:
        return 0.0
    weight = len(block.text) * (1 - min(1.0, block.link_share))
    weight *= 1.0 if block.tag == "p" or supported else UNSUPPORTED_BOX
    weight *= SUPPORTED if supported else 1.0
    return weight * _trust(block) * (1 + STATED * evidence.stated(block.text))


def _trust(block: PageBlock) -> float:
    """How far the names of what the block stands in let it be the article's, 0 to 1."""
    trust = SUSPECTED if block.context.noise or block.context.hidden else 1.0
    among_comments = any(word in COMMENTS for _, word in block.context.noise)
    return trust * AMONG_COMMENTS if among_comments else trust


def named_bodies(outline: Outline) -> list[HtmlElement]:
    """Elements that schema.org, or by their name the page's author, call the article's body."""
    named = [element for element in outline.ranges if element.tag != "body" and _is_body(element)]
    return outermost(outline, named)


def _is_body(element: HtmlElement) -> bool:
    if "articleBody" in (element.get("itemprop"), element.get("property")):
        return True
    if element.tag not in ("div", "section", "article"):
        return False
    names = set(tokens(f"{element.get('class') or ''} {element.get('id') or ''}"))
    return any(map(names.issuperset, BODY_NAMES))


def outermost(outline: Outline, elements: list[HtmlElement]) -> list[HtmlElement]:
    """The elements that stand in no other of them."""
    kept: list[HtmlElement] = []
    end = 0
    for element in sorted(elements, key=lambda e: (outline.ranges[e][0], -outline.ranges[e][1])):
        if outline.ranges[element][1] > end:
            kept.append(element)
            end = outline.ranges[element][1]
    return kept
