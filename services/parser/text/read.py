"""Plain-text copy to an article."""

from collections.abc import Sequence

from copydesk_contracts.article import Article, Fact, Section
from copydesk_contracts.events import ReasonCode
from services.parser.charset import decode
from services.parser.text.blocks import Block, build_blocks
from services.parser.text.boilerplate import boilerplate_rule
from services.parser.text.dateline import read_dateline
from services.parser.text.draft import Draft
from services.parser.text.facts import fact_at
from services.parser.text.front_matter import front_matter_end, read_front_matter
from services.parser.text.header import read_head
from services.parser.text.lines import Line, split_lines
from services.parser.text.sections import build_sections
from services.parser.text.tail import read_tail
from services.runtime.errors import Rejected

FORMAT = "text"


def read_text(copy: bytes) -> Article:
    """The article in plain-text copy; spans count the decoded text, a byte-order mark included.

    Raises:
        Rejected: EMPTY, NOT_TEXT, or NO_TEXT where there is nothing but white space.
    """
    decoded = decode(copy)
    return read_decoded(decoded.text, decoded.charset)


def read_decoded(text: str, charset: str | None = None) -> Article:
    """The article in text that is decoded already. Raises Rejected (NO_TEXT)."""
    lines = split_lines(text)
    if not any(line.content for line in lines):
        raise Rejected(ReasonCode.NO_TEXT, "the copy is nothing but white space")
    draft = Draft(text)
    blocks = build_blocks(text, _below_front_matter(draft, lines))
    body = read_tail(draft, read_head(draft, _without_boilerplate(draft, blocks)))
    sections = build_sections(body)
    return _article(draft, charset, sections)


def _below_front_matter(draft: Draft, lines: Sequence[Line]) -> Sequence[Line]:
    end = front_matter_end(lines)
    if end is None:
        return lines
    for value in read_front_matter(lines[:end]):
        draft.add_labelled(value.kind, value.start, value.end, "front-matter", value.reading)
    return lines[end:]


def _without_boilerplate(draft: Draft, blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        rule = boilerplate_rule(block.reading) if block.mark is None else None
        if rule is None:
            kept.append(block)
        else:
            draft.set_aside(block, rule)
    return kept


def _article(draft: Draft, charset: str | None, sections: tuple[Section, ...]) -> Article:
    lead = next((p for section in sections for p in section.paragraphs), None)
    return Article(
        text=draft.text,
        format=FORMAT,
        charset=charset,
        title=draft.title,
        authors=tuple(draft.authors),
        published=draft.published,
        updated=draft.updated,
        dateline=draft.dateline or _dateline(draft.text, lead),
        lead=lead,
        sections=sections,
        credit=draft.credit,
        source_url=draft.source_url,
        declared_language=draft.language,
        boilerplate=tuple(sorted(draft.boilerplate, key=_place)),
    )


def _place(fact: Fact) -> int:
    return fact.span.start if fact.span is not None else 0


def _dateline(text: str, lead: Fact | None) -> Fact | None:
    if lead is None or lead.span is None:
        return None
    found = read_dateline(lead.text)
    if found is None:
        return None
    start, end, rule = found
    return fact_at(text, lead.span.start + start, lead.span.start + end, rule, 0.9)
