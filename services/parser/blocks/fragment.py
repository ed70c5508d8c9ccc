"""The body of an article as markup, already cut out of its page or message: blocks in reading order."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block, Role
from services.parser.blocks.breaks import entries
from services.parser.blocks.walk import HEADINGS, TreeWalk
from services.parser.strings import has_block_tags, is_markup, tidy
from services.process.errors import Rejected

_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")
DEEPEST_ESCAPE: Final = 3
"""Markup escaped within escaped markup: feeds made of feeds do it twice."""


def fragment_blocks(markup: str, escapes: int = DEEPEST_ESCAPE) -> list[Block]:
    """Blocks of an HTML fragment or document. Raises Rejected (malformed, bomb)."""
    if not markup.strip():
        return []
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"no HTML: {error}") from error
    return list(tree_blocks(root, HEADINGS, escapes))


def tree_blocks(
    root: etree._Element, headings: dict[str, int] = HEADINGS, escapes: int = DEEPEST_ESCAPE
) -> Iterator[Block]:
    """Blocks below an element; `headings` names the elements that are headings, with their level.

    Markup that stands in the text as characters (`&lt;p&gt;`) is read as what it was meant to be.
    """
    for block in TreeWalk(root, headings).blocks():
        if escapes and is_markup(block.text):
            inner = fragment_blocks(block.text, escapes - 1)
            yield from (Block(b.text, block.role, block.level, block.reason) for b in inner)
        else:
            yield block


def text_blocks(text: str) -> list[Block]:
    """Blocks of a string that may be markup or plain text with empty lines between paragraphs."""
    if not is_markup(text):
        return list(plain_blocks(text))
    if has_block_tags(text) or "\n" not in text.strip():
        return fragment_blocks(text)
    return [block for part in paragraphs_of_inline(text) for block in fragment_blocks(part)]


def plain_blocks(text: str) -> Iterator[Block]:
    """Paragraphs of plain text; the marked lines of a list stay apart."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for part in _EMPTY_LINE.split(lines) if _EMPTY_LINE.search(lines) else lines.split("\n"):
        kept = [tidied for line in part.split("\n") if (tidied := tidy(line))]
        found = entries(kept) if kept else []
        yield from (Block(entry, Role.ROW if len(found) > 1 else Role.TEXT) for entry in found)


def paragraphs_of_inline(text: str) -> list[str]:
    """Plain paragraphs that only have inline tags in them; lines that were wrapped stay together."""
    parts = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return parts or [text]
