"""The headline of an item that states one, beside the body that often repeats it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from services.parser.blocks.block import Block, Role

TOP: Final = 4
"""Blocks from the top in which a headline is repeated: behind a label, a byline and a dateline."""


@dataclass(frozen=True)
class Headed:
    """Blocks with one title on top, and a warning where the body shows another headline."""

    blocks: list[Block]
    warnings: tuple[ReadingWarning, ...] = ()


def headed(headline: str, body: Sequence[Block]) -> Headed:
    """The body below the headline that is stated; its repetitions stand aside.

    Where none is stated, the body's first title, or heading on its very top, is the headline.
    """
    if not headline:
        return Headed(_own_title(body))
    blocks = [Block(headline, Role.TITLE)]
    others: list[str] = []
    told = 0
    for block in body:
        repeats = told < TOP and same_words(block.text, headline)
        if repeats or block.role is Role.TITLE:
            others += [] if repeats else [block.text]
            blocks.append(replace(block, role=Role.ASIDE, reason="headline"))
        else:
            blocks.append(block)
        told += block.role is not Role.ASIDE
    return Headed(blocks, tuple(_differ(headline, others)))


def _differ(headline: str, others: Sequence[str]) -> Iterator[ReadingWarning]:
    if others:
        detail = f"stated: {headline[:100]!r}, in the body: {others[0][:100]!r}"
        yield ReadingWarning(code=WarningCode.HEADLINES_DIFFER, detail=detail)


def _own_title(body: Sequence[Block]) -> list[Block]:
    blocks = list(body)
    first = next((at for at, block in enumerate(blocks) if block.role is not Role.ASIDE), None)
    if any(block.role is Role.TITLE for block in blocks) or first is None:
        return blocks
    if blocks[first].role is Role.HEADING:
        blocks[first] = replace(blocks[first], role=Role.TITLE, level=None)
    return blocks


def same_words(one: str, other: str) -> bool:
    """Whether two headlines differ in nothing but case and punctuation."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
