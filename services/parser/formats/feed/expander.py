"""RSS and Atom through feedparser: each entry as the JSON of one article."""

import io
import json
from collections.abc import Iterator
from typing import IO, Any

import feedparser  # type: ignore[import-untyped]

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember
from services.parser.limits import Limits
from services.process.errors import Rejected


def feed_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The entries from the `place`-th on. Raises Rejected (malformed, bomb, too large)."""
    copy = stream.read(limits.text_bytes + 1)
    if len(copy) > limits.text_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.text_bytes} bytes of feed")
    if b"<!ENTITY" in copy.replace(b"\0", b""):
        raise Rejected(ReasonCode.BOMB, "a feed that declares entities")
    feed = feedparser.parse(io.BytesIO(copy), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries and feed.bozo:
        raise Rejected(ReasonCode.MALFORMED, f"feed: {feed.bozo_exception}"[:300])
    if not feed.entries:
        raise Rejected(ReasonCode.NO_TEXT, "a feed without entries")
    language = feed.feed.get("language")
    for number, entry in enumerate(feed.entries[place:], place + 1):
        data = json.dumps(article(entry, language), ensure_ascii=False).encode("utf-8", "replace")
        yield TakenMember(f"{number}.json", data, number, "application/json")


def article(entry: dict[str, Any], language: str | None) -> dict[str, Any]:
    """An entry in the words of schema.org; what it does not state is left out.

    An update is no day of publication: readers of the day's news would miss what was late.
    feedparser itself would answer with the one where the other is not stated.
    """
    body = max((part.get("value", "") for part in entry.get("content", ())), key=len, default="")
    names = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    updated = dict.get(entry, "updated")
    return _filled(
        {
            "@type": "NewsArticle",
            "headline": entry.get("title"),
            "author": names or entry.get("author"),
            "datePublished": entry.get("published") or entry.get("created"),
            "dateModified": updated,
            "url": entry.get("link"),
            "inLanguage": entry.get("language") or language,
            "description": entry.get("summary") if body and entry.get("summary") != body else None,
            "articleBody": body or entry.get("summary"),
        }
    )


def _filled(stated: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in stated.items() if value}
