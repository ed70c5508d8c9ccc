"""One article as JSON: NewsAPI and its kin, ninjs, schema.org, JSON Feed items."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from copydesk_contracts.article import Article, DateFact, Fact
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Role
from services.parser.blocks.compose import compose
from services.parser.blocks.headline import headed
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact, url_fact, versioned
from services.parser.formats.json_article import keys as json_keys
from services.parser.formats.json_article.bodies import (
    Keys,
    captions,
    main_body,
    main_headline,
    notes,
    other_headlines,
    standfirst,
)
from services.parser.formats.json_article.keys import index
from services.parser.formats.json_article.values import MOST, date_strings, role_of, strings
from services.parser.limits import Limits
from services.parser.sniff.json_text import json_text
from services.process.errors import Rejected

_NO_WRITERS: Final = ("photo", "edit", "desk", "video", "graphic", "illust", "produc", "translat")
"""Parts of roles of those who took part in an article and did not write it."""


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
    body = main_body(keys)
    headline = main_headline(keys)
    found = headed(headline, body.blocks)
    told = [block for block in found.blocks if block.role is not Role.TITLE]
    title = [block for block in found.blocks if block.role is Role.TITLE]
    above = [*other_headlines(keys, headline), *standfirst(keys, body.blocks)]
    blocks = [*title, *above, *told, *captions(keys), *notes(keys)]
    stated = replace(_stated(keys), skipped=body.skipped, warnings=found.warnings)
    return compose("json", blocks, stated)


def _stated(keys: Keys) -> Stated:
    published, updated = _date(keys, json_keys.PUBLISHED), _date(keys, json_keys.UPDATED)
    if published is not None and updated is not None and published.value == updated.value:
        updated = None
    item, version = versioned(_fact(keys, json_keys.ITEM, "json.item"), _version(keys))
    return Stated(
        authors=author_facts(_names(keys), "json.author"),
        published=published,
        updated=updated,
        dateline=_fact(keys, json_keys.DATELINE, "json.dateline"),
        credit=_fact(keys, json_keys.CREDIT, "json.credit"),
        source_url=_url(keys),
        declared_language=_fact(keys, json_keys.LANGUAGE, "json.language"),
        item=item,
        version=version,
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


def _version(keys: Keys) -> Fact | None:
    path, number = keys.get(json_keys.VERSION, ("", None))
    shown = str(number) if isinstance(number, int | str) else ""
    return fact(shown, f"json:{path}", "json.version")


def _date(keys: Keys, names: tuple[str, ...]) -> DateFact | None:
    for name in names:
        path, value = keys.get(name, ("", None))
        found = date_fact(next(date_strings(value), None), f"json:{path}", "json.date")
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
    """The first key that names somebody; editors and photographers among them did not write."""
    called = [name for name in json_keys.AUTHORS if name in keys]
    lines = ((keys[name][0], _writers(keys[name][1])) for name in called)
    path, found = next(((path, found) for path, found in lines if found), ("", []))
    yield from ((text, f"json:{path}") for text in found)


def _writers(value: Any) -> list[str]:
    entries = value[:MOST] if isinstance(value, list) else [value]
    writers = [entry for entry in entries if not _has_other_part(entry)]
    return [text for entry in writers for text in strings(entry) if text.strip()]


def _has_other_part(entry: Any) -> bool:
    role = role_of(entry)
    return any(part in role for part in _NO_WRITERS)
