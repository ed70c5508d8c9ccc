"""Whether XML of no known kind is several articles: elements of one name, each with a headline and a text."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from services.parser.account.words import count_words
from services.parser.blocks.xml_tree import local, read_document, string
from services.parser.formats.xml_article import names
from services.parser.formats.xml_article.shape import looks_like_an_article
from services.parser.sniff.sample import Sample
from services.process.errors import Rejected

FEWEST: Final = 2
"""One article in an envelope is read as that article."""
FEWEST_WORDS: Final = 8
"""Words of a text; what is shorter is a label."""
_OWN: Final = names.PUBLISHED | names.AUTHORS | names.ADDRESS | {"id", "guid"}
"""What articles have each for themselves, and the sections of one article have not."""


def lists_articles(sample: Sample) -> bool:
    """Whether the file holds several articles; broken XML is left to whoever reads it."""
    if not looks_like_an_article(sample):
        return False
    try:
        return len(article_elements(read_document(sample.copy).root)) >= FEWEST
    except Rejected:
        return False


def article_elements(root: etree._Element) -> list[etree._Element]:
    """The articles of the outermost list of them; none where there is no such list."""
    for parent in root.iter():
        found = [child for child in parent if _is_article(child)]
        if len(found) >= FEWEST and len({local(child) for child in found}) == 1:
            return found if _stand_alone(root, found) else []
    return []


def _is_article(element: etree._Element) -> bool:
    inner = list(element.iterdescendants())
    if not any(names.is_called(normal(e), names.TITLE) for e in inner):
        return False
    return any(count_words(string(e)) >= FEWEST_WORDS for e in _texts(inner))


def _texts(inner: list[etree._Element]) -> Iterator[etree._Element]:
    for element in inner:
        name = normal(element)
        if names.is_called(name, names.BODY) or name in names.PARAGRAPHS:
            yield element


def _stand_alone(root: etree._Element, found: list[etree._Element]) -> bool:
    """Whether they are no sections of one article: no headline above, or dates of their own."""
    inside = {inner for element in found for inner in element.iter()}
    if not any(names.is_called(normal(e), names.TITLE) for e in root.iter() if e not in inside):
        return True
    return all(_has_own(element) for element in found)


def _has_own(element: etree._Element) -> bool:
    named = {normal(inner) for inner in element.iterdescendants()}
    stated = {str(key).lower() for key in element.keys()}  # noqa: SIM118 - an element is no mapping
    return bool((named | stated) & _OWN)


def normal(element: etree._Element) -> str:
    """The element's name without case and separators."""
    return "".join(filter(str.isalnum, local(element))).lower()
