"""Whether XML of no known kind is one article: a headline beside a text of some length."""

import re
from typing import Final

from services.parser.formats.xml_article.names import BODY, PARAGRAPHS, TITLE
from services.parser.sniff.sample import Sample
from services.parser.strings import words

_OPENING: Final = re.compile(r"<(?:[\w.-]{1,40}:)?([^\W\d][\w.-]{0,40})[^<>]{0,2000}>")
_FOREIGN: Final = words(
    "svg plist project html rss feed rdf urlset sitemapindex opml kml gpx tei xliff smil envelope "
    "configuration stylesheet schema manifest package worksheet invoice wsdl"
)
"""Outermost elements of well-known formats that hold titles and texts, and no news."""
FEWEST_WORDS: Final = 12


def looks_like_an_article(sample: Sample) -> bool:
    """Whether the head of the file has a headline and a text, or paragraphs, in elements of those names."""
    root = sample.root.lower()
    if not root or root in _FOREIGN or not sample.start.startswith(("<?xml", "<!DOCTYPE", "<")):
        return False
    found = [_normal(match[1]) for match in _OPENING.finditer(sample.start)]
    has_title = any(name in TITLE for name in found)
    has_body = any(name in BODY for name in found) or sum(name in PARAGRAPHS for name in found) > 1
    text = re.sub(r"<[^<>]*>", " ", sample.start)
    return has_title and has_body and len(text.split()) >= FEWEST_WORDS


def _normal(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
