"""The lead (standfirst): what stands between headline and text and sums the article up."""

from typing import Final

from services.parser.html.blocks import HEADINGS, Outline, PageBlock
from services.parser.html.judge import ENDS, Judge, is_header_line
from services.parser.html.named import is_named
from services.parser.html.phrases import boilerplate_phrase
from services.parser.html.strings import key, vocabulary

NAMES: Final = vocabulary(
    "lead leadtext lede intro introduction standfirst summary synopsis dek deck subtitle subheadline"
    " subline excerpt abstract description perex vorspann teasertext chapo chapeau entradilla bajada"
    " sommario occhiello ingress sapo strapline preamble"
)
MIN_LENGTH: Final = 40
"""Characters from which a block can be told from another by its beginning."""
MIN_NAMED: Final = 20
"""Characters of a lead that its element is named for: less is a label."""
MIN_UNNAMED: Final = 50
"""Characters of a lead that nothing but its sentence tells."""
PLACES: Final = ("figure", "figcaption", "nav", "aside", "form", "address", "footer", "details", "ol")
BESIDE: Final = vocabulary(
    "caption captions credit credits copyright author authors share sharing social comment comments tags"
    " player cookie consent breadcrumb breadcrumbs menu login signup newsletter newsletters paywall"
    " related teaser teasers gallery slideshow carousel"
)


def find_lead(
    outline: Outline, kept: list[PageBlock], title: str, descriptions: list[str], judge: Judge
) -> list[PageBlock]:
    """The blocks of the lead, mostly one; empty if nothing before the first paragraph sums up."""
    first = next((block for block in kept if block.tag not in HEADINGS), None)
    if first is None:
        return []
    between = _between(outline, title, first)
    lead = _described(between, [key(text) for text in descriptions]) or _named(between)
    if lead is None:
        lead = next((block for block in between[:-1] if _sums_up(block, judge)), None)
    return [lead, *_more(lead, between, first)] if lead is not None else []


def _between(outline: Outline, title: str, first: PageBlock) -> list[PageBlock]:
    """The blocks below the headline, the first paragraph the last of them."""
    start = _below_title(outline.blocks[: first.order], title)
    blocks = outline.blocks[start : first.order + 1]
    return [block for block in blocks if not block.context.inside(*PLACES)]


def _below_title(blocks: list[PageBlock], title: str) -> int:
    """Where what follows the headline begins. Players between it and the text often show it again."""
    shown = [block for block in blocks if title and key(block.text) == title]
    firsts = [block for block in shown or blocks if block.tag == "h1"]
    headlines = firsts or shown
    return headlines[-1].order + 1 if headlines else len(blocks)


def _described(between: list[PageBlock], wanted: list[str]) -> PageBlock | None:
    return next((b for b in between if any(agrees(key(b.text), text) for text in wanted)), None)


def _named(between: list[PageBlock]) -> PageBlock | None:
    return next((b for b in between if named(b) and b.link_share < 0.5 and len(b.text) > MIN_NAMED), None)


def _sums_up(block: PageBlock, judge: Judge) -> bool:
    """A sentence of its own in a paragraph or heading, with nothing that says it is something else."""
    if len(block.text) < MIN_UNNAMED or block.link_share > 0.3 or not block.text.endswith(ENDS):
        return False
    if any(word in BESIDE for _, word in block.context.noise) or judge.is_caption(block):
        return False
    return boilerplate_phrase(block.text, block.link_share) is None and not is_header_line(block.text)


def _more(lead: PageBlock, between: list[PageBlock], first: PageBlock) -> list[PageBlock]:
    """Paragraphs that stand beside the lead in the same element and look like it."""
    place = (lead.element.getparent(), lead.tag, lead.element.get("class"))
    return [
        b
        for b in between
        if lead.order < b.order < first.order
        and (b.element.getparent(), b.tag, b.element.get("class")) == place
        and len(b.text) > MIN_NAMED
    ]


def agrees(text: str, wanted: str) -> bool:
    """Whether one is the other, or the other cut short, or with a place put before it."""
    shorter, longer = sorted((text, wanted), key=len)
    if len(shorter) < MIN_LENGTH:
        return False
    return longer.startswith(shorter[: max(MIN_LENGTH, len(shorter) - 3)]) or (
        shorter in longer and len(shorter) > 0.7 * len(longer)
    )


def named(block: PageBlock) -> bool:
    """Whether the block's or its parent's class, id or itemprop says lead."""
    return is_named(block, NAMES, ("class", "id", "itemprop", "data-testid"), levels=2)
