"""One article as JSON: NewsAPI and its kin, ninjs, schema.org, JSON Feed items."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk_contracts.article import Article, DateFact, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.compose import Block, Role, compose
from services.parser.blocks.fragment import fragment_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact, url_fact
from services.parser.formats.json_article import keys as json_keys
from services.parser.formats.json_article.keys import index, strings
from services.parser.limits import Limits
from services.parser.sniff.json_text import json_text
from services.parser.strings import is_markup, paragraphs, plain
from services.process.errors import Rejected

Keys = Mapping[str, tuple[str, Any]]


def read_json(copy: bytes, limits: Limits) -> Article:
    """The article of a JSON object. Raises Rejected (malformed, bomb, unsupported, no text)."""
    try:
        value = json.loads(json_text(copy), strict=False)
    except ValueError as error:
        raise Rejected(ReasonCode.MALFORMED, f"JSON: {error}") from error
    return article_of(value)


def article_of(value: Any) -> Article:
    """The article of a decoded object. Raises Rejected (unsupported, no text, bomb)."""
    article = json_keys.article_in(value)
    if article is None:
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "JSON without an article")
    keys = index(article)
    return compose("json", _blocks(keys), _stated(keys))


def _blocks(keys: Keys) -> Iterator[Block]:
    title = plain(_first(keys, json_keys.TITLE)[1])
    yield Block(title, Role.TITLE)
    body = _body(keys)
    if body and body[0].text.casefold() == title.casefold():
        body = body[1:]
    summary = plain(_first(keys, json_keys.SUMMARY)[1])
    start = " ".join(block.text for block in body[:3])
    if summary and summary[:60].casefold() not in start.casefold():
        yield Block(summary)
    yield from body


def _body(keys: Keys) -> list[Block]:
    for key in json_keys.BODY:
        text = max(strings(keys[key][1]), key=len, default="") if key in keys else ""
        if text.strip():
            return fragment_blocks(text) if is_markup(text) else [Block(p) for p in paragraphs(text)]
    return []


def _stated(keys: Keys) -> Stated:
    published, updated = _date(keys, json_keys.PUBLISHED), _date(keys, json_keys.UPDATED)
    if published is not None and updated is not None and published.value == updated.value:
        updated = None
    return Stated(
        authors=author_facts(_names(keys), "json.author"),
        published=published,
        updated=updated,
        dateline=_fact(keys, json_keys.DATELINE, "json.dateline"),
        credit=_fact(keys, json_keys.CREDIT, "json.credit"),
        source_url=_url(keys),
        declared_language=_fact(keys, json_keys.LANGUAGE, "json.language"),
    )


def _first(keys: Keys, names: tuple[str, ...]) -> tuple[str, str]:
    """Path and string of the first of the keys that holds one; empty strings where none does."""
    for name in names:
        if name in keys:
            text = next((s for s in strings(keys[name][1]) if s.strip()), "")
            if text:
                return keys[name][0], text
    return "", ""


def _fact(keys: Keys, names: tuple[str, ...], rule: str) -> Fact | None:
    path, text = _first(keys, names)
    return fact(text, f"json:{path}", rule)


def _date(keys: Keys, names: tuple[str, ...]) -> DateFact | None:
    for name in names:
        path, text = _first(keys, (name,))
        found = date_fact(text, f"json:{path}", "json.date")
        if found is not None:
            return found
    return None


def _url(keys: Keys) -> Fact | None:
    for name in json_keys.URL:
        path, text = _first(keys, (name,))
        found = url_fact(text, f"json:{path}", "json.url")
        if found is not None:
            return found
    return None


def _names(keys: Keys) -> Iterator[tuple[str, str]]:
    for name in json_keys.AUTHORS:
        names = list(strings(keys[name][1])) if name in keys else []
        if any(text.strip() for text in names):
            yield from ((text, f"json:{keys[name][0]}") for text in names)
            return
