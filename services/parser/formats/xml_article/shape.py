"""Whether XML of no known kind is one article: a headline beside a text of some length."""

import re
from typing import Final

from services.parser.formats.xml_article.names import BODY, PARAGRAPHS, TITLE, is_called
from services.parser.sniff.sample import Sample
from services.parser.strings import words

_OPENING: Final = re.compile(r"<(?:[\w.-]{1,40}:)?([^\W\d][\w.-]{0,40})[^<>]{0,2000}>")
_FOREIGN: Final = words(
    "svg plist project html rss feed rdf urlset sitemapindex opml kml gpx tei xliff smil envelope "
    "configuration stylesheet schema manifest package worksheet invoice wsdl"
)
"""Outermost elements of well-known formats that hold titles and texts, and no news."""
FEWEST_WORDS: Final = 12
"""Words in the head of the file; fewer are settings with a title and a text."""
_TAG: Final = re.compile(r"<[^<>]*>")


def looks_like_an_article(sample: Sample) -> bool:
    """Whether the head of the file has a headline and a text, or paragraphs, in elements of those names."""
    if not _may_be_one(sample):
        return False
    found = [_normal(match[1]) for match in _OPENING.finditer(sample.start)]
    has_title = any(is_called(name, TITLE) for name in found)
    if not has_title or len(_TAG.sub(" ", sample.start).split()) < FEWEST_WORDS:
        return False
    return any(is_called(name, BODY) for name in found) or sum(name in PARAGRAPHS for name in found) > 1


def _may_be_one(sample: Sample) -> bool:
    root = sample.root.lower()
    return bool(root) and root not in _FOREIGN and sample.start.startswith("<")


def _normal(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
