"""One article in XML whose elements are called after what they hold."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.article import Article, DateFact, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.account.words import count_words
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose
from services.parser.blocks.fragment import text_blocks, tree_blocks
from services.parser.blocks.headline import headed
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact, url_fact
from services.parser.blocks.xml_tree import language, local, read_document, string
from services.parser.formats.xml_article import names
from services.parser.limits import Limits
from services.parser.strings import plain
from services.process.errors import Rejected

KIND: Final = "xml-article"
FEWEST_WORDS: Final = 8
"""A body shorter than this is a label that happens to be called text."""


_ASIDE: Final = (
    (names.CAPTION, "caption"),
    (names.NOTES, "notes-to-editors"),
    (names.LABELS, "label"),
)


def read_xml_article(copy: bytes, limits: Limits) -> Article:
    """The article of a file of elements with telling names. Raises Rejected."""
    document = read_document(copy)
    root = document.root
    body = _body(root)
    if body is None:
        what = f"XML whose outermost element is {local(root)[:60]}"
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)
    told = list(_body_blocks(body))
    headline = next((text for e in _named(root, names.TITLE, body) if (text := plain(string(e)))), "")
    found = headed(headline, [*_summaries(root, body, told), *told, *_asides(root, body)])
    guessed = [] if local(root).lower() in names.NAMED_ROOTS else [_guessed(local(root))]
    stated = replace(
        _stated(root, body),
        charset=document.charset,
        warnings=(*document.warnings, *found.warnings, *guessed),
    )
    return compose(KIND, found.blocks, stated)


def _guessed(root: str) -> ReadingWarning:
    detail = f"XML whose outermost element is {root[:60]} was read by the names of its elements"
    return ReadingWarning(code=WarningCode.SHAPE_GUESSED, detail=detail)


def _body(root: etree._Element) -> etree._Element | None:
    """The element called a text that holds most words, or whose paragraphs do; null where none is prose."""
    called = [e for e in root.iter() if names.is_called(_normal(e), names.BODY) and not _holds_a_title(e)]
    best = max(called or _around_paragraphs(root), key=_words, default=None)
    return best if best is not None and _words(best) >= FEWEST_WORDS else None


def _around_paragraphs(root: etree._Element) -> set[etree._Element]:
    holders = {e.getparent() for e in root.iter() if _normal(e) in names.PARAGRAPHS}
    return {holder for holder in holders if holder is not None}


def _holds_a_title(element: etree._Element) -> bool:
    """Whether the element is the article rather than its text: the headline stands inside of it."""
    inner = map(_normal, element.iterdescendants())
    return any(names.is_called(name, names.TITLE) for name in inner)


def _words(element: etree._Element) -> int:
    return count_words(string(element))


def _body_blocks(body: etree._Element) -> Iterator[Block]:
    if len(body):
        yield from tree_blocks(body)
    else:
        yield from text_blocks(string(body))


def _named(root: etree._Element, called: frozenset[str], body: etree._Element) -> Iterator[etree._Element]:
    """Elements of these names outside of the body, those nearest to the outermost one first."""
    inside = set(body.iter())
    around = set(body.iterancestors())
    others = (e for e in root.iter() if e not in inside and e not in around)
    found = [e for e in others if names.is_called(_normal(e), called)]
    yield from sorted(found, key=lambda e: sum(1 for _ in e.iterancestors()))


def _summaries(root: etree._Element, body: etree._Element, told: list[Block]) -> Iterator[Block]:
    """Lines below the headline; one that the text begins with is not told twice."""
    start = " ".join(block.text for block in told[:3]).casefold()
    for element in _named(root, names.SUMMARY, body):
        text = plain(string(element))
        if not text:
            continue
        repeated = text.casefold()[:60] in start
        yield Block(text, Role.ASIDE, reason="summary") if repeated else Block(text, Role.ROW)


def _asides(root: etree._Element, body: etree._Element) -> Iterator[Block]:
    for called, reason in _ASIDE:
        for element in _named(root, called, body):
            if text := plain(string(element)):
                yield Block(text, Role.ASIDE, reason=reason)


def _stated(root: etree._Element, body: etree._Element) -> Stated:
    lines = [(string(e), f"xml:{local(e)}") for e in _named(root, names.AUTHORS, body)]
    tag = next((plain(string(e)) for e in _named(root, names.LANGUAGE, body)), None) or language(root)
    addresses = (url_fact(string(e), f"xml:{local(e)}", "xml.url") for e in _named(root, names.ADDRESS, body))
    return Stated(
        authors=author_facts(lines, "xml.byline"),
        published=_published(root, body),
        dateline=_dateline(root, body),
        source_url=next((found for found in addresses if found is not None), None),
        declared_language=fact(tag, "xml:language", "xml.language"),
    )


def _dateline(root: etree._Element, body: etree._Element) -> Fact | None:
    element = next(_named(root, names.DATELINE, body), None)
    return fact(string(element), "xml:dateline", "xml.dateline") if element is not None else None


def _published(root: etree._Element, body: etree._Element) -> DateFact | None:
    for element in _named(root, names.PUBLISHED, body):
        for text in (string(element), *map(str, element.values())):
            found = date_fact(text, f"xml:{local(element)}", "xml.date")
            if found is not None and found.value is not None:
                return found
    return None


def _normal(element: etree._Element) -> str:
    return "".join(filter(str.isalnum, local(element))).lower()
