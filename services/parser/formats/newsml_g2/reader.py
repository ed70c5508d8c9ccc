"""NewsML-G2: one news item with its text inside; messages of several are containers."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from copydesk_contracts.article import Article, DateFact
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.compose import Block, Role, compose
from services.parser.blocks.fragment import HEADINGS, fragment_blocks, tree_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact
from services.parser.blocks.xml_tree import find, find_all, language, local, parse_xml, string
from services.parser.formats.nitf.reader import nitf_blocks, nitf_stated
from services.parser.limits import Limits
from services.parser.strings import is_markup, paragraphs, tidy
from services.process.errors import Rejected

CREATED: Final = ("firstCreated", "contentCreated", "versionCreated")
CHANGED: Final = ("contentModified", "versionCreated")


def read_newsml(copy: bytes, limits: Limits) -> Article:
    """The article of a single news item. Raises Rejected (malformed, bomb, no text)."""
    root = parse_xml(copy)
    items = [root] if local(root) == "newsItem" else find_all(root, "newsItem")
    if len(items) != 1:
        raise Rejected(ReasonCode.MALFORMED, f"NewsML-G2 with {len(items)} news items where one is due")
    return compose("newsml-g2", _blocks(items[0]), _stated(items[0]))


def _blocks(item: etree._Element) -> Iterator[Block]:
    body = list(_body(item))
    if not any(block.text for block in body):
        raise Rejected(ReasonCode.NO_TEXT, "a news item without text inside")
    headline = tidy(string(find(item, "contentMeta", "headline")))
    if headline and not any(block.role is Role.TITLE and block.text for block in body):
        yield Block(headline, Role.TITLE)
    repeated = next((b for b in body if b.text and b.role is not Role.TITLE), None)
    if headline and repeated is not None and repeated.text.casefold() == headline.casefold():
        body.remove(repeated)
    yield from body


def _body(item: etree._Element) -> Iterator[Block]:
    """The text: NITF or XHTML inside, or text as data."""
    for element in find_all(item, "inlineXML"):
        if find(element, "body.content") is not None:
            yield from nitf_blocks(element)
        else:
            body = find(element, "body")
            yield from tree_blocks(body if body is not None else element, HEADINGS)
    for element in find_all(item, "inlineData"):
        text = string(element)
        yield from fragment_blocks(text) if is_markup(text) else [Block(p) for p in paragraphs(text)]


def _stated(item: etree._Element) -> Stated:
    published, updated = _date(item, CREATED), _date(item, CHANGED)
    if published is not None and updated is not None and published.value == updated.value:
        updated = None
    inside = nitf_stated(item) if find(item, "body.content") is not None else Stated()
    code = find(item, "contentMeta", "language")
    tag = str(code.get("tag") or "") if code is not None else language(item)
    return Stated(
        authors=author_facts(_names(item), "newsml.by") or inside.authors,
        published=published or inside.published,
        updated=updated,
        dateline=fact(string(find(item, "contentMeta", "dateline")), "newsml:dateline", "newsml.dateline")
        or inside.dateline,
        credit=fact(
            string(find(item, "contentMeta", "creditline")), "newsml:creditline", "newsml.creditline"
        ),
        declared_language=fact(tag, "newsml:language/@tag", "newsml.language"),
    )


def _names(item: etree._Element) -> Iterator[tuple[str, str]]:
    meta = find(item, "contentMeta")
    if meta is None:
        return
    lines = [(string(element), "newsml:by") for element in find_all(meta, "by")]
    yield from lines
    if not lines:
        for creator in find_all(meta, "creator"):
            name = find(creator, "name")
            yield string(name if name is not None else creator), "newsml:creator"


def _date(item: etree._Element, names: tuple[str, ...]) -> DateFact | None:
    for name in names:
        found = date_fact(string(find(item, name)), f"newsml:{name}", f"newsml.{name}")
        if found is not None:
            return found
    return None
