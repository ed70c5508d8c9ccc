"""Excerpts of a text: Tantivy's snippets in code points, or simply its beginning."""

import re
from collections.abc import Callable
from typing import Final

import tantivy

from copydesk_contracts.article import Article
from services.index.documents import body_of
from services.index.results import Excerpt
from services.index.words import seamless

LENGTH: Final = 260
"""Characters: three lines of the results page."""
OPENING: Final = 90
"""Characters of a text without a title that stand for one."""
_LAST_WORD: Final = re.compile(r"\s+\S*\Z")


def from_snippet(snippet: tantivy.Snippet, text: str) -> Excerpt | None:
    """The snippet of a prepared text as people read it; null if it found nothing.

    Tantivy ends a snippet with its last word and counts ranges in bytes of UTF-8.
    """
    fragment = snippet.fragment()
    start = text.find(fragment) if fragment else -1
    if start < 0:
        return None
    begin, end = _with_punctuation(text, start, start + len(fragment))
    to_text = _positions(fragment)
    ranges = tuple((to_text(r.start) + start, to_text(r.end) + start) for r in snippet.highlighted())
    return Excerpt(
        seamless(text[begin:end]),
        tuple((_read(text, begin, a), _read(text, begin, b)) for a, b in ranges),
        cut_before=bool(text[:begin].strip()),
        cut_after=bool(text[end:].strip()),
    )


def _with_punctuation(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with the brackets, quotation marks and full stops that belong to its outer words."""
    while start > 0 and _clings(text[start - 1]):
        start -= 1
    while end < len(text) and _clings(text[end]):
        end += 1
    return start, end


def _clings(character: str) -> bool:
    return not character.isspace() and not character.isalnum()


def _positions(fragment: str) -> Callable[[int], int]:
    """From bytes of UTF-8 to code points."""
    if fragment.isascii():
        return lambda position: position
    encoded = fragment.encode()
    return lambda position: len(encoded[:position].decode())


def _read(text: str, begin: int, position: int) -> int:
    return len(seamless(text[begin:position]))


def beginning(text: str, title: str | None = None, length: int = LENGTH) -> Excerpt:
    """The first words of the text, after the title if it begins with that."""
    start = len(title) if title and text.startswith(title) else 0
    rest = text[start : start + 4 * length].lstrip()
    if len(rest) <= length:
        return Excerpt(rest.rstrip())
    return Excerpt(_LAST_WORD.sub("", rest[:length]) or rest[:length], cut_after=True)


def heading(article: Article) -> str:
    """The title, or the first words."""
    return article.title.reading if article.title else f"{opening(body_of(article))} …"


def opening(text: str) -> str:
    """A few words that stand in for a title, in one line."""
    return " ".join(beginning(text, length=OPENING).text.split())
