"""NewsML 1.0 to 1.2 of the IPTC: one news item with its text inside; several are a container."""

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

_BESIDE: Final = frozenset({"caption", "summary", "thumbnail", "preview", "sidebar", "related", "keyword"})
"""Roles of components that stand beside the main text."""


def read_newsml_1(copy: bytes, limits: Limits) -> Article:
    """The article of a single news item. Raises Rejected (malformed, bomb, no text)."""
    root = parse_xml(copy)
    items = [root] if local(root) == "NewsItem" else find_all(root, "NewsItem")
    if len(items) != 1:
        raise Rejected(ReasonCode.MALFORMED, f"NewsML with {len(items)} news items where one is due")
    item = items[0]
    return compose("newsml-1", _blocks(item), _stated(item))


def _blocks(item: etree._Element) -> Iterator[Block]:
    body = _body(item)
    if not any(block.text for block in body):
        raise Rejected(ReasonCode.NO_TEXT, "a news item without text inside")
    headline = tidy(string(find(item, "NewsLines", "HeadLine")))
    if headline and not any(block.role is Role.TITLE and block.text for block in body):
        yield Block(headline, Role.TITLE)
        if body[0].text.casefold() == headline.casefold():
            body = body[1:]
    yield from body


def _body(item: etree._Element) -> list[Block]:
    """The longest text that a main component holds: other content is pictures and what goes with them."""
    texts = [list(_text(e)) for e in find_all(item, "ContentItem") if _is_text(e) and not _is_beside(e)]
    return max(texts, key=lambda blocks: sum(len(block.text) for block in blocks), default=[])


def _is_text(content: etree._Element) -> bool:
    kind = find(content, "MediaType")
    return kind is None or str(kind.get("FormalName") or "").lower() in ("text", "complexdata", "")


def _is_beside(content: etree._Element) -> bool:
    """Whether a component around it, or none nearer, calls itself a caption, summary or the like."""
    for above in content.iterancestors():
        if local(above) == "NewsItem":
            break
        if local(above) == "NewsComponent":
            roles = [e for e in above if local(e) == "Role"]
            if any(str(e.get("FormalName") or "").lower() in _BESIDE for e in roles):
                return True
    return False


def _text(content: etree._Element) -> Iterator[Block]:
    data = find(content, "DataContent")
    if data is None:
        return
    if find(data, "body.content") is not None:
        yield from nitf_blocks(data)
    elif len(data):
        body = find(data, "body")
        yield from tree_blocks(body if body is not None else data, HEADINGS)
    else:
        text = string(data)
        yield from fragment_blocks(text) if is_markup(text) else [Block(p) for p in paragraphs(text)]


def _stated(item: etree._Element) -> Stated:
    published, updated = _date(item, "FirstCreated"), _date(item, "ThisRevisionCreated")
    if published is not None and updated is not None and published.value == updated.value:
        updated = None
    inside = nitf_stated(item) if find(item, "body.content") is not None else Stated()
    lines = [(string(e), "newsml:ByLine") for e in find_all(item, "ByLine")]
    code = find(item, "DescriptiveMetadata", "Language")
    tag = str(code.get("FormalName") or "") if code is not None else language(item)
    return Stated(
        authors=author_facts(lines, "newsml.byline") or inside.authors,
        published=published or inside.published or _date(item, "DateId"),
        updated=updated,
        dateline=fact(string(find(item, "NewsLines", "DateLine")), "newsml:DateLine", "newsml.dateline")
        or inside.dateline,
        credit=fact(string(find(item, "NewsLines", "CreditLine")), "newsml:CreditLine", "newsml.creditline")
        or fact(_party(item, "Provider"), "newsml:Provider", "newsml.provider"),
        declared_language=fact(tag, "newsml:Language/@FormalName", "newsml.language"),
    )


def _date(item: etree._Element, name: str) -> DateFact | None:
    return date_fact(string(find(item, name)), f"newsml:{name}", f"newsml.{name}")


def _party(item: etree._Element, name: str) -> str | None:
    party = find(item, "AdministrativeMetadata", name, "Party")
    return str(party.get("FormalName") or "") if party is not None else None
