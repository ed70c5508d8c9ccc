"""Which blocks are the article: the container, the lead, the sections, and what is set aside."""

from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Final

from lxml.html import HtmlElement

from services.parser.facts.authors import clean_authors
from services.parser.html.agreement import compare
from services.parser.html.blocks import HEADINGS, INLINE, Block, Outline
from services.parser.html.evidence import Evidence
from services.parser.html.features import Surroundings
from services.parser.html.judge import Judge
from services.parser.html.layout import Layout
from services.parser.html.lead import find_lead
from services.parser.html.noise import COMMENTS, believed
from services.parser.html.strings import key, tokens
from services.parser.html.teasers import teased
from services.parser.html.verdict import Case, may_come_in
from services.parser.text.credit import credit_rule
from services.parser.text.names import name_like

CONTAINER_SHARE: Final = 0.85
"""The container is the deepest element with this share of the prose."""
NO_CONTAINER: Final = INLINE | {"p", *HEADINGS}
PROSE_LENGTH: Final = 80
"""Characters from which unsupported text counts as prose."""
AMONG_COMMENTS: Final = 0.05
"""Readers often write more below an article than stands in it; a page of comments alone loses nothing."""
NAMES_WITHIN: Final = 4
"""Paragraphs at the top among which a line of names is looked for."""
BOLD_LENGTH: Final = 100
"""Characters up to which a bold paragraph can be a heading."""
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

    lead: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    aside: list[tuple[Block, str]] = field(default_factory=list)
    signed: Block | None = None
    credit: Block | None = None

    def blocks(self) -> list[Block]:
        """Headings and paragraphs in reading order."""
        return [block for part in self.parts for block in (*part.headings, *part.paragraphs)]


@dataclass(frozen=True)
class RulesReading:
    """What the rules make of a page: the blocks taken, and the reasons against the others."""

    outline: Outline
    evidence: Evidence
    judge: Judge
    inner: list[Block]
    reasons: dict[int, str | None]
    lead: list[Block]
    taken: set[int]
    bodies: list[HtmlElement]
    signed: Block | None
    credit: Block | None

    def case(self) -> Case | None:
        """What there is to decide, where trafilatura reads much of the page otherwise."""
        readings = compare(self.outline, self.taken, self.evidence)
        if readings.agree:
            return None
        inside = frozenset(block.order for block in self.inner)
        reasons = self.reasons | {
            block.order: self.judge.by_words(block)
            for block in self.outline.blocks
            if block.order not in inside
        }
        within = {block.order for body in self.bodies for block in self.outline.within(body)}
        stated = [self.evidence.stated(block.text) for block in self.outline.blocks]
        around = Surroundings(readings, reasons, frozenset(within), inside, stated, teased(self.outline))
        may = [
            block is not self.credit
            and may_come_in(block, support, block.order in inside, reasons[block.order])
            for block, support in zip(readings.blocks, readings.support, strict=True)
        ]
        return Case(readings, around.features(), may)

    def content(self, taken: set[int]) -> Content:
        """The article of these blocks, and what was set aside within its container."""
        kept = [block for block in self.outline.blocks if block.order in taken]
        headline = own_headline(self.outline, kept)
        kept = [block for block in kept if block is not headline]
        lead = [block for block in self.lead if block.order in taken]
        parts = assemble(kept, lead)
        placed = {b.order for part in parts for b in (*part.headings, *part.paragraphs)}
        left = [b for b in self.inner if b.order not in placed and b is not self.credit]
        reasons = self.reasons | ({headline.order: "headline"} if headline is not None else {})
        aside = [(b, reasons[b.order] or "stray") for b in left]
        return Content(lead, parts, aside, self.signed, self.credit)


def read_content(reading: RulesReading | None, outline: Outline, title: str) -> Content:
    """The blocks as rules and weights sort them. An empty `parts` says that no article was found."""
    if reading is None:
        return whole_page(outline, key(title))
    case = reading.case()
    return reading.content(case.decided() if case is not None else reading.taken)


def read_by_rules(
    outline: Outline, evidence: Evidence, title: str, descriptions: list[str]
) -> RulesReading | None:
    """The reading by rules alone; null where no element holds the article."""
    bodies = named_bodies(outline)
    weights = weigh_all(outline, evidence, bodies)
    container = find_container(outline, weights)
    if container is None:
        return None
    inner = outline.within(container)
    above = {container, *container.iterancestors(), *(e for body in bodies for e in body.iterancestors())}
    judge = Judge(Layout(outline, container), evidence, believed(inner, weights, above), above, key(title))
    judge.layout.weigh((b, weights[b.order]) for b in inner if weights[b.order] and not judge.misplaced(b))
    reasons = {block.order: judge.reason(block) for block in inner}
    signed = set_aside(inner, reasons)
    kept = [block for block in inner if reasons[block.order] is None]
    credit = kept.pop() if len(kept) > 1 and credit_rule(kept[-1].text) else None
    lead = find_lead(outline, kept, key(title), descriptions, judge) or opening(kept)
    taken = {b.order for part in assemble(kept, lead) for b in (*part.headings, *part.paragraphs)}
    return RulesReading(outline, evidence, judge, inner, reasons, lead, taken, bodies, signed, credit)


def set_aside(inner: list[Block], reasons: dict[int, str | None]) -> Block | None:
    """Note why first and last lines among the paragraphs are none; the first line if it is names."""
    kept = [block for block in inner if reasons[block.order] is None]
    signed = name_line(kept)
    if signed is not None:
        reasons[signed.order] = "byline"
    for block in closing(kept):
        reasons[block.order] = "closing"
    return signed


def weigh_all(outline: Outline, evidence: Evidence, bodies: list[HtmlElement]) -> dict[int, float]:
    """The weight of each block by its order; twice as much within a body that is named so."""
    weights = {block.order: weigh(block, evidence) for block in outline.blocks}
    for element in bodies:
        for block in outline.within(element):
            weights[block.order] *= 2
    return weights


def name_line(kept: list[Block]) -> Block | None:
    """A line of nothing but names of two words or more, before the first long paragraph.

    It comes first, or in bold below other short lines.
    """
    for block, after in pairwise(kept[: NAMES_WITHIN + 1]):
        if len(block.text) > BOLD_LENGTH:
            return None
        bold = block is kept[0] or block.strong > 0.9 * len(block.text)
        if bold and len(after.text) >= PROSE_LENGTH and _is_names(block):
            return block
    return None


def _is_names(block: Block) -> bool:
    names = clean_authors([block.text])
    whole = sum(len(key(name)) for name in names) >= 0.8 * len(key(block.text))
    named = bool(names) and all(name_like(name) and 1 < len(name.split()) < 5 for name in names)
    return named and whole and block.tag not in HEADINGS


def own_headline(outline: Outline, kept: list[Block]) -> Block | None:
    """A heading before the text that is above all others, on a page without one of the first order.

    It is the headline that the page shows where metadata give the title in other words.
    """
    heads = [block for block in kept if block.tag in HEADINGS]
    if len(heads) < 2 or any(block.tag == "h1" for block in outline.blocks):
        return None
    first = heads[0]
    above = all(HEADINGS[block.tag] > HEADINGS[first.tag] for block in heads[1:])
    prose = next((block for block in kept if len(block.text) >= PROSE_LENGTH and block not in heads), first)
    return first if above and first.order < prose.order else None


def opening(kept: list[Block]) -> list[Block]:
    """A heading before any paragraph that another heading follows: the lead in a heading's dress."""
    both = len(kept) > 2 and all(block.tag in HEADINGS for block in kept[:2])
    return kept[:1] if both and len(kept[0].text) > len(kept[1].text) else []


def closing(kept: list[Block]) -> list[Block]:
    """The last paragraphs, if they are all bold where the text is not: appeals, names, biographies."""
    found = []
    for block in reversed(kept[1:]):
        if block.tag in HEADINGS or block.strong < 0.9 * len(block.text) or credit_rule(block.text):
            break
        found.append(block)
    return found if 2 * len(found) < len(kept) else []


def whole_page(outline: Outline, title: str, evidence: Evidence | None = None) -> Content:
    """Without a container that holds text: what trafilatura took, or all outside of furniture."""
    loose = [b for b in outline.blocks if not b.context.inside("nav", "footer", "form", "aside")]
    kept = [b for b in loose if key(b.text) != title and b.link_share < 0.8]
    taken = [b for b in kept if evidence is not None and evidence.supports(b.text)]
    return Content([], assemble(taken or kept, []))


def named_bodies(outline: Outline) -> list[HtmlElement]:
    """Elements that schema.org, or by their name the page's author, call the article's body."""
    found = []
    for element in outline.ranges:
        if "articleBody" in (element.get("itemprop"), element.get("property")):
            found.append(element)
        elif element.tag in ("div", "section", "article"):
            names = set(tokens(f"{element.get('class') or ''} {element.get('id') or ''}"))
            if any(map(names.issuperset, BODY_NAMES)):
                found.append(element)
    return outermost(outline, [e for e in found if e.tag != "body"])


def outermost(outline: Outline, elements: list[HtmlElement]) -> list[HtmlElement]:
    """The elements that stand in no other of them."""
    kept: list[HtmlElement] = []
    end = 0
    for element in sorted(elements, key=lambda e: (outline.ranges[e][0], -outline.ranges[e][1])):
        if outline.ranges[element][1] > end:
            kept.append(element)
            end = outline.ranges[element][1]
    return kept


def weigh(block: Block, evidence: Evidence) -> float:
    """How much the block says about where the article is: characters, weighted by evidence."""
    if block.tag in HEADINGS:
        return 0.0
    supported = evidence.supports(block.text)
    if len(block.text) < PROSE_LENGTH and not supported:
        return 0.0
    weight = len(block.text) * (1 - min(1.0, block.link_share))
    weight *= 1.0 if block.tag == "p" or supported else 0.4
    weight *= 3.0 if supported else 1.0
    weight *= 0.3 if block.context.noise or block.context.hidden else 1.0
    weight *= AMONG_COMMENTS if any(word in COMMENTS for _, word in block.context.noise) else 1.0
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
            and element.tag not in NO_CONTAINER
        ):
            best, size = element, end - start
    return best


def assemble(kept: list[Block], lead: list[Block]) -> list[Part]:
    """Sections in order; headings without a paragraph of their own are joined to the next."""
    parts = [Part([], list(lead))]
    told = {key(block.text) for block in lead}
    heads = headings(kept)
    for block in kept:
        if key(block.text) in told:
            continue
        if block.order not in heads:
            parts[-1].paragraphs.append(block)
        elif parts[-1].headings and not parts[-1].paragraphs:
            parts[-1].headings.append(block)
        else:
            parts.append(Part([block]))
    return [part for part in parts if part.paragraphs]


def headings(kept: list[Block]) -> set[int]:
    """The headings among the blocks: by their element, or where a page has none, by being bold."""
    marked = {block.order for block in kept if block.tag in HEADINGS}
    if marked:
        return marked
    return {
        block.order
        for block, after in pairwise(kept)
        if is_bold_heading(block) and len(after.text) > len(block.text) and not is_bold_heading(after)
    }


def is_bold_heading(block: Block) -> bool:
    """Whether a paragraph is a short bold line that ends no sentence."""
    return (
        len(block.text) <= BOLD_LENGTH
        and block.strong > 0.9 * len(block.text)
        and block.linked == 0
        and block.text[-1].isalnum() | (block.text[-1] in '”"»’)')
        and block.tag in ("p", "div")
    )
