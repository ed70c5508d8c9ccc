"""Microdata and RDFa: properties of schema.org that stand on the page's elements."""

from collections import defaultdict
from typing import Final, cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from services.parser.html.strings import tidy, vocabulary

_MARKED: Final = XPath("//*[@itemprop or @property or @rel='author' or self::time]")
_ITEMPROPS: Final = vocabulary("author datePublished dateModified headline dateCreated name")
_RDFA: Final = vocabulary(
    "author datePublished dateModified schema:author schema:datePublished schema:dateModified"
)
Found = list[tuple[str, HtmlElement]]


def read_properties(root: HtmlElement) -> dict[str, Found]:
    """Values and elements under `author`, `datePublished` and so on, `rel:author` and `time`."""
    found: dict[str, Found] = defaultdict(list)
    for element in filter(_is_meant, cast("list[HtmlElement]", _MARKED(root))):
        name = element.get("itemprop") or (element.get("property") or "").removeprefix("schema:")
        names = [name] if name else []
        names += ["time"] if element.tag == "time" else []
        names += ["rel:author"] if element.get("rel") == "author" else []
        for name in names:
            if value := _value(element, name):
                found[name].append((value, element))
    return found


def _is_meant(element: HtmlElement) -> bool:
    """Whether the element has one of the properties, is a time, or leads to an author."""
    named = element.get("itemprop") in _ITEMPROPS or element.get("property") in _RDFA
    return named or element.tag == "time" or element.get("rel") == "author"


def _value(element: HtmlElement, name: str) -> str:
    stated = element.get("content") or element.get("datetime")
    if stated:
        return tidy(stated)
    if name == "author":
        inner = [e for e in element.iter() if e.get("itemprop") == "name" and e is not element]
        if inner:
            return ", ".join(tidy(e.get("content") or "".join(e.itertext())) for e in inner)
    return tidy("".join(element.itertext()))
