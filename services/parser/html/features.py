"""What can be said of a block on a page where two readings differ, in numbers from 0 to 1.

Nothing here looks at a word of the text: the same numbers mean the same in any language.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from services.parser.html.agreement import TOOK, Readings
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.layout import LISTS

LONGEST_COUNTED: Final = 300
"""Characters of a neighbour beyond which more do not make it weigh more."""
LONG: Final = 80
"""Characters of a sentence, which captions and labels mostly are not."""
LONGER: Final = 200
"""Characters of a paragraph of several sentences."""
LOG_SCALE: Final = 7.0
"""The logarithm of about a thousand characters: a long paragraph."""
COMMAS: Final = 3
"""Commas beyond which more do not say more of a block being prose."""
ENDS: Final = tuple('.!?…。"”»:')
LANDMARKS: Final = ("nav", "footer", "aside", "form", "header", "article", "main", "table", "li", "figure")
SUSPECTS: Final = (
    *("related", "comment", "comments", "caption", "byline", "author", "widget", "sidebar", "nested"),
    *("newsletter", "share", "tags", "promo", "factbox", "infobox", "player", "video", "ad"),
)
Features = dict[str, float]


@dataclass(frozen=True)
class Surroundings:
    """What the readings say of a page as a whole: shares by pattern, and sums to look up windows in."""

    readings: Readings
    reasons: dict[int, str | None]
    bodies: frozenset[int]
    container: frozenset[int]
    stated: list[float]
    teased: frozenset[int] = frozenset()

    def features(self) -> list[Features]:
        """The features of every block in order."""
        blocks, kept, support = self.readings.blocks, self.readings.kept, self.readings.support
        weights = [min(len(block.text), LONGEST_COUNTED) for block in blocks]
        near = {"kept": _Window(kept, weights), "support": _Window(support, weights)}
        patterns = _TakenShares(blocks, kept, support)
        ours, theirs = self.readings.common
        spans = (_extent(kept, 0), _extent(support, TOOK))
        found = []
        for at, block in enumerate(blocks):
            own = _both(kept[at], support[at], ours, theirs)
            own |= {
                f"{name}{a:+d}{b:+d}": window.mean(at, a, b)
                for name, window in near.items()
                for a, b in _NEAR
            }
            own |= patterns.features(block)
            own |= {"within-kept": float(at in spans[0]), "within-support": float(at in spans[1])}
            own |= _own(block) | self._place(block)
            own["position"] = at / len(blocks)
            found.append(own)
        return found

    def _place(self, block: PageBlock) -> Features:
        reason = self.reasons.get(block.order)
        stated = self.stated[block.order]
        return {
            "stated": stated,
            "not-stated": (1 - stated) * any(self.stated),
            "in-body": float(block.order in self.bodies),
            "in-container": float(block.order in self.container),
            "apart": float(reason in ("apart", "stray")),
            "closing": float(reason == "closing"),
            "captioned": float(reason == "caption"),
            "teased": float(block.order in self.teased),
        }


_NEAR: Final = ((-2, 0), (0, 2), (-6, 6))


def _both(kept: float, support: float, ours: float, theirs: float) -> Features:
    """What the two readings say of the block, and how far each may be believed."""
    agreed = min(ours, theirs)
    return {
        "kept": kept,
        "support": support,
        "both": kept * support,
        "neither": (1 - kept) * (1 - support),
        "kept-alone": kept * (1 - support) * (1 - agreed),
        "support-alone": support * (1 - kept) * (1 - agreed),
        "kept-unshared": kept * (1 - ours),
        "support-unshared": support * (1 - theirs),
        "agreed": agreed,
    }


class _Window:
    """Weighted means of a value over the neighbours of a block, by sums from the start."""

    def __init__(self, values: list[float], weights: list[int]) -> None:
        self.values, self.weights = values, weights
        self.total = [0, *accumulate(weights)]
        self.sums = [0.0, *accumulate(v * w for v, w in zip(values, weights, strict=True))]

    def mean(self, at: int, before: int, after: int) -> float:
        """Over the blocks from `at + before` to `at + after`, without the one at `at`."""
        start, end = max(0, at + before), min(len(self.values), at + after + 1)
        weight = self.total[end] - self.total[start] - self.weights[at]
        own = self.values[at] * self.weights[at]
        return (self.sums[end] - self.sums[start] - own) / max(1, weight)


class _TakenShares:
    """Of all characters in elements like a block's, which share each reading took."""

    def __init__(self, blocks: list[PageBlock], kept: list[float], support: list[float]) -> None:
        self.sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for block, ours, theirs in zip(blocks, kept, support, strict=True):
            sums = self.sums[_pattern(block)]
            size = len(block.text)
            for index, share in enumerate((1.0, ours, theirs)):
                sums[index] += size * share
        self.total = sum(sums[0] for sums in self.sums.values()) or 1.0

    def features(self, block: PageBlock) -> Features:
        """Share of the page that is of this pattern, and of the pattern that either reading has."""
        whole, ours, theirs = self.sums[_pattern(block)]
        return {
            "pattern": whole / self.total,
            "pattern-kept": ours / whole,
            "pattern-support": theirs / whole,
        }


def _pattern(block: PageBlock) -> tuple[str, ...]:
    element, parent = block.element, block.element.getparent()
    above = (str(parent.tag), parent.get("class") or "") if parent is not None else ()
    return (*above, block.tag, element.get("class") or "")


def _extent(values: Iterable[float], least: float) -> range:
    taken = [at for at, value in enumerate(values) if value > least]
    return range(taken[0], taken[-1] + 1) if taken else range(0)


def _own(block: PageBlock) -> Features:
    """The block by itself: its length, its element, its links, what it stands in."""
    text, tag, size = block.text, block.tag, len(block.text)
    suspected = {word for _, word in block.context.noise}
    return {
        "length": min(1.0, math.log1p(size) / LOG_SCALE),
        "long": float(size > LONG),
        "longer": float(size > LONGER),
        "links": block.link_share,
        "only-links": float(block.link_share > 0.8),
        "bold": block.strong / size,
        "ends": float(text.endswith(ENDS)),
        "commas": min(COMMAS, text.count(",") + text.count("、")) / COMMAS,
        "heading": float(tag in HEADINGS),
        "listed": float(tag in LISTS),
        "paragraph": float(tag == "p"),
        "cell": float(tag in ("td", "th", "tr")),
        "quoted": float(tag in ("blockquote", "pre")),
        "hidden": float(block.context.hidden),
        "suspect": float(bool(suspected)),
        **{f"in-{name}": float(name in block.context.landmarks) for name in LANDMARKS},
        **{f"as-{word}": float(word in suspected) for word in SUSPECTS},
    }
