"""The foot of the copy: closing credits, and bylines or dates that come last."""

from collections.abc import Sequence
from typing import Final

from services.parser.text.blocks import TextBlock
from services.parser.text.byline import read_header_line
from services.parser.text.credit import credit_rule
from services.parser.text.draft import Draft
from services.parser.text.facts import block_fact

DEEPEST: Final = 4
"""Closing lines: credit, byline, day of an update, and one more credit."""


def read_tail(draft: Draft, blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Read the foot into the draft; gives the blocks of the body that remain."""
    rest = list(blocks)
    for _ in range(min(DEEPEST, len(rest) - 1)):
        if not (_read_credit(draft, rest[-1]) or _read_closing_header(draft, rest[-1])):
            break
        rest.pop()
    return rest


def _read_credit(draft: Draft, block: TextBlock) -> bool:
    rule = credit_rule(block.reading)
    if rule is None:
        return False
    if draft.credit is None:
        draft.credit = block_fact(block, rule, 0.9)
    else:
        draft.set_aside(block, rule)
    return True


def _read_closing_header(draft: Draft, block: TextBlock) -> bool:
    """“Updated 5 May 2024”, “By Jane Doe”: only what names itself, at the very end."""
    header = read_header_line(block.raw, block.start)
    if header is None or header.rule != "byline" or (header.authors and draft.authors):
        return False
    if not header.authors and header.updated is None and header.published is not None and draft.published:
        return False
    draft.add_header(header, 0.7)
    return True
