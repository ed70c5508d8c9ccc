"""An extractive lead sentence: the article's own words, never new ones."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from copydesk_contracts.annotations import Mention
from copydesk_contracts.article import Span
from services.enricher.annotators.base import Copy
from services.enricher.prose import ProseBlock, blocks, sentences

_WORD = re.compile(r"[^\W_]{3,}")
_LEAD = 3
"""Paragraphs: what sums an article up stands in the first three, or nowhere."""
_LEAST, _MOST = 6, 60
_QUOTES = "\"“„«”'‘「"


def find_summary(
    text: str, title: str, paragraphs: Sequence[ProseBlock], dateline: Span | None = None
) -> Mention | None:
    """The sentence of the first three paragraphs that says most of the title, the earlier the better.

    Null where no sentence has six words. A quotation, a question and a very long sentence
    count less. The dateline is left out.
    """
    asked = _terms(title)
    best: tuple[float, int, int] | None = None
    for order, (start, end) in enumerate(_candidates(text, paragraphs, dateline)):
        score = _score(text[start:end], asked) - 0.3 * order
        if best is None or score > best[0]:
            best = (score, start, end)
    if best is None:
        return None
    return Mention(text=text[best[1] : best[2]], span=Span(start=best[1], end=best[2]))


def _candidates(
    text: str, paragraphs: Sequence[ProseBlock], dateline: Span | None
) -> Iterable[tuple[int, int]]:
    for block in paragraphs[:_LEAD]:
        start = block.start
        if dateline is not None and start <= dateline.start and dateline.end < block.end:
            start = dateline.end
        for a, b in sentences(text, start, block.end):
            a, b = _trim(text, a, b)
            if a < b and len(text[a:b].split()) >= (_LEAST if " " in text[a:b] else 0):
                yield a, b


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    kept = part.lstrip(" \t\r\n\u00a0–—-:")
    return end - len(kept), start + len(part.rstrip())


def _score(sentence: str, asked: set[str]) -> float:
    words = sentence.split()
    score = len(asked & _terms(sentence)) / max(1, len(asked)) * 2
    score -= 0.5 * (len(words) > _MOST) + 0.5 * sentence.endswith("?") + 0.6 * (sentence[:1] in _QUOTES)
    return score


def _terms(text: str) -> set[str]:
    return {w.casefold() for w in _WORD.findall(text)}


class SummaryAnnotator:
    """Fills `summary`."""

    name = "summary"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """One sentence of the copy, with its span."""
        article = copy.article
        paragraphs = [b for b in blocks(article) if not b.title]
        title = "" if article.title is None else article.title.text
        dateline = None if article.dateline is None else article.dateline.span
        return {"summary": find_summary(copy.text, title, paragraphs, dateline)}
