"""Tokens and sentences of running text, by characters alone.

Spans count code points of the text, end exclusive. Everything here is linear in the text
and never raises.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from copydesk_contracts.article import Article, Fact


def word_set(words: str) -> frozenset[str]:
    """The words of a string, set apart by white space."""
    return frozenset(words.split())


_TOKEN = re.compile(r"[^\W_]+")
_STOP = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»“)\]]*+(?=\s|$)|[。！？]|\n[^\S\n]*+\n")
_ORDINAL = re.compile(r"\b(?:[AaIi]m|[VvZz][ou]m|[Dd](?:er|ie|as|en|em|es)|[Bb]eim|[Aa]b|[Bb]is)\s\d{1,2}$")
"""A German ordinal: "am 29. November", "im 19. Jahrhundert"."""

_ABBREVIATED = word_set(
    "mr mrs ms dr prof gov sen rep gen col lt sgt st jr sr vs no nos inc ltd co corp jan feb mar "
    "apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun approx est "
    "dept fig vol ed bzw ca nr hr fr mme mlle sra rev hon capt maj cmdr adm pres supt messrs z b "
    "u a d h"
)


class ProseToken(NamedTuple):
    """A run of letters or digits; `word` is its text in lower case."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class ProseBlock:
    """A title, heading or paragraph: a range of the text that is read as one."""

    start: int
    end: int
    title: bool = False


def tokens(text: str, start: int = 0, end: int | None = None) -> list[ProseToken]:
    """Letters and digits of the range, in order."""
    stop = len(text) if end is None else end
    found = _TOKEN.finditer(text, start, stop)
    return [ProseToken._make((*m.span(), m.group().lower())) for m in found]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges that cover the given one; an abbreviation, an initial or a lower-case word goes on."""
    cuts = [m.end() for m in _STOP.finditer(text, start, end) if _ends(text, m, start, end)]
    edges = [start, *(cut for cut in cuts if cut < end), end]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def _ends(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    rest = text[stop.end() : min(end, stop.end() + 4)].lstrip()
    if rest and rest[0].islower():
        return False
    if stop.group() != ".":
        return True
    before = text[max(start, stop.start() - 12) : stop.start()].rsplit(None, 1)[-1:] or [""]
    if _ORDINAL.search(text, max(start, stop.start() - 12), stop.start()):
        return False
    word = before[0].lstrip("(\"'“‘«„[").lower()
    initial = len(word) == 1 and word.isalpha()
    return not (initial or word in _ABBREVIATED or re.fullmatch(r"(?:\w\.)+\w", word))


def blocks(article: Article) -> list[ProseBlock]:
    """Title, headings, dateline, lead and paragraphs in reading order.

    Lines between blank ones where the article has none of them.
    """
    found = [
        ProseBlock(f.span.start, f.span.end, title) for f, title in _parts(article) if f.span is not None
    ]
    ordered: list[ProseBlock] = []
    for block in sorted(set(found), key=lambda b: (b.start, -b.end, not b.title)):
        if not ordered or block.start >= ordered[-1].end:
            ordered.append(block)
    return ordered or plain_blocks(article.text)


def _parts(article: Article) -> Iterator[tuple[Fact, bool]]:
    if article.title is not None:
        yield article.title, True
    for fact in (article.lead, article.dateline):
        if fact is not None:
            yield fact, False
    for section in article.sections:
        if section.heading is not None:
            yield section.heading, True
        yield from ((paragraph, False) for paragraph in section.paragraphs)


def plain_blocks(text: str) -> list[ProseBlock]:
    """Runs of lines between blank ones."""
    return [ProseBlock(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*", text)]


class Ranges:
    """Sorted ranges that do not overlap, to ask which one holds a position."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [a for a, _ in self._ranges]

    def at(self, position: int) -> tuple[int, int] | None:
        """The range with `start <= position < end`, or null."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or self._ranges[index][1] <= position:
            return None
        return self._ranges[index]

    def touches(self, start: int, end: int) -> bool:
        """Whether any range shares a character with this one."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and start < end and self._ranges[index][1] > start
