"""What the page's head says: meta elements, title, canonical address, language."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from services.parser.html.strings import plain, tidy

UNTYPED_OPENING: Final = 200
"""Characters in which a script names the vocabulary of its data."""


@dataclass(frozen=True)
class Head:
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


def read_head(root: HtmlElement) -> Head:
    """One pass over the few elements that carry metadata, wherever they stand."""
    meta: dict[str, list[str]] = defaultdict(list)
    title = canonical = None
    scripts = []
    for element in root.iter("meta", "title", "link", "script"):
        attributes = element.attrib
        if element.tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            stated = attributes.get("content") or attributes.get("value") or ""
            if name and (content := plain(stated)):
                meta[name.lower().strip()].append(content)
        elif element.tag == "title":
            title = title or plain(element.text or "") or None
        elif element.tag == "link":
            if canonical is None and "canonical" in attributes.get("rel", "").lower().split():
                canonical = tidy(attributes.get("href", "")) or None
        elif "ld+json" in attributes.get("type", "").lower() or _is_untyped_data(element):
            scripts.append(element)
    return Head(dict(meta), title, canonical, root.get("lang") or root.get("xml:lang"), scripts)


def _is_untyped_data(script: HtmlElement) -> bool:
    """Whether a script without a type is schema.org's data all the same."""
    text = script.text
    if text is None or "type" in script.attrib or text.lstrip()[:1] != "{":
        return False
    opening = text[:UNTYPED_OPENING]
    return '"@context"' in opening and "schema.org" in opening
