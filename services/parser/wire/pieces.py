"""From the lines of a wire, each with its part, to an article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from copydesk_contracts.events import ReasonCode
from services.parser.text.sections import PARAGRAPH
from services.parser.wire.bylines import people
from services.parser.wire.crossheads import dashed_heading
from services.parser.wire.datelines import wire_dateline
from services.parser.wire.stamps import read_stamp
from services.process.errors import Rejected

SEPARATOR: Final = "\n\n"
_DATELINE_CONFIDENCE: Final = 0.9
"""A dateline is told by its shape alone, while titles and bylines of a wire have their place."""


class WireRole(Enum):
    """What a piece of a wire is."""

    TITLE = "title"
    BYLINE = "byline"
    CREDIT = "credit"
    STAMP = "stamp"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ASIDE = "aside"


ONCE: Final = frozenset({WireRole.CREDIT, WireRole.STAMP, WireRole.TITLE})
"""Roles of which the first piece is the article's."""


@dataclass(frozen=True)
class WirePiece:
    """One tidied piece of text; `reason` says why it was set aside, or what paragraph it is."""

    role: WireRole
    text: str
    reason: str = ""


def article_of(kind: str, pieces: Sequence[WirePiece], charset: str | None) -> Article:
    """The article of these pieces, parted by empty lines in its text. Raises Rejected(NO_TEXT)."""
    placed = list(_placed([piece for piece in pieces if piece.text.strip()]))
    if not any(piece.role in (WireRole.TITLE, WireRole.PARAGRAPH, WireRole.HEADING) for piece, _ in placed):
        raise Rejected(ReasonCode.NO_TEXT, "a wire's frame without copy in it")
    sections = tuple(_sections(kind, placed))
    stamps = list(_stamps(kind, placed))
    lead = _lead(sections)
    return Article(
        text=SEPARATOR.join(piece.text for piece, _ in placed),
        format=kind,
        charset=charset,
        title=next((_fact(kind, p, at) for p, at in placed if p.role is WireRole.TITLE), None),
        authors=tuple(_authors(kind, placed)),
        published=next(iter(stamps), None),
        dateline=_dateline(lead),
        lead=lead,
        sections=sections,
        credit=next((_fact(kind, p, at) for p, at in placed if p.role is WireRole.CREDIT), None),
        boilerplate=tuple(_aside(kind, placed)),
    )


Placed = tuple[WirePiece, int]


def _placed(pieces: Sequence[WirePiece]) -> Iterator[Placed]:
    at = 0
    for piece in pieces:
        yield piece, at
        at += len(piece.text) + len(SEPARATOR)


def _fact(kind: str, piece: WirePiece, at: int) -> Fact:
    rule = f"{kind}.{piece.reason or piece.role.value}"
    return Fact(text=piece.text, span=Span(start=at, end=at + len(piece.text)), rule=rule)


def _authors(kind: str, placed: Sequence[Placed]) -> Iterator[Fact]:
    seen: set[str] = set()
    for piece, at in placed:
        if piece.role is not WireRole.BYLINE:
            continue
        for start, end, name in people(piece.text):
            if name.casefold() in seen:
                continue
            seen.add(name.casefold())
            text = piece.text[start:end]
            value = name if name != text else None
            yield Fact(
                text=text, value=value, span=Span(start=at + start, end=at + end), rule=f"{kind}.byline"
            )


def _stamps(kind: str, placed: Sequence[Placed]) -> Iterator[DateFact]:
    for piece, at in placed:
        found = read_stamp(piece.text) if piece.role is WireRole.STAMP else None
        if found is not None:
            start, end, value = found
            span = Span(start=at + start, end=at + end)
            yield DateFact(text=piece.text[start:end], value=value, span=span, rule=f"{kind}.stamp")


def _lead(sections: Sequence[Section]) -> Fact | None:
    """The first paragraph of the copy itself; a line below the headline where nothing else is there."""
    paragraphs = [paragraph for section in sections for paragraph in section.paragraphs]
    told = (paragraph for paragraph in paragraphs if paragraph.rule == PARAGRAPH)
    return next(told, next(iter(paragraphs), None))


def _aside(kind: str, placed: Sequence[Placed]) -> Iterator[Fact]:
    """What is set aside, of the bylines those that name nobody, and a second credit or stamp."""
    seen: set[WireRole] = set()
    for piece, at in placed:
        nobody = piece.role is WireRole.BYLINE and not people(piece.text)
        again = piece.role in ONCE and piece.role in seen
        seen.add(piece.role)
        if piece.role is WireRole.ASIDE or nobody or again:
            yield _fact(kind, piece, at)


def _sections(kind: str, placed: Sequence[Placed]) -> Iterator[Section]:
    heading: Fact | None = None
    paragraphs: list[Fact] = []
    for piece, at in placed:
        if piece.role is WireRole.PARAGRAPH:
            rule = piece.reason or PARAGRAPH
            paragraphs.append(_fact(kind, piece, at).model_copy(update={"rule": rule}))
        elif piece.role is WireRole.HEADING:
            if heading is not None or paragraphs:
                yield _section(heading, paragraphs)
            heading, paragraphs = _heading(kind, piece, at), []
    if heading is not None or paragraphs:
        yield _section(heading, paragraphs)


def _heading(kind: str, piece: WirePiece, at: int) -> Fact:
    """A heading, without the dashes around it."""
    return _fact(kind, piece, at).model_copy(update={"value": dashed_heading(piece.text)})


def _section(heading: Fact | None, paragraphs: Sequence[Fact]) -> Section:
    return Section(heading=heading, level=2 if heading else None, paragraphs=tuple(paragraphs))


def _dateline(lead: Fact | None) -> Fact | None:
    found = wire_dateline(lead.text) if lead is not None else None
    if lead is None or lead.span is None or found is None:
        return None
    span = Span(start=lead.span.start + found.start, end=lead.span.start + found.end)
    text = lead.text[found.start : found.end]
    return Fact(text=text, span=span, rule=found.rule, confidence=_DATELINE_CONFIDENCE)
