"""NewsML 1.0 to 1.2 of the IPTC: one news item with its text inside; several are a container."""

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
from services.parser.strings import plain
from services.process.errors import Rejected

_BESIDE: Final = {
    **dict.fromkeys(
        ("caption", "thumbnail", "preview", "photo", "picture", "graphic", "supporting"), "caption"
    ),
    **dict.fromkeys(("summary", "abstract"), "summary"),
    **dict.fromkeys(("sidebar", "related"), "related"),
    "keyword": "label",
    "headline": "headline",
}
"""Roles of components that stand beside the main text."""


def read_newsml_1(copy: bytes, limits: Limits) -> Article:
    """The article of a single news item. Raises Rejected (malformed, bomb, no text)."""
    document = read_document(copy)
    root = document.root
    items = [root] if local(root) == "NewsItem" else find_all(root, "NewsItem")
    if len(items) != 1:
        raise Rejected(ReasonCode.MALFORMED, f"NewsML with {len(items)} news items where one is due")
    item = items[0]
    contents = [e for e in find_all(item, "ContentItem") if _is_text(e)]
    main = [e for e in contents if _beside(e) is None]
    chosen = choose([list(_text(e)) for e in main], parts=not _has_alternatives(item))
    if not any(block.text for block in chosen.blocks):
        raise Rejected(ReasonCode.NO_TEXT, "a news item without text inside")
    found = headed(_headline(item, main), [*chosen.blocks, *_asides(contents)])
    stated = replace(
        _stated(item),
        charset=document.charset,
        skipped=chosen.skipped,
        warnings=document.warnings + found.warnings,
    )
    return compose("newsml-1", found.blocks, stated)


def _headline(item: etree._Element, main: list[etree._Element]) -> str:
    """The headline of the component around the text, or of the next one out; or any that is no aside's."""
    around = (above for content in main[:1] for above in content.iterancestors())
    stated = (e for e in find_all(item, "HeadLine") if _beside(e) is None)
    texts = (*map(_own_headline, around), *(plain(string(e)) for e in stated))
    return next((text for text in texts if text), "") or nitf_headline(item)


def _own_headline(component: etree._Element) -> str:
    lines = next((e for e in component if local(e) == "NewsLines"), None)
    return plain(string(find(lines, "HeadLine"))) if lines is not None else ""


def _has_alternatives(item: etree._Element) -> bool:
    """Whether components are said to be alternatives of one another rather than parts."""
    components = find_all(item, "NewsComponent")
    equivalent = any(str(e.get("EquivalentsList") or "").lower() == "yes" for e in components)
    return equivalent or find(item, "BasisForChoice") is not None


def _is_text(content: etree._Element) -> bool:
    kind = find(content, "MediaType")
    return kind is None or str(kind.get("FormalName") or "").lower() in ("text", "complexdata", "")


def _beside(element: etree._Element) -> str | None:
    """Why a component around the element stands beside the main text; null where none does."""
    for above in element.iterancestors():
        if local(above) == "NewsItem":
            return None
        roles = (e for e in above if local(above) == "NewsComponent" and local(e) == "Role")
        for role in roles:
            reason = _BESIDE.get(str(role.get("FormalName") or "").lower())
            if reason is not None:
                return reason
    return None


def _asides(contents: list[etree._Element]) -> Iterator[Block]:
    """The text of components beside the main one."""
    for content in contents:
        reason = _beside(content)
        if reason is not None:
            yield from (replace(b, role=Role.ASIDE, level=None, reason=reason) for b in _text(content))


def _text(content: etree._Element) -> Iterator[Block]:
    data = find(content, "DataContent")
    if data is None:
        return
    if find(data, "body.content") is not None:
        yield from nitf_body(data)
    elif len(data):
        body = find(data, "body")
        yield from tree_blocks(body if body is not None else data)
    else:
        yield from text_blocks(string(data))


def _stated(item: etree._Element) -> Stated:
    published, updated = _date(item, "FirstCreated"), _date(item, "ThisRevisionCreated")
    if published is not None and updated is not None and published.value == updated.value:
        updated = None
    inside = nitf_stated(item) if find(item, "body.content") is not None else Stated()
    name, version = versioned(
        fact(string(find(item, "NewsItemId")), "newsml:NewsItemId", "newsml.newsitemid"),
        fact(string(find(item, "RevisionId")), "newsml:RevisionId", "newsml.revisionid"),
    )
    return Stated(
        authors=author_facts(_names(item), "newsml.byline") or inside.authors,
        published=published or inside.published or _date(item, "DateId"),
        updated=updated,
        dateline=_line(item, "DateLine") or inside.dateline,
        credit=_line(item, "CreditLine") or fact(_party(item), "newsml:Provider", "newsml.provider"),
        declared_language=fact(_language(item), "newsml:Language/@FormalName", "newsml.language"),
        item=name,
        version=version,
    )


def _line(item: etree._Element, name: str) -> Fact | None:
    return fact(string(find(item, "NewsLines", name)), f"newsml:{name}", f"newsml.{name.lower()}")


def _language(item: etree._Element) -> str | None:
    code = find(item, "DescriptiveMetadata", "Language")
    return str(code.get("FormalName") or "") if code is not None else language(item)


def _names(item: etree._Element) -> list[tuple[str, str]]:
    """Bylines; where there are none, the parties that are said to be authors."""
    lines = [(string_by_lines(e), "newsml:ByLine") for e in find_all(item, "ByLine") if _beside(e) is None]
    if any(text.strip() for text, _ in lines):
        return lines
    parties = (*_parties(item, "Creator"), *_parties(item, "Contributor"))
    authors = [party for party in parties if "author" in str(party.get("Topic")).lower()]
    return [(str(party.get("FormalName", "")), "newsml:Creator") for party in authors]


def _parties(item: etree._Element, name: str) -> list[etree._Element]:
    """The parties of that part in the item's administrative metadata."""
    meta = find(item, "AdministrativeMetadata")
    holders = find_all(meta, name) if meta is not None else []
    return [party for holder in holders for party in find_all(holder, "Party")]


def _date(item: etree._Element, name: str) -> DateFact | None:
    return date_fact(string(find(item, name)), f"newsml:{name}", f"newsml.{name}")


def _party(item: etree._Element) -> str | None:
    party = find(item, "AdministrativeMetadata", "Provider", "Party")
    return str(party.get("FormalName") or "") if party is not None else None
