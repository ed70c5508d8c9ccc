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
from services.parser.wire.crossheads import is_crosshead
from services.parser.wire.pieces import WirePiece, WireRole, article_of
from services.parser.wire.slugs import is_picture_mark

KIND: Final = "iptc-7901"
FRAME: Final = "ZCZC"
"""How a telex begins; its header is whole down to the first empty line."""

LONGEST_BYLINE: Final = 90
"""Characters; a paragraph that begins with “By” and is longer is a sentence."""

WIDTHS: Final = range(55, 101)
"""Columns of a teleprinter and of its successors: 69 is the IPTC's own measure."""


def read_iptc7901(copy: bytes, limits: Limits) -> Article:
    """The article of one telegram. Raises Rejected (not text, no text)."""
    text, charset = decoded_wire(copy)
    head, body = _parted(split_lines(text), text)
    pieces = [*_frame(head), *_body(text, body, _codes(head))]
    return article_of(KIND, pieces, charset)


def _parted(lines: Sequence[Line], text: str) -> tuple[list[Line], list[Line]]:
    """The lines of the header with the keywords, and those of the text."""
    starts = text.find(START)
    if starts >= 0:
        after = next((at for at, line in enumerate(lines) if line.start >= starts), len(lines))
    else:
        after = _header_end(lines)
    return list(lines[:after]), list(lines[after:])


def _header_end(lines: Sequence[Line]) -> int:
    """Where the text begins whose start is not marked."""
    first = next((at for at, line in enumerate(lines) if line.content), 0)
    after = first + 1
    if lines[first].content.startswith(FRAME):
        after = next((at for at in range(after, len(lines)) if not lines[at].content), len(lines))
    while after < len(lines) and _is_keywords(lines[after]):
        after += 1
    return after


def _is_keywords(line: Line) -> bool:
    return not line.content or line.content.endswith("/")


def _codes(head: Sequence[Line]) -> frozenset[str]:
    """The words of the header line, among them the agency's sign."""
    return frozenset(next((line.content for line in head if line.content), "").split())


def _frame(head: Sequence[Line]) -> Iterator[WirePiece]:
    filled = [line.content for line in head if line.content]
    yield from (WirePiece(WireRole.ASIDE, content, "wire-header") for content in filled[:1])
    yield from (WirePiece(WireRole.ASIDE, content, "keywords") for content in filled[1:])


def _body(text: str, lines: Sequence[Line], codes: frozenset[str]) -> Iterator[WirePiece]:
    told, foot = without_foot(lines, codes)
    top = top_end(told)
    yield from top_pieces(told[:top], max((len(line.content) for line in told), default=0))
    yield from _paragraphs(text, told[top:])
    yield from foot_pieces(foot)


def _paragraphs(text: str, lines: Sequence[Line]) -> Iterator[WirePiece]:
    readings = [block.reading for block in build_blocks(text, lines, _columns(lines))]
    last = len(readings) - 1
    for at, reading in enumerate(readings):
        yield _first(reading) if at == 0 else _further(reading, at, last)


def _first(reading: str) -> WirePiece:
    if _is_byline(reading):
        return WirePiece(WireRole.BYLINE, reading)
    if is_picture_mark(reading):
        return WirePiece(WireRole.ASIDE, reading, "picture-numbers")
    return (
        WirePiece(WireRole.ASIDE, reading, "advisory")
        if is_advisory(reading)
        else WirePiece(WireRole.PARAGRAPH, reading)
    )


def _further(reading: str, at: int, last: int) -> WirePiece:
    if at == 1 and is_advisory(reading):
        return WirePiece(WireRole.ASIDE, reading, "advisory")
    if at == last and credit_rule(reading) is not None:
        return WirePiece(WireRole.CREDIT, reading)
    return WirePiece(WireRole.HEADING if at < last and is_crosshead(reading) else WireRole.PARAGRAPH, reading)


def _columns(lines: Sequence[Line]) -> int | None:
    """The width to which the telegram is wrapped: all are, but results of one game a line show it badly."""
    longest = max((len(line.content) for line in lines), default=0)
    return longest if longest in WIDTHS else wrap_width(lines)


def _is_byline(reading: str) -> bool:
    if names_at(reading) is None or len(reading) > LONGEST_BYLINE or reading.endswith((".", "!", "?")):
        return False
    return bool(people(reading))
