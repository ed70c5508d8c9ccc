"""From blocks and metadata to an article: one canonical text, read by the rules for plain text,
then set right by what the format itself says about titles and headings.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from services.parser.account.settle import settle
from services.parser.blocks.block import Block, Role
from services.parser.blocks.notes import without_notes
from services.parser.blocks.stated import Stated
from services.parser.charset.mojibake import repair
from services.parser.text import read_text
from services.parser.text.advisory import slug_end

SEPARATOR: Final = "\n\n"
FIELDS: Final = (
    "authors",
    "published",
    "updated",
    "dateline",
    "credit",
    "source_url",
    "declared_language",
    "item",
    "version",
)


@dataclass(frozen=True)
class RunningFact:
    """A fact of the running text on its way into a section; `block` is where it is a heading."""

    fact: Fact
    level: int | None = None
    heading: bool = False

    @property
    def span(self) -> Span:
        assert self.fact.span is not None  # noqa: S101 - facts of the running text have spans
        return self.fact.span


def compose(kind: str, blocks: Iterable[Block], stated: Stated) -> Article:
    """The article of these blocks, parted by empty lines. Raises Rejected where they hold no text.

    Blocks that stand aside are no part of the text; each is kept as boilerplate with its reason.
    """
    told, beside = part(blocks)
    text = SEPARATOR.join(block.text for block in told)
    base = read_text(text.encode("utf-8", "replace"))
    placed = list(_placed(told)) if base.text == text else []
    article = overlay(kind, base, placed, stated)
    aside = (*replaced_facts(base, article, kind), *(aside_fact(kind, block) for block in beside))
    article = article.model_copy(update={"boilerplate": article.boilerplate + aside})
    return settle(article, stated.skipped, stated.warnings)


def replaced_facts(base: Article, article: Article, kind: str) -> Iterator[Fact]:
    """Bylines and date lines of the text, where what the file states of itself took their place."""
    kept = {fact.span for fact in article.facts() if fact.span is not None}
    read = (*base.authors, base.published, base.updated, base.credit)
    for fact in read:
        if fact is None or fact.span is None or fact.span in kept:
            continue
        start = base.text.rfind("\n", 0, fact.span.start) + 1
        end = base.text.find("\n", fact.span.end)
        span = Span(start=start, end=len(base.text) if end < 0 else end)
        yield Fact(text=base.text[span.start : span.end], span=span, rule=f"{kind}.byline")


def part(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """What the article tells, and what stands beside it; where nothing else is there, a caption tells."""
    kept = list(without_notes([block for block in blocks if block.text]))
    told, beside = _divided(kept, lambda block: block.role is Role.ASIDE)
    if any(block.role is not Role.TITLE for block in told):
        return told, beside
    others, captions = _divided(beside, lambda block: block.reason == "caption")
    return [*told, *(replace(block, role=Role.TEXT) for block in captions)], others


def _divided(blocks: Sequence[Block], test: Callable[[Block], bool]) -> tuple[list[Block], list[Block]]:
    """The blocks that fail the test, and those that pass it."""
    divided: tuple[list[Block], list[Block]] = ([], [])
    for block in blocks:
        divided[test(block)].append(block)
    return divided


def aside_fact(kind: str, block: Block) -> Fact:
    """A block that stands aside, as boilerplate without a span."""
    return Fact(text=block.text, locator=f"{kind}:{block.reason}", rule=f"{kind}.{block.reason}")


def first_heading_is_title(blocks: Iterable[Block]) -> list[Block]:
    """Blocks that hold something; a heading on top is the title where no block is."""
    kept = [block for block in blocks if block.text]
    if kept and kept[0].role is Role.HEADING and not any(block.role is Role.TITLE for block in kept):
        kept[0] = Block(kept[0].text, Role.TITLE)
    return kept


def _placed(blocks: Sequence[Block]) -> Iterator[tuple[Block, Span]]:
    at = 0
    for block in blocks:
        yield block, Span(start=at, end=at + len(block.text))
        at += len(block.text) + len(SEPARATOR)


def overlay(kind: str, base: Article, placed: Sequence[tuple[Block, Span]], stated: Stated) -> Article:
    """`base` as the format has it: its titles and headings, its metadata.

    What the base took for a title and the format does not becomes a paragraph again.
    """
    title = next((_fact(b, s, kind) for b, s in placed if b.role is Role.TITLE), None)
    demoted = _demoted(base, title, stated)
    pieces = _told_pieces(base, title, demoted)
    headings = [(b, s) for b, s in placed if b.role is Role.HEADING]
    if headings:
        pieces = list(_styled(pieces, headings, kind))
    pieces = list(_unstyled(pieces, [span for block, span in placed if block.role is Role.ROW]))
    facts = _facts(base, stated, title or (base.title if demoted is None else None))
    update = {"format": kind, "sections": tuple(_sections(pieces)), "lead": _lead(base, pieces)}
    return base.model_copy(update={**update, **facts})


def _told_pieces(base: Article, title: Fact | None, demoted: Fact | None) -> list[RunningFact]:
    """The base's headings and paragraphs, with a title that is none, without what the title is made of."""
    pieces = list(_pieces(base))
    if demoted is not None:
        pieces = sorted([*pieces, RunningFact(demoted)], key=lambda piece: piece.span.start)
    if title is None:
        return pieces
    return [piece for piece in pieces if not _overlap(piece.span, title.span)]


def _lead(base: Article, pieces: Sequence[RunningFact]) -> Fact | None:
    """The base's lead while it is a paragraph still, otherwise the first paragraph."""
    paragraphs = [piece.fact for piece in pieces if not piece.heading]
    if base.lead is not None and any(fact.span == base.lead.span for fact in paragraphs):
        return base.lead
    return paragraphs[0] if paragraphs else None


def _demoted(base: Article, title: Fact | None, stated: Stated) -> Fact | None:
    """The base's title where another one is known and says something else."""
    if base.title is None or base.title.span is None:
        return None
    if title is not None:
        return None if _overlap(base.title.span, title.span) else _paragraph(base.title)
    other = None if "title" in stated.weak else stated.title
    if other is None or _same(base.title.reading, other.reading):
        return None
    return _paragraph(base.title)


def _facts(base: Article, stated: Stated, title: Fact | None) -> dict[str, object]:
    chosen: dict[str, object] = {"charset": stated.charset}
    for name in FIELDS:
        read, said = getattr(base, name), getattr(stated, name)
        weak = name in stated.weak and not _is_nearer(said, read)
        chosen[name] = (read or said) if weak else (said or read)
    return {**chosen, "title": title or stated.title}


def _is_nearer(said: object, read: object) -> bool:
    """Whether both are the same day and only the metadata know its time."""
    if not isinstance(said, DateFact) or not isinstance(read, DateFact):
        return False
    return said.value is not None and read.value is not None and said.value.startswith(read.value)


def _pieces(base: Article) -> Iterator[RunningFact]:
    for section in base.sections:
        if section.heading is not None and section.heading.span is not None:
            yield RunningFact(section.heading, section.level, heading=True)
        yield from (RunningFact(paragraph) for paragraph in section.paragraphs if paragraph.span is not None)


def _styled(
    pieces: Iterable[RunningFact], headings: Sequence[tuple[Block, Span]], kind: str
) -> Iterator[RunningFact]:
    """Headings where the format has them and nowhere else; what was read as a byline or credit stays one."""
    pieces = list(pieces)
    running = [piece.span for piece in pieces]
    marked = [
        RunningFact(_fact(b, s, kind), b.level, heading=True) for b, s in headings if _inside(s, running)
    ]
    spans = {(piece.span.start, piece.span.end) for piece in marked}
    starts = [piece.span for piece in marked]
    others = [
        replace(piece, heading=False, level=None, fact=_paragraph(piece.fact)) if piece.heading else piece
        for piece in pieces
        if (piece.span.start, piece.span.end) not in spans and not _inside(piece.span, starts)
    ]
    yield from sorted([*others, *marked], key=lambda piece: piece.span.start)


def _unstyled(pieces: Iterable[RunningFact], rows: Sequence[Span]) -> Iterator[RunningFact]:
    """Rows of tables and lists are no headings, however much they look like some."""
    for piece in pieces:
        is_row = piece.heading and _inside(piece.span, rows)
        yield replace(piece, heading=False, level=None, fact=_paragraph(piece.fact)) if is_row else piece


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span lies in one of the sorted `spans`."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= span.start:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and _overlap(span, spans[low])


def _sections(pieces: Iterable[RunningFact]) -> Iterator[Section]:
    heading: RunningFact | None = None
    paragraphs: list[Fact] = []
    for piece in pieces:
        if not piece.heading:
            paragraphs.append(piece.fact)
            continue
        if heading is not None or paragraphs:
            yield _section(heading, paragraphs)
        heading, paragraphs = piece, []
    if heading is not None or paragraphs:
        yield _section(heading, paragraphs)


def _section(heading: RunningFact | None, paragraphs: list[Fact]) -> Section:
    if heading is None:
        return Section(paragraphs=tuple(paragraphs))
    return Section(heading=heading.fact, level=heading.level, paragraphs=tuple(paragraphs))


def _fact(block: Block, span: Span, kind: str) -> Fact:
    return Fact(text=block.text, value=_reading(block), span=span, rule=f"{kind}.{block.role.value}")


def _reading(block: Block) -> str | None:
    """What a reader would write: mojibake undone, a wire's slug or the dashes of a crosshead taken off."""
    text = repair(block.text) or block.text
    if block.role is Role.TITLE:
        text = text[slug_end(text) :]
    elif block.role is Role.HEADING:
        text = text.strip("-–— ") or text
    return text if text != block.text else None


def _paragraph(fact: Fact) -> Fact:
    return fact.model_copy(update={"rule": "paragraph"})


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one)).casefold() == "".join(filter(str.isalnum, other)).casefold()
