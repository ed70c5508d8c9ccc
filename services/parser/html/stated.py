"""The article's text where only JSON-LD has it: pages that a script would have to fill."""

from typing import Final

from services.parser.html.blocks import Outline, PageBlock
from services.parser.html.content import Content, HeadedPart
from services.parser.html.context import ROOT
from services.parser.html.evidence import PageEvidence, grams
from services.parser.html.strings import plain, words

COVERED: Final = 0.3
"""Share of the stated text below which the page does not show it."""
MAX_LINES: Final = 5_000
"""Lines of a text in data; a live blog of a day has some hundreds."""


def lacks(content: Content, evidence: PageEvidence) -> bool:
    """Whether JSON-LD states a text that the page's blocks do not have."""
    if not evidence.grams:
        return False
    shown = {run for block in content.blocks() for run in grams(words(block.text))}
    return len(shown & evidence.grams) < COVERED * len(evidence.grams)


def stated_content(outline: Outline, body: str) -> Content:
    """The stated text as paragraphs, one a line."""
    lines = [text for line in _lines(body)[:MAX_LINES] if (text := plain(line))]
    first, root = len(outline.blocks), outline.root
    blocks = [PageBlock(text, root, ROOT, first + index, 0, 0) for index, text in enumerate(lines)]
    return Content([], [HeadedPart([], blocks)])


def _lines(body: str) -> list[str]:
    for tag in ("</p>", "<br>", "<br/>", "<br />"):
        body = body.replace(tag, "\n")
    return body.splitlines()
