"""An IPTC 7901 telegram to an article: frame, head and notebook apart, the paragraphs rejoined."""

from collections.abc import Iterator, Sequence
from typing import Final

from copydesk_contracts.article import Article
from services.parser.formats.iptc7901.foot import foot_pieces, without_foot
from services.parser.formats.iptc7901.top import top_end, top_pieces
from services.parser.limits import Limits
from services.parser.text.advisory import is_advisory
from services.parser.text.blocks import build_blocks
from services.parser.text.credit import credit_rule
from services.parser.text.lines import Line, split_lines
from services.parser.text.wrapping import wrap_width
from services.parser.wire.bylines import names_at, people
from services.parser.wire.controls import START, decoded_wire
from services.parser.wire.pieces import Piece, Role, article_of

KIND: Final = "iptc-7901"
LONGEST_BYLINE: Final = 90
"""Characters; a paragraph that begins with “By” and is longer is a sentence."""

WIDTHS: Final = range(55, 101)
"""Columns of a teleprinter and of its successors: 69 is the IPTC's own measure."""


def read_iptc7901(copy: bytes, limits: Limits) -> Article:
    """The article of one telegram. Raises Rejected (not text, no text)."""
    text, charset = decoded_wire(copy)
    head, body = _parted(split_lines(text), text)
    pieces = [*_frame(head), *_body(text, body)]
    return article_of(KIND, pieces, charset)


def _parted(lines: Sequence[Line], text: str) -> tuple[list[Line], list[Line]]:
    """The lines of the header with the keywords, and those of the text."""
    starts = text.find(START)
    if starts >= 0:
        return [x for x in lines if x.start < starts], [x for x in lines if x.start >= starts]
    first = next((at for at, line in enumerate(lines) if line.content), 0)
    after = first + 1
    while after < len(lines) and (not lines[after].content or lines[after].content.endswith("/")):
        after += 1
    return list(lines[:after]), list(lines[after:])


def _frame(head: Sequence[Line]) -> Iterator[Piece]:
    filled = [line.content for line in head if line.content]
    yield from (Piece(Role.ASIDE, content, "wire-header") for content in filled[:1])
    yield from (Piece(Role.ASIDE, content, "keywords") for content in filled[1:])


def _body(text: str, lines: Sequence[Line]) -> Iterator[Piece]:
    told, foot = without_foot(lines)
    top = top_end(told)
    yield from top_pieces(told[:top])
    yield from _paragraphs(text, told[top:])
    yield from foot_pieces(foot)


def _paragraphs(text: str, lines: Sequence[Line]) -> Iterator[Piece]:
    readings = [block.reading for block in build_blocks(text, lines, _columns(lines))]
    last = len(readings) - 1
    for at, reading in enumerate(readings):
        if at == 0 and _is_byline(reading):
            yield Piece(Role.BYLINE, reading)
        elif at <= 1 and is_advisory(reading):
            yield Piece(Role.ASIDE, reading, "advisory")
        elif at == last and at > 0 and credit_rule(reading) is not None:
            yield Piece(Role.CREDIT, reading)
        else:
            yield Piece(Role.PARAGRAPH, reading)


def _columns(lines: Sequence[Line]) -> int | None:
    """The width to which the telegram is wrapped: all are, but results of one game a line show it badly."""
    longest = max((len(line.content) for line in lines), default=0)
    return longest if longest in WIDTHS else wrap_width(lines)


def _is_byline(reading: str) -> bool:
    if names_at(reading) is None or len(reading) > LONGEST_BYLINE or reading.endswith((".", "!", "?")):
        return False
    return bool(people(reading))
