"""What the page's head says: meta elements, title, canonical address, language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.strings import plain, tidy

UNTYPED_OPENING: Final = 200
"""Characters in which a script names the vocabulary of its data."""


@dataclass(frozen=True)
class PageHead:
    """`meta` maps a lower-case name or property to its values; scripts are the JSON-LD ones."""

    meta: dict[str, list[str]]
    title: str | None
    canonical: str | None
    language: str | None
    scripts: list[HtmlElement] = field(default_factory=list)

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first name that has a value, with that value."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return name, value
        return None


def read_head(root: HtmlElement) -> PageHead:
    """One pass over the few elements that carry metadata, wherever they stand."""
    by_tag: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("meta", "title", "link", "script"):
        by_tag[element.tag].append(element)
    titles = (plain(element.text or "") for element in by_tag["title"])
    addresses = (tidy(link.get("href", "")) for link in by_tag["link"] if _is_canonical(link))
    return PageHead(
        meta=_read_meta(by_tag["meta"]),
        title=next(filter(None, titles), None),
        canonical=next(filter(None, addresses), None),
        language=root.get("lang") or root.get("xml:lang"),
        scripts=[script for script in by_tag["script"] if _is_data(script)],
    )


def _read_meta(elements: Iterable[HtmlElement]) -> dict[str, list[str]]:
    meta: dict[str, list[str]] = defaultdict(list)
    for element in elements:
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = plain(element.get("content") or element.get("value") or "")
        if name and content:
            meta[name.lower().strip()].append(content)
    return dict(meta)


def _is_canonical(link: HtmlElement) -> bool:
    return "canonical" in link.get("rel", "").lower().split()


def _is_data(script: HtmlElement) -> bool:
    return "ld+json" in script.get("type", "").lower() or _is_untyped_data(script)


def _is_untyped_data(script: HtmlElement) -> bool:
    """Whether a script without a type is schema.org's data all the same."""
    text = script.text
    if text is None or "type" in script.attrib or text.lstrip()[:1] != "{":
        return False
    opening = text[:UNTYPED_OPENING]
    return '"@context"' in opening and "schema.org" in opening
