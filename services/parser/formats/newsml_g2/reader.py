"""NewsML-G2: one news item with its text inside; messages of several are containers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from copydesk_contracts.article import Article, DateFact, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose
from services.parser.blocks.fragment import text_blocks, tree_blocks
from services.parser.blocks.headline import headed
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact, versioned
from services.parser.blocks.versions import choose
from services.parser.blocks.xml_tree import (
    find,
    find_all,
    language,
    local,
    read_document,
    string,
    string_by_lines,
)
from services.parser.formats.nitf.reader import nitf_body, nitf_headline, nitf_stated
from services.parser.limits import Limits
from services.parser.strings import plain, words
from services.process.errors import Rejected

CREATED: Final = ("firstCreated", "contentCreated", "versionCreated")
CHANGED: Final = ("contentModified", "versionCreated")
_NO_WRITERS: Final = (
    "photo",
    "edit",
    "desk",
    "redak",
    "video",
    "graphic",
    "illust",
    "produc",
    "user",
    "system",
)
"""Parts of roles of those who took part in an item and did not write it."""
_WRITERS: Final = ("writer", "author", "journalist", "reporter", "correspondent")
_LESSER: Final = words("short sub kicker slug teaser alternative second")
"""Parts of roles of headlines that are not the main one."""


def read_newsml(copy: bytes, limits: Limits) -> Article:
    """The article of a single news item. Raises Rejected (malformed, bomb, no text)."""
    document = read_document(copy)
    root = document.root
    items = [root] if local(root) == "newsItem" else find_all(root, "newsItem")
    if len(items) != 1:
        raise Rejected(ReasonCode.MALFORMED, f"NewsML-G2 with {len(items)} news items where one is due")
    item = items[0]
    chosen = choose([*_bodies(item)])
    found = headed(_headline(item), [*chosen.blocks, *_beside(item)])
    if not any(block.role is not Role.TITLE and block.text for block in found.blocks):
        raise Rejected(ReasonCode.NO_TEXT, "a news item without text inside")
    stated = replace(
        _stated(item),
        charset=document.charset,
        skipped=chosen.skipped,
        warnings=document.warnings + found.warnings,
    )
    return compose("newsml-g2", found.blocks, stated)


def _headline(item: etree._Element) -> str:
    """The main headline in the item's language; the title of the NITF inside where none is stated."""
    meta = find(item, "contentMeta")
    stated = [e for e in find_all(meta, "headline") if plain(string(e))] if meta is not None else []
    tag = language(item)
    ranked = sorted(stated, key=lambda e: (_is_lesser(e), tag is not None and language(e) not in (None, tag)))
    return plain(string(ranked[0])) if ranked else nitf_headline(item)


def _is_lesser(headline: etree._Element) -> bool:
    role = str(headline.get("role") or headline.get("rendition") or "").lower()
    return any(part in role for part in _LESSER)


def _bodies(item: etree._Element) -> Iterator[list[Block]]:
    """Each rendering of the text: NITF or XHTML inside, or text as data."""
    for element in find_all(item, "inlineXML"):
        if find(element, "body.content") is not None:
            yield list(nitf_body(element))
        else:
            body = find(element, "body")
            yield list(tree_blocks(body if body is not None else element))
    for element in find_all(item, "inlineData"):
        yield text_blocks(string(element))


def _beside(item: etree._Element) -> Iterator[Block]:
    """Notes to editors, and the caption of a picture."""
    for element in find_all(item, "edNote"):
        if text := plain(string(element)):
            yield Block(text, Role.ASIDE, reason="notes-to-editors")
    meta = find(item, "contentMeta")
    for element in find_all(meta, "description") if meta is not None else []:
        if text := plain(string(element)):
            is_caption = "caption" in str(element.get("role") or "").lower()
            yield Block(text, Role.ASIDE, reason="caption" if is_caption else "summary")


def _stated(item: etree._Element) -> Stated:
    published, updated = _date(item, CREATED), _date(item, CHANGED)
    if published is not None and updated is not None and published.value == updated.value:
        updated = None
    inside = nitf_stated(item) if find(item, "body.content") is not None else Stated()
    code = find(item, "contentMeta", "language")
    guid, version = versioned(
        fact(item.get("guid"), "newsml:@guid", "newsml.guid"),
        fact(item.get("version"), "newsml:@version", "newsml.version"),
    )
    tag = str(code.get("tag") or "") if code is not None else language(item)
    return Stated(
        authors=_authors(item) or inside.authors,
        published=published or inside.published,
        updated=updated,
        dateline=fact(string(find(item, "contentMeta", "dateline")), "newsml:dateline", "newsml.dateline")
        or inside.dateline,
        credit=fact(
            string(find(item, "contentMeta", "creditline")), "newsml:creditline", "newsml.creditline"
        ),
        declared_language=fact(tag, "newsml:language/@tag", "newsml.language"),
        item=guid,
        version=version,
    )


def _authors(item: etree._Element) -> tuple[Fact, ...]:
    """Bylines that name people; where there are none, those who made the item."""
    meta = find(item, "contentMeta")
    if meta is None:
        return ()
    lines = [(string_by_lines(element), "newsml:by") for element in find_all(meta, "by")]
    return author_facts(lines, "newsml.by") or author_facts(_makers(meta), "newsml.by")


def _makers(meta: etree._Element) -> Iterator[tuple[str, str]]:
    """Creators but for editors and photographers; of those who contributed the writers alone."""
    for creator in find_all(meta, "creator"):
        if not any(part in _role(creator) for part in _NO_WRITERS):
            yield _name(creator), "newsml:creator"
    for contributor in find_all(meta, "contributor"):
        if any(part in _role(contributor) for part in _WRITERS):
            yield _name(contributor), "newsml:contributor"


def _role(person: etree._Element) -> str:
    return str(person.get("role") or "").lower()


def _name(person: etree._Element) -> str:
    name = find(person, "name")
    return string(name if name is not None else person)


def _date(item: etree._Element, names: tuple[str, ...]) -> DateFact | None:
    for name in names:
        found = date_fact(string(find(item, name)), f"newsml:{name}", f"newsml.{name}")
        if found is not None:
            return found
    return None
