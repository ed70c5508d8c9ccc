"""Which blocks are the article: what rules say of each, and weights where trafilatura says otherwise."""

from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.agreement import Readings, compare
from services.parser.html.assembly import assemble, closing, name_line, opening, own_headline
from services.parser.html.blocks import Outline, PageBlock
from services.parser.html.container import find_container, named_bodies, weigh_all
from services.parser.html.content import Content
from services.parser.html.evidence import PageEvidence
from services.parser.html.features import Surroundings
from services.parser.html.judge import Judge
from services.parser.html.layout import Layout
from services.parser.html.lead import find_lead
from services.parser.html.noise import believed
from services.parser.html.strings import key
from services.parser.html.teasers import teased
from services.parser.html.verdict import Disagreement, may_come_in
from services.parser.text.credit import credit_rule

FREE_BLOCKS: Final = 12
"""Blocks before the container among which its first paragraphs are looked for, a picture's lines included."""
SHORTEST_QUOTE: Final = 20
"""Characters from which a stretch that stands in the text twice is no chance."""
MOSTLY_LINKS: Final = 0.8
"""Share of a block's characters in links from which it leads elsewhere."""


@dataclass(frozen=True)
class RulesReading:
    """What the rules make of a page: the blocks taken, and the reasons against the others."""

    outline: Outline
    evidence: PageEvidence
    judge: Judge
    inner: list[PageBlock]
    reasons: dict[int, str | None]
    lead: list[PageBlock]
    taken: set[int]
    bodies: list[HtmlElement]
    signed: PageBlock | None
    credit: PageBlock | None

    def case(self) -> Disagreement | None:
        """What there is to decide, where trafilatura reads much of the page otherwise."""
        readings = compare(self.outline, self.taken, self.evidence)
        if readings.agree:
            return None
        inside = frozenset(block.order for block in self.inner)
        reasons = self.reasons | self._reasons_outside(inside)
        within = {block.order for body in self.bodies for block in self.outline.within(body)}
        stated = [self.evidence.stated(block.text) for block in self.outline.blocks]
        around = Surroundings(readings, reasons, frozenset(within), inside, stated, teased(self.outline))
        return Disagreement(readings, around.features(), self._open(readings, reasons, inside))

    def _reasons_outside(self, inside: frozenset[int]) -> dict[int, str | None]:
        """What the words of the blocks outside of the container say against them."""
        outside = (block for block in self.outline.blocks if block.order not in inside)
        return {block.order: self.judge.by_words(block) for block in outside}

    def _open(self, readings: Readings, reasons: dict[int, str | None], inside: frozenset[int]) -> list[bool]:
        """Whether weights may decide on each block."""
        return [
            block is not self.credit
            and may_come_in(block, support, block.order in inside, reasons[block.order])
            for block, support in zip(readings.blocks, readings.support, strict=True)
        ]

    def content(self, taken: set[int]) -> Content:
        """The article of these blocks, and what was set aside within its container."""
        kept = [block for block in self.outline.blocks if block.order in taken]
        headline = own_headline(self.outline, kept)
        kept = [block for block in kept if block is not headline]
        lead = [block for block in self.lead if block.order in taken]
        found = Content(lead, assemble(kept, lead), [], self.signed, self.credit)
        reasons = self.reasons | ({headline.order: "headline"} if headline is not None else {})
        found.aside = [(block, reasons[block.order] or "stray") for block in self._left(found)]
        return found

    def _left(self, found: Content) -> list[PageBlock]:
        """What stands in the container and not in the text."""
        placed = {block.order for block in found.blocks()}
        return [block for block in self.inner if block.order not in placed and block is not self.credit]


def read_content(reading: RulesReading | None, outline: Outline, title: str) -> Content:
    """The blocks as rules and weights sort them. An empty `parts` says that no article was found."""
    if reading is None:
        return whole_page(outline, key(title))
    case = reading.case()
    return reading.content(case.decided() if case is not None else reading.taken)


def read_by_rules(
    outline: Outline, evidence: PageEvidence, title: str, descriptions: list[str]
) -> RulesReading | None:
    """The reading by rules alone; null where no element holds the article."""
    bodies = named_bodies(outline)
    weights = weigh_all(outline, evidence, bodies)
    container = find_container(outline, weights)
    if container is None:
        return None
    judge = _judge(outline, container, bodies, weights, evidence, key(title))
    inner = [*_above(outline, container, judge), *outline.within(container)]
    reasons = {block.order: judge.reason(block) for block in inner}
    signed = set_aside(inner, reasons)
    note_repeated(inner, reasons)
    kept = [block for block in inner if reasons[block.order] is None]
    credit = kept.pop() if len(kept) > 1 and credit_rule(kept[-1].text) else None
    lead = find_lead(outline, kept, key(title), descriptions, judge) or opening(kept)
    taken = {block.order for part in assemble(kept, lead) for block in part.blocks()}
    return RulesReading(outline, evidence, judge, inner, reasons, lead, taken, bodies, signed, credit)


def _judge(
    outline: Outline,
    container: HtmlElement,
    bodies: list[HtmlElement],
    weights: dict[int, float],
    evidence: PageEvidence,
    title: str,
) -> Judge:
    """The rules, with what the prose of this page shows of where its paragraphs stand."""
    inner = outline.within(container)
    around_bodies = {element for body in bodies for element in body.iterancestors()}
    above = {container, *container.iterancestors()} | around_bodies
    judge = Judge(Layout(outline, container), evidence, believed(inner, weights, above), above, title)
    prose = (block for block in inner if weights[block.order] and not judge.misplaced(block))
    judge.layout.weigh((block, weights[block.order]) for block in prose)
    return judge


def _above(outline: Outline, container: HtmlElement, judge: Judge) -> list[PageBlock]:
    """Paragraphs before the container in the dress of its own: what is free of an article behind a wall."""
    first = outline.ranges[container][0]
    above = outline.blocks[max(0, first - FREE_BLOCKS) : first]
    return [
        block
        for block in above
        if judge.layout.is_styled(block)
        and judge.evidence.supports(block.text)
        and not judge.misplaced(block)
    ]


def note_repeated(inner: list[PageBlock], reasons: dict[int, str | None]) -> None:
    """Note of quotations set off from the text that the text has as well."""
    kept = [block for block in inner if reasons[block.order] is None]
    quoted = [block for block in kept if _is_set_off(block)]
    if not quoted:
        return
    rest = "".join(key(block.text) for block in kept if not block.context.inside("blockquote"))
    for block in quoted:
        if key(block.text) in rest:
            reasons[block.order] = "repeated"


def _is_set_off(block: PageBlock) -> bool:
    return block.context.inside("blockquote") and len(block.text) >= SHORTEST_QUOTE


def set_aside(inner: list[PageBlock], reasons: dict[int, str | None]) -> PageBlock | None:
    """Note why first and last lines among the paragraphs are none; the first line if it is names."""
    kept = [block for block in inner if reasons[block.order] is None]
    signed = name_line(kept)
    if signed is not None:
        reasons[signed.order] = "byline"
    for block in closing(kept):
        reasons[block.order] = "closing"
    return signed


def whole_page(outline: Outline, title: str, evidence: PageEvidence | None = None) -> Content:
    """Without a container that holds text: what trafilatura took, or all outside of furniture."""
    loose = [b for b in outline.blocks if not b.context.inside("nav", "footer", "form", "aside")]
    kept = [b for b in loose if key(b.text) != title and b.link_share < MOSTLY_LINKS]
    taken = [b for b in kept if evidence is not None and evidence.supports(b.text)]
    return Content([], assemble(taken or kept, []))
