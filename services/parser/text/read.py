"""Plain-text copy to an article."""

from collections.abc import Iterator, Sequence, Set
from typing import Final

from copydesk_contracts.article import Article, Fact, Section
from copydesk_contracts.events import ReasonCode
from services.parser.charset.decoding import decode
from services.parser.text.advisory import ends_release, is_advisory
from services.parser.text.blocks import TextBlock, build_blocks
from services.parser.text.boilerplate import boilerplate_rule, is_platform, opens_article
from services.parser.text.dateline import read_dateline
from services.parser.text.draft import Draft
from services.parser.text.facts import date_fact, fact_at
from services.parser.text.front_matter import front_matter_end, read_front_matter
from services.parser.text.header import read_head
from services.parser.text.labels import OTHER
from services.parser.text.lines import Line, split_lines
from services.parser.text.menu import is_menu, is_menu_alone
from services.parser.text.sections import PARAGRAPH, build_sections
from services.parser.text.tail import read_tail
from services.process.errors import Rejected

FORMAT = "text"
_ADVISORIES: Final = 3
"""An embargo, a note to editors and what the version changes: more never stood above one headline."""

_MENU: Final = 30
"""Entries of a page's menu at most; what follows is copy."""

_SHORTEST_RELEASE: Final = 3
"""Blocks before the word “Ends” may end a release: headline, day and a paragraph."""


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
    copy = _without_navigation(draft, _without_boilerplate(draft, blocks))
    told = _without_notes(draft, _without_advisories(draft, copy))
    standfirst, below = read_head(draft, told)
    sections = build_sections(standfirst, read_tail(draft, below))
    return _article(draft, charset, sections)


def _below_front_matter(draft: Draft, lines: Sequence[Line]) -> Sequence[Line]:
    end = front_matter_end(lines)
    if end is None:
        return lines
    values = read_front_matter(lines[:end])
    for value in values:
        draft.add_labelled(value.kind, value.start, value.end, "front-matter", value.reading, value.entry)
    told = {value.start for value in values if value.kind != OTHER}
    draft.boilerplate.extend(_untold(draft.text, lines[:end], told))
    return lines[end:]


def _untold(text: str, lines: Sequence[Line], read: Set[int]) -> Iterator[Fact]:
    """The lines of the front matter that hold words and none of the values read: keys of other meanings."""
    for line in lines:
        worded = any(map(str.isalnum, line.content))
        if worded and not any(line.start <= start < line.end for start in read):
            yield fact_at(text, line.start, line.end, "front-matter", 1.0)


def _without_boilerplate(draft: Draft, blocks: Sequence[TextBlock]) -> list[TextBlock]:
    kept: list[TextBlock] = []
    before: str | None = None
    for i, block in enumerate(blocks):
        rule = boilerplate_rule(block.reading) if block.mark is None else None
        if rule is not None and i == 0 and opens_article(rule):
            rule = None
        if rule is None and before == "share-line" and is_platform(block.reading):
            rule = before
        if rule is None:
            kept.append(block)
        else:
            draft.set_aside(block, rule)
        before = rule
    return kept


def _without_navigation(draft: Draft, blocks: list[TextBlock]) -> list[TextBlock]:
    """A page's menu that was scraped with the copy: lines of one or two words above the headline."""
    count = 0
    while count < min(_MENU, len(blocks) - 1) and is_menu(blocks[count].reading):
        count += 1
    if not any(is_menu_alone(block.reading) for block in blocks[:count]):
        return blocks
    for block in blocks[:count]:
        draft.set_aside(block, "navigation")
    return blocks[count:]


def _without_advisories(draft: Draft, blocks: list[TextBlock]) -> list[TextBlock]:
    """Advisories come before the headline, two or three at most."""
    count = 0
    while count < min(_ADVISORIES, len(blocks) - 1) and is_advisory(blocks[count].reading):
        draft.set_aside(blocks[count], "advisory")
        count += 1
    return blocks[count:]


def _without_notes(draft: Draft, blocks: list[TextBlock]) -> list[TextBlock]:
    """What follows the end of a press release, whose half at least comes before."""
    for i, block in enumerate(blocks):
        if i >= _SHORTEST_RELEASE and ends_release(block.reading):
            for rest in blocks[i:]:
                draft.set_aside(rest, "notes-to-editors")
            return blocks[:i]
    return blocks


def _article(draft: Draft, charset: str | None, sections: tuple[Section, ...]) -> Article:
    paragraphs = [p for section in sections for p in section.paragraphs]
    lead = next((p for p in paragraphs if p.rule == PARAGRAPH), None)
    if lead is not None:
        _read_dateline(draft, lead)
    return Article(
        text=draft.text,
        format=FORMAT,
        charset=charset,
        title=draft.title,
        authors=tuple(draft.authors),
        published=draft.published,
        updated=draft.updated,
        dateline=draft.dateline,
        lead=lead,
        sections=sections,
        credit=draft.credit,
        source_url=draft.source_url,
        declared_language=draft.language,
        boilerplate=tuple(sorted(draft.boilerplate, key=_start)),
    )


def _start(fact: Fact) -> int:
    return fact.span.start if fact.span is not None else 0


def _read_dateline(draft: Draft, lead: Fact) -> None:
    """The dateline of the first paragraph, and the day of publication if it states one whole."""
    found = read_dateline(lead.text)
    if found is None:
        return
    base = _start(lead)
    if draft.dateline is None:
        draft.dateline = fact_at(draft.text, base + found.start, base + found.end, found.rule, 0.9)
    if draft.published is None and found.date is not None:
        draft.published = date_fact(draft.text, found.date.moved(base), "date-in-dateline", 0.7)
