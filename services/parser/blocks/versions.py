"""Several bodies of one item: renderings of the same text, other versions of it, or its parts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.parser.account.words import count_words
from services.parser.blocks.block import Block, Role

SAME: Final = 0.9
"""Share of the words that two renderings have in common: one of them says what a picture shows besides."""
AKIN: Final = 0.5
"""Share from which one is a version of the other (a brief of it), not another part."""
Body = list[Block]


@dataclass(frozen=True)
class Chosen:
    """The blocks to read, and the words of the others by the reason they are not read."""

    blocks: Body
    skipped: dict[str, int]


def choose(bodies: Sequence[Body], parts: bool = False) -> Chosen:
    """The fullest body, earlier ones before equals; with `parts`, all bodies of other words in their order.

    What is left out counts as the same text (another rendering) or as another version.
    """
    filled = [body for body in bodies if any(block.text for block in body)]
    if not filled:
        return Chosen([], {})
    main = _fullest(filled)
    least = AKIN if parts else 0.0
    read: Body = []
    skipped = Counter[str]()
    for body in filled:
        share = _shared(body, main)
        if body is main or share < least:
            read += body
        else:
            skipped["same-text" if share >= SAME else "other-version"] += sum(_words(body).values())
    return Chosen(read, dict(skipped))


def _fullest(bodies: Sequence[Body]) -> Body:
    most = max(map(_weight, bodies))
    return next(body for body in bodies if _weight(body) >= SAME * most)


def _weight(body: Body) -> int:
    return sum(len(block.text) for block in body if block.role is not Role.ASIDE)


def _shared(body: Body, main: Body) -> float:
    """Share of the words of the body that the main one has too, each as often."""
    words, others = _words(body), _words(main)
    return sum((words & others).values()) / max(sum(words.values()), 1)


def _words(body: Body) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in body:
        parts = block.text.casefold().split()
        found.update(part for part in parts if count_words(part))
        extra = count_words(block.text) - sum(1 for part in parts if count_words(part))
        if extra > 0:
            found[""] += extra  # words without a space between them
    return found
