"""Which blocks are the article where the rules and trafilatura disagree on much of a page.

A weighed sum of features says how likely each block is the article's; what the rules have
firm reasons against stays out. The weights are in `block_weights`, made by
`benchmarks/html_weights.py` in folds by publisher.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from services.parser.html.agreement import Readings
from services.parser.html.block_weights import WEIGHTS
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.features import Features

ENOUGH: Final = 0.5
"""Probability from which a block comes in that the rules left out."""
ENOUGH_TO_HEAD: Final = 0.65
"""The same for a heading: a box is more often headed than its text is the article's."""
MUCH: Final = 0.05
"""Share of the characters from which a change is made; below it the rules know better."""
TOO_LITTLE: Final = 0.3
"""Probability below which a block goes that the rules kept: they are right more often than not."""
SHORT: Final = 60
"""Characters below which a block outside of the container needs trafilatura to have taken it whole."""
SHORT_CAPTION: Final = 90
"""Characters up to which a line beside a picture is its caption; longer ones are as often the text."""
WHOLLY: Final = 0.9
"""Share of a block's word runs from which trafilatura took all of it."""
FIRM: Final = frozenset(
    {
        "title",
        "byline",
        "link",
        "read-more",
        "newsletter",
        "newsletters",
        "signup",
        "share",
        "advertisement",
        "paywall",
        "copyright",
    }
    | {"signature", "repeated", "rule", "factbox", "infobox", "comment", "comments", "disqus"}
)
"""Reasons of the rules that no weight outdoes: they are in the words, or publishers name the box so."""


@dataclass(frozen=True)
class Disagreement:
    """A page on which the readings differ: each block's features, and whether it may come in."""

    readings: Readings
    features: list[Features]
    open: list[bool]

    def decided(self) -> set[int]:
        """The blocks, by their order, that are the article's: the rules' where little would change."""
        ruled = {block.order for block, kept in self._with(self.readings.kept) if kept}
        weighed = {
            block.order for block, taken in self._with(map(self._takes, range(len(self.open)))) if taken
        }
        sizes = [len(block.text) for block in self.readings.blocks]
        changed = sum(sizes[order] for order in ruled ^ weighed)
        return weighed if changed >= MUCH * sum(sizes[order] for order in ruled | weighed) else ruled

    def _with(self, values: Iterable[float]) -> Iterator[tuple[PageBlock, float]]:
        return zip(self.readings.blocks, values, strict=True)

    def _takes(self, at: int) -> bool:
        """Whether the weights are for this block."""
        if self.readings.kept[at]:
            return likelihood(self.features[at]) > TOO_LITTLE
        least = ENOUGH_TO_HEAD if self.readings.blocks[at].tag in HEADINGS else ENOUGH
        return self.open[at] and likelihood(self.features[at]) > least


def likelihood(features: Features) -> float:
    """How likely a block with these features is the article's, 0 to 1."""
    total = WEIGHTS["always"] + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def may_come_in(block: PageBlock, support: float, inside: bool, reason: str | None) -> bool:
    """Whether weights may decide on a block that the rules left out for this reason."""
    if reason == "caption" and len(block.text) <= SHORT_CAPTION:
        return False
    if reason in FIRM or any(word in FIRM for _, word in block.context.noise):
        return False
    return inside or len(block.text) >= SHORT or support > WHOLLY
