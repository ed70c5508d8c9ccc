"""Schema.org data in JSON-LD: the node that describes this page's article."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml.html import HtmlElement

from services.parser.html.strings import key, plain

ARTICLE_SUFFIXES: Final = ("article", "posting", "blogpost", "report", "review", "analysis", "newsstory")
CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
MAX_NODES: Final = 2_000
"""Nodes of a page that are looked at; pages of a thousand comments have as many."""
MOST_NAMES: Final = 100
"""Names of one property."""
_OPENING: Final = re.compile(r"^(?:\s*(?:<!--|//|/\*|\*/|<!\[CDATA\[))+")
_CLOSING: Final = re.compile(r"(?:(?:-->|//|/\*|\*/|\]\]\\?>|\]\]&gt;)\s*)+$")
_TRAILING: Final = re.compile(r",\s{0,200}([}\]])")
_COMMENT: Final = re.compile(r"(?m)^\s{0,200}(?://.*|/\*.{0,500}?\*/\s*)$")
Node = dict[str, Any]


@dataclass(frozen=True)
class JsonLd:
    """`article` is the node chosen (empty if there is none); `by_id` finds what nodes refer to."""

    article: Node = field(default_factory=dict)
    by_id: dict[str, Node] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The schema.org type of the article node, for locators."""
        kinds = types_of(self.article)
        return kinds[0] if kinds else "Article"

    def text(self, name: str) -> str | None:
        """A property as a reader would see it; null where it is missing or not text."""
        value = self.article.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@value") or value.get("$date") or value.get("name")
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return (plain(value) or None) if isinstance(value, str) else None

    def body(self) -> str:
        """The article's text, lines kept; empty where it is not given."""
        for name in ("articleBody", "reviewBody"):
            value = self.article.get(name)
            value = "\n".join(v for v in value if isinstance(v, str)) if isinstance(value, list) else value
            if isinstance(value, str):
                return value
        return "\n".join(self._posts())

    def _posts(self) -> Iterator[str]:
        """Headlines and texts of a live blog's posts, which may stand in the data only."""
        posts = self.article.get("liveBlogUpdate")
        for post in posts[:MAX_NODES] if isinstance(posts, list) else ():
            for name in ("headline", "articleBody") if isinstance(post, dict) else ():
                if isinstance(post.get(name), str):
                    yield post[name]

    def names(self, *properties: str) -> list[str]:
        """Names of the people and organisations under the first property that has any."""
        for name in properties:
            if found := [n for n in self._names(self.article.get(name)) if n]:
                return found
        return []

    def _names(self, value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield plain(value)
        elif isinstance(value, list):
            for item in value[:MOST_NAMES]:
                if not isinstance(item, list):
                    yield from self._names(item)
        elif isinstance(value, dict):
            yield from self._names_of(value)

    def _names_of(self, value: Node) -> Iterator[str]:
        """The names of one person or body, by itself or where it is referred to."""
        node = value if value.get("name") else self.by_id.get(str(value.get("@id")), value)
        name = node.get("name") or _in_parts(node)
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str):
                yield plain(one)


def read_jsonld(scripts: list[HtmlElement], shown: set[str]) -> JsonLd:
    """Choose among all nodes: `shown` holds the keys of titles that the page itself gives."""
    nodes = [node for script in scripts for node in _nodes(_load(script.text or ""))][:MAX_NODES]
    by_id: dict[str, Node] = {}
    for node in nodes:
        identifier = node.get("@id")
        if isinstance(identifier, str) and len(node) > len(by_id.get(identifier, ())):
            by_id[identifier] = node
    articles = [node for node in nodes if is_article(node)]
    best = max(articles, key=lambda node: _rank(node, shown), default={})
    return JsonLd(best, by_id)


def _in_parts(node: Node) -> str | None:
    """A person's name out of its given and family names."""
    parts = [node.get(name) for name in ("givenName", "additionalName", "familyName")]
    return " ".join(part for part in parts if isinstance(part, str)) or None


def types_of(node: Node) -> list[str]:
    """The types of a node without their namespace."""
    value = node.get("@type")
    kinds = value if isinstance(value, list) else [value]
    return [kind.rsplit("/", 1)[-1] for kind in kinds if isinstance(kind, str)]


def is_article(node: Node) -> bool:
    """Whether the node's type is schema.org's Article or a kind of it."""
    return any(kind.lower().endswith(ARTICLE_SUFFIXES) for kind in types_of(node))


def _rank(node: Node, shown: set[str]) -> tuple[bool, bool, bool, int]:
    headline = node.get("headline") or node.get("name")
    matches = isinstance(headline, str) and key(plain(headline)) in shown
    news = any("news" in kind.lower() for kind in types_of(node))
    facts = sum(bool(node.get(name)) for name in ("headline", "author", "datePublished", "articleBody"))
    return matches, bool(node.get("datePublished")), news, facts


def _load(text: str) -> Any:
    for candidate in (_bare(text), _mended(_bare(text))):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _bare(text: str) -> str:
    """Without the comments and sections of markup that stand around the data."""
    return _CLOSING.sub("", _OPENING.sub("", text).rstrip()).strip().rstrip(";")


def _mended(text: str) -> str:
    """Nearly JSON made JSON: no comments on lines of their own, no comma before a closing bracket."""
    return _TRAILING.sub(r"\1", _COMMENT.sub("", text))


def _nodes(value: Any) -> Iterator[Node]:
    queue = [value]
    for _ in range(MAX_NODES):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item[:MAX_NODES])
        elif isinstance(item, dict):
            yield item
            queue.extend(_inner(item))


def _inner(node: Node) -> Iterator[Any]:
    """What a node contains that may be a node: under the names for it, or named and typed itself."""
    yield from (node[name] for name in CONTAINERS if isinstance(node.get(name), dict | list))
    yield from (
        value for value in node.values() if isinstance(value, dict) and {"@type", "name"} <= value.keys()
    )
