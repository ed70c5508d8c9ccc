"""A place of an article before it is known where it lies."""

from dataclasses import dataclass

from services.enricher.annotators.places.spot import Spot


@dataclass(frozen=True)
class Named:
    """Every place that it may be, how often the article names it, and what stands beside it.

    `within` counts other places of the article that follow it after a comma: "Paris, Texas".
    `part` marks one whose spots are those of the whole: "South Philadelphia".
    """

    spots: tuple[Spot, ...]
    mentions: int
    within: frozenset[int] = frozenset()
    part: bool = False
