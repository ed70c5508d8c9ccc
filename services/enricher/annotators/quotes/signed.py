"""Who a quotation is by where no verb says so: a name set behind it with a dash, or a line that hands over.

“…” — Chair Ada Byrne
And from Chair Ada Byrne: “…”
From the desk of Ada Byrne, Northwind. / “…”
"""

import re
from collections.abc import Sequence

from services.enricher.prose import ProseBlock
from services.enricher.speech.cast import Cast
from services.enricher.speech.marks import Quoted

_DASH = re.compile(r"\s{0,3}[-–—―~]{1,2}\s?(?=[^\W\d_a-z])")
_HANDING = re.compile(r"\s*(?:and |also |this )?from\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

_SIGNATURE = 12
"""Words of a signature: title, name, role and house; more of them tell a story."""


def signed(text: str, blocks: Sequence[ProseBlock], quote: Quoted, cast: Cast) -> str | None:
    """The person named behind the quotation's dash or in the line before it, null without either."""
    block = blocks[quote.block]
    if (dash := _DASH.match(text, quote.right, block.end)) is not None:
        return _person(text, dash.end(), block.end, cast)
    opens = not text[block.start : quote.left].strip()
    before = blocks[quote.block - 1] if opens and quote.block else None
    if before is not None and not before.title and _hands_over(text, before):
        return _person(text, before.start, before.end, cast)
    return None


def _hands_over(text: str, block: ProseBlock) -> bool:
    return _HANDING.match(text, block.start, block.end) is not None


def _person(text: str, start: int, end: int, cast: Cast) -> str | None:
    """Who a short line names first."""
    if len(_WORD.findall(text[start:end])) > _SIGNATURE:
        return None
    found = cast.within(start, end, ("person",))
    return None if found is None else found.name
