"""Excerpts of a text: Tantivy's snippets in code points, or simply its beginning."""

import re
from typing import Final

import tantivy

from services.indexer.stores.port import Excerpt

LENGTH: Final = 260
OPENING: Final = 90
_LAST_WORD: Final = re.compile(r"\s+\S*\Z")


def from_snippet(snippet: tantivy.Snippet, text: str) -> Excerpt | None:
    """The snippet with its ranges, which Tantivy counts in bytes of UTF-8; null if it found nothing."""
    fragment = snippet.fragment()
    if not fragment:
        return None
    ranges = tuple((r.start, r.end) for r in snippet.highlighted())
    if not fragment.isascii():
        ranges = _code_points(fragment.encode(), ranges)
    cut_before = not text.startswith(fragment)
    return Excerpt(fragment, ranges, cut_before, not text.endswith(fragment))


def beginning(text: str, title: str | None = None, length: int = LENGTH) -> Excerpt:
    """The first words of the text, after the title if it begins with that."""
    start = len(title) if title and text.startswith(title) else 0
    rest = text[start : start + 4 * length].lstrip()
    if len(rest) <= length:
        return Excerpt(rest.rstrip())
    return Excerpt(_LAST_WORD.sub("", rest[:length]) or rest[:length], cut_after=True)


def opening(text: str) -> str:
    """A few words that stand in for a title, in one line."""
    return " ".join(beginning(text, length=OPENING).text.split())


def _code_points(fragment: bytes, ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    return tuple((len(fragment[:a].decode()), len(fragment[:b].decode())) for a, b in ranges)
