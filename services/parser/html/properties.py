"""Microdata and RDFa: properties of schema.org that stand on the page's elements."""

from collections import defaultdict
from typing import Final, cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from services.parser.html.strings import tidy

_FIND: Final = XPath(
    "//*[@itemprop='author' or @itemprop='datePublished' or @itemprop='dateModified' or @itemprop='headline'"
    " or @itemprop='dateCreated' or @itemprop='name' or @property='schema:author' or @property='author'"
    " or @property='datePublished' or @property='schema:datePublished' or @property='dateModified'"
    " or @property='schema:dateModified' or @rel='author' or self::time]"
)
Found = list[tuple[str, HtmlElement]]


def read_properties(root: HtmlElement) -> dict[str, Found]:
    """Values and elements under `author`, `datePublished` and so on, `rel:author` and `time`."""
    found: dict[str, Found] = defaultdict(list)
    for element in cast("list[HtmlElement]", _FIND(root)):
        name = element.get("itemprop") or (element.get("property") or "").removeprefix("schema:")
        names = [name] if name else []
        names += ["time"] if element.tag == "time" else []
        names += ["rel:author"] if element.get("rel") == "author" else []
        for name in names:
            if value := _value(element, name):
                found[name].append((value, element))
    return found


def _value(element: HtmlElement, name: str) -> str:
    stated = element.get("content") or element.get("datetime")
    if stated:
        return tidy(stated)
    if name == "author":
        inner = [e for e in element.iter() if e.get("itemprop") == "name" and e is not element]
        if inner:
            return ", ".join(tidy(e.get("content") or "".join(e.itertext())) for e in inner)
    return tidy("".join(element.itertext()))
