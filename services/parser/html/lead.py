"""The lead (standfirst): what stands between headline and text and sums the article up."""

from typing import Final

from services.parser.html.blocks import HEADINGS, Block, Outline
from services.parser.html.strings import key, tokens, vocabulary

NAMES: Final = vocabulary(
    "lead leadtext lede intro introduction standfirst summary dek deck subtitle subheadline subline excerpt"
    " abstract description perex vorspann teasertext chapo chapeau entradilla bajada sommario occhiello"
    " ingress sapo strapline preamble"
)
MIN_LENGTH: Final = 40
PLACES: Final = ("figure", "figcaption", "nav", "aside", "form", "ul", "ol", "address", "footer", "details")


def find_lead(outline: Outline, kept: list[Block], title: str, descriptions: list[str]) -> Block | None:
    """The block before the first paragraph that sums up; null if none does."""
    first = next((b for b in kept if b.tag not in HEADINGS), None)
    if first is None:
        return None
    start = _below_title(outline.blocks[: first.order], title)
    between = [b for b in outline.blocks[start : first.order + 1] if not b.context.inside(*PLACES)]
    wanted = [key(text) for text in descriptions]
    return next((b for b in between if any(agrees(key(b.text), text) for text in wanted)), None) or next(
        (b for b in between if named(b) and b.link_share < 0.5 and len(b.text) > 20), None
    )


def _below_title(blocks: list[Block], title: str) -> int:
    shown = [b.order for b in blocks if title and key(b.text) == title] or [
        b.order for b in blocks if b.tag == "h1"
    ]
    return shown[-1] + 1 if shown else len(blocks)


def agrees(text: str, wanted: str) -> bool:
    """Whether one is the other, or the other cut short, or with a place put before it."""
    shorter, longer = sorted((text, wanted), key=len)
    if len(shorter) < MIN_LENGTH:
        return False
    return longer.startswith(shorter[: max(MIN_LENGTH, len(shorter) - 3)]) or (
        shorter in longer and len(shorter) > 0.7 * len(longer)
    )


def named(block: Block) -> bool:
    """Whether the block's or its parent's class, id or itemprop says lead."""
    element = block.element
    for _ in range(2):
        if element is None:
            return False
        names = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid"))
        if NAMES.intersection(tokens(names)):
            return True
        element = element.getparent()
    return False
