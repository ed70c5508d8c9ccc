"""NITF, the News Industry Text Format of the IPTC: one article in XML."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from copydesk_contracts.article import Article, DateFact, Fact
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose
from services.parser.blocks.fragment import tree_blocks
from services.parser.blocks.headline import headed, same_words
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact, url_fact, versioned
from services.parser.blocks.xml_tree import find, find_all, language, local, read_document, string
from services.parser.limits import Limits
from services.parser.strings import plain
from services.parser.wire.slugs import is_slug

HEADINGS: Final = {"hl1": 1, "hl2": 2, "h1": 1, "h2": 2, "h3": 3, "h4": 4}
_PUBLISHED: Final = (
    ("date.issue", "norm"),
    ("story.date", "norm"),
    ("pubdata", "date.publication"),
    ("date.release", "norm"),
)
_BESIDE_HEAD: Final = {"abstract": "summary", "note": "notes-to-editors", "rights": "rights"}


def read_nitf(copy: bytes, limits: Limits) -> Article:
    """The article of a NITF document. Raises Rejected (malformed, bomb, no text)."""
    document = read_document(copy)
    found = headed(nitf_headline(document.root), list(nitf_body(document.root)))
    stated = replace(
        nitf_stated(document.root),
        charset=document.charset,
        warnings=document.warnings + found.warnings,
    )
    return compose("nitf", found.blocks, stated)


def nitf_headline(root: etree._Element) -> str:
    """The first main headline that is filled, or the title of the head; empty where neither is."""
    head = find(root, "body.head")
    main = [plain(string(e)) for e in find_all(head if head is not None else root, "hl1")]
    title = find(root, "head", "title")
    return next((text for text in (*main, plain(string(title))) if text), "")


def nitf_body(root: etree._Element) -> Iterator[Block]:
    """What stands below the headline and in the body, wherever in `root` the NITF stands."""
    head = find(root, "body.head")
    if head is not None:
        yield from _head_blocks(head, nitf_headline(root))
    content = find(root, "body.content")
    if content is not None:
        yield from tree_blocks(content, HEADINGS)
    end = find(root, "body.end")
    if end is not None:
        yield from tree_blocks(end, HEADINGS)


def _head_blocks(head: etree._Element, headline: str) -> Iterator[Block]:
    """Further headlines: a line below the main one is told, another wording of it stands aside."""
    mains = [text for element in find_all(head, "hl1") if (text := plain(string(element)))]
    yield from (Block(text, Role.ASIDE, reason="headline") for text in mains[1:])
    for element in find_all(head, "hl2"):
        if text := plain(string(element)):
            again = _is_wording(element, text, headline)
            yield Block(text, Role.ASIDE, reason="headline") if again else Block(text, Role.ROW)
    yield from _beside_head(head)


def _beside_head(head: etree._Element) -> Iterator[Block]:
    """Summaries, notes and rights."""
    for name, reason in _BESIDE_HEAD.items():
        for element in find_all(head, name):
            inner = tree_blocks(element, HEADINGS)
            yield from (replace(block, role=Role.ASIDE, reason=reason) for block in inner)


def _is_wording(element: etree._Element, text: str, headline: str) -> bool:
    """Whether a lesser headline is the main one in other words, or the desk's name for the story."""
    stated = "headline" in str(element.get("id") or "").lower()
    return stated or same_words(text, headline) or is_slug(text)


def nitf_stated(root: etree._Element) -> Stated:
    """What its head and the head of its body say."""
    bylines = [(_byline(element), "nitf:byline") for element in find_all(root, "byline")]
    document = find(root, "nitf") if local(root) != "nitf" else root
    item, version = versioned(
        fact(_attribute(root, "du-key", "key"), "nitf:du-key/@key", "nitf.du-key"),
        fact(_attribute(root, "du-key", "version"), "nitf:du-key/@version", "nitf.version"),
    )
    return Stated(
        authors=author_facts(bylines, "nitf.byline"),
        published=_published(root),
        dateline=_dateline(root),
        source_url=url_fact(_attribute(root, "pubdata", "ex-ref"), "nitf:pubdata/@ex-ref", "nitf.ex-ref"),
        declared_language=fact(language(document), "nitf:@xml:lang", "nitf.lang")
        if document is not None
        else None,
        item=item,
        version=version,
    )


def _byline(element: etree._Element) -> str:
    """Persons where they are marked, otherwise the line without the title of the person."""
    persons = [string(person) for person in find_all(element, "person")]
    if persons:
        return "; ".join(persons)
    titles = {piece for title in find_all(element, "byttl") for piece in title.itertext()}
    return "".join(str(piece) for piece in element.itertext() if piece not in titles)


def _published(root: etree._Element) -> DateFact | None:
    for name, attribute in _PUBLISHED:
        found = date_fact(_attribute(root, name, attribute), f"nitf:{name}/@{attribute}", f"nitf.{name}")
        if found is not None:
            return found
    return None


def _dateline(root: etree._Element) -> Fact | None:
    element = find(root, "dateline")
    if element is None:
        return None
    place = find(element, "location")
    return fact(string(place if place is not None else element), "nitf:dateline", "nitf.dateline")


def _attribute(root: etree._Element, name: str, attribute: str) -> str | None:
    element = find(root, name)
    value = element.get(attribute) if element is not None else None
    return str(value) if value else None
