"""NITF, the News Industry Text Format of the IPTC: one article in XML."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from copydesk_contracts.article import Article, DateFact, Fact
from services.parser.blocks.compose import Block, Role, compose
from services.parser.blocks.fragment import tree_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact, url_fact
from services.parser.blocks.xml_tree import find, find_all, language, local, parse_xml, string
from services.parser.limits import Limits
from services.parser.strings import tidy

HEADINGS: Final = {"hl1": 1, "hl2": 2}
_PUBLISHED: Final = (
    (("date.issue",), "norm"),
    (("story.date",), "norm"),
    (("pubdata",), "date.publication"),
    (("date.release",), "norm"),
)


def read_nitf(copy: bytes, limits: Limits) -> Article:
    """The article of a NITF document. Raises Rejected (malformed, bomb, no text)."""
    root = parse_xml(copy)
    return compose("nitf", nitf_blocks(root), nitf_stated(root))


def nitf_blocks(root: etree._Element) -> Iterator[Block]:
    """Headline, body and what closes the body, wherever in `root` the NITF stands."""
    headline = tidy(string(find(root, "body.head", "hl1"))) or tidy(string(find(root, "head", "title")))
    yield Block(headline, Role.TITLE)
    for below in find_all(root, "hl2"):
        if _within(below, "hedline"):
            yield Block(tidy(string(below)))
    content = find(root, "body.content")
    if content is not None:
        yield from tree_blocks(_without_media(content), HEADINGS)
    yield from (Block(tidy(string(line))) for line in find_all(root, "tagline"))


def nitf_stated(root: etree._Element) -> Stated:
    """What its head and the head of its body say."""
    bylines = [(_byline(element), "nitf:byline") for element in find_all(root, "byline")]
    document = find(root, "nitf") if local(root) != "nitf" else root
    return Stated(
        authors=author_facts(bylines, "nitf.byline"),
        published=_published(root),
        dateline=_dateline(root),
        source_url=url_fact(_attribute(root, "pubdata", "ex-ref"), "nitf:pubdata/@ex-ref", "nitf.ex-ref"),
        declared_language=fact(language(document), "nitf:@xml:lang", "nitf.lang")
        if document is not None
        else None,
    )


def _byline(element: etree._Element) -> str:
    """Persons where they are marked, otherwise the line without the title of the person."""
    persons = [string(person) for person in find_all(element, "person")]
    if persons:
        return "; ".join(persons)
    title = find(element, "byttl")
    if title is not None:
        title.text = ""
    return string(element)


def _published(root: etree._Element) -> DateFact | None:
    for (name,), attribute in _PUBLISHED:
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


def _within(element: etree._Element, name: str) -> bool:
    return any(local(above) == name for above in element.iterancestors())


def _without_media(content: etree._Element) -> etree._Element:
    """Pictures with their captions, and notes to editors, are no part of the running text."""
    for name in ("media", "note"):
        for element in find_all(content, name):
            element[:] = []
            element.text = None
    return content
