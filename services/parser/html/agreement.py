"""How far the rules' reading of a page and trafilatura's are one.

Each block has a share of support: how much of it trafilatura took. Where both took the
same blocks there is nothing to decide.
"""

from dataclasses import dataclass
from typing import Final

from services.parser.html.blocks import Outline, PageBlock
from services.parser.html.evidence import PageEvidence, grams
from services.parser.html.strings import words

AGREED: Final = 0.9
"""Share of either reading's characters that the other has too; on pages above it a decision by
weights makes more wrong than right (folds by publisher: .951 against .948 of `peer-pages` F1)."""
TOOK: Final = 0.6
"""Share of a block's word runs from which trafilatura is said to have taken it."""


@dataclass(frozen=True)
class Readings:
    """For each block by its order: whether the rules kept it (0 or 1), and its support (0 to 1)."""

    blocks: list[PageBlock]
    kept: list[float]
    support: list[float]

    @property
    def common(self) -> tuple[float, float]:
        """Which share of the kept characters is supported, and of the supported ones kept."""
        ours = theirs = both = 0
        for block, kept, support in zip(self.blocks, self.kept, self.support, strict=True):
            size, took = len(block.text), support > TOOK
            ours += size if kept else 0
            theirs += size if took else 0
            both += size if kept and took else 0
        return both / max(1, ours), both / max(1, theirs)

    @property
    def agree(self) -> bool:
        """Whether there is nothing to decide."""
        return min(self.common) >= AGREED


def compare(outline: Outline, taken: set[int], evidence: PageEvidence) -> Readings:
    """Both readings side by side; runs of words are looked at only where whole paragraphs differ."""
    kept = [float(block.order in taken) for block in outline.blocks]
    whole = [float(evidence.supports(block.text)) for block in outline.blocks]
    readings = Readings(outline.blocks, kept, whole)
    if readings.agree:
        return readings
    runs = frozenset(grams(words(evidence.text)))
    support = [max(equal, _share(block, runs)) for block, equal in zip(outline.blocks, whole, strict=True)]
    return Readings(outline.blocks, kept, support)


def _share(block: PageBlock, runs: frozenset[tuple[str, ...]]) -> float:
    own = list(grams(words(block.text)))
    return sum(run in runs for run in own) / len(own) if own else 0.0
