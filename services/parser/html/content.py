"""Which blocks are the article: the container, the lead, the sections, and what is set aside."""

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.blocks import HEADINGS, Block, Outline
from services.parser.html.evidence import Evidence
from services.parser.html.judge import OUTSIDE, Judge
from services.parser.html.layout import Layout
from services.parser.html.lead import find_lead
from services.parser.html.noise import believed
from services.parser.html.strings import key, tokens

CONTAINER_SHARE: Final = 0.85
"""The container is the deepest element with this share of the prose."""
PROSE_LENGTH: Final = 80
"""Characters from which unsupported text counts as prose."""
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


@dataclass
class Part:
    """Consecutive headings (none before the first) and the paragraphs below them."""

    headings: list[Block] = field(default_factory=list)
    paragraphs: list[Block] = field(default_factory=list)


@dataclass
class Content:
    """The article's blocks in order, and what was set aside within it, with the reason."""

    lead: Block | None = None
    parts: list[Part] = field(default_factory=list)
    aside: list[tuple[Block, str]] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """Headings and paragraphs in reading order."""
        return [block for part in self.parts for block in (*part.headings, *part.paragraphs)]


def read_content(outline: Outline, evidence: Evidence, title: str, descriptions: list[str]) -> Content:
    """Sort the page's blocks. An empty `parts` says that no article was found."""
    weights = {block.order: weigh(block, evidence) for block in outline.blocks}
    for element in named_bodies(outline):
        for block in outline.within(element):
            weights[block.order] *= 2
    container = find_container(outline, weights)
    if container is None:
        return whole_page(outline, key(title))
    inner = outline.within(container)
    above = {container, *container.iterancestors()}
    layout = Layout(outline, container)
    judge = Judge(layout, evidence, believed(inner, weights, above), key(title))
    layout.weigh((b, weights[b.order]) for b in inner if weights[b.order] and not judge.misplaced(b))
    reasons = {block.order: judge.reason(block) for block in inner}
    kept = [block for block in inner if reasons[block.order] is None]
    lead = find_lead(outline, kept, key(title), descriptions)
    parts = assemble(kept, lead)
    taken = {b.order for part in parts for b in (*part.headings, *part.paragraphs)}
    aside = [(b, reasons[b.order] or "stray") for b in inner if b.order not in taken]
    return Content(lead, parts, aside)


def whole_page(outline: Outline, title: str) -> Content:
    """A page too small to have a container: everything outside of navigation and forms."""
    loose = [b for b in outline.blocks if not b.context.inside("nav", "footer", "form", "aside")]
    kept = [b for b in loose if key(b.text) != title and b.link_share < 0.8]
    return Content(None, assemble(kept, None))


def named_bodies(outline: Outline) -> list[HtmlElement]:
    """Elements that schema.org, or by their name the page's author, call the article's body."""
    found = []
    for element in outline.ranges:
        if "articleBody" in (element.get("itemprop"), element.get("property")):
            found.append(element)
        elif element.tag in ("div", "section", "article"):
            names = set(tokens(f"{element.get('class') or ''} {element.get('id') or ''}"))
            if any(wanted <= names for wanted in BODY_NAMES):
                found.append(element)
    return [e for e in found if e.tag != "body"]


def weigh(block: Block, evidence: Evidence) -> float:
    """How much the block says about where the article is: characters, weighted by evidence."""
    supported = evidence.supports(block.text)
    if block.context.inside(*OUTSIDE) or (len(block.text) < PROSE_LENGTH and not supported):
        return 0.0
    if block.tag in HEADINGS:
        return 0.0
    weight = len(block.text) * (1 - min(1.0, block.link_share))
    weight *= 1.0 if block.tag == "p" or supported else 0.4
    weight *= 3.0 if supported else 1.0
    weight *= 0.3 if block.context.noise or block.context.hidden else 1.0
    return weight * (1 + 4 * evidence.stated(block.text))


def find_container(outline: Outline, weights: dict[int, float]) -> HtmlElement | None:
    """The deepest element that holds nearly all of the prose."""
    sums = [0.0, *accumulate(weights[block.order] for block in outline.blocks)]
    total = sums[-1]
    best, size = None, len(sums)
    for element, (start, end) in outline.ranges.items():
        if (
            sums[end] - sums[start] >= CONTAINER_SHARE * total > 0
            and end - start < size
            and element.tag != "p"
        ):
            best, size = element, end - start
    return best


def assemble(kept: list[Block], lead: Block | None) -> list[Part]:
    """Sections in order; headings without a paragraph of their own are joined to the next."""
    parts = [Part([], [lead] if lead is not None else [])]
    for block in kept:
        if lead is not None and (block.order == lead.order or key(block.text) == key(lead.text)):
            continue
        if block.tag not in HEADINGS:
            parts[-1].paragraphs.append(block)
        elif parts[-1].headings and not parts[-1].paragraphs:
            parts[-1].headings.append(block)
        else:
            parts.append(Part([block]))
    return [part for part in parts if part.paragraphs]
