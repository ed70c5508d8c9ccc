"""The account of one article: its words by where they went, and the warnings that follow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from copydesk_contracts.accounting import LEFT_OVER, ReadingWarning, WarningCode, WordSums
from copydesk_contracts.article import Article, Fact, Span
from services.parser.account.words import count_words, word_end

UNACCOUNTED: Final = 0.1
"""Share of the prose from which text that no rule accounts for is warned of."""
FEW: Final = 12
"""Words left over that are no news: a stray label, a page number."""
LONGEST_LABELLED: Final = 200
"""Characters of a line that a byline or a date in it accounts for as a whole."""
WHOLE_PARTS: Final = frozenset({"attachment", "other-language", "other-version", "other-article"})
"""Reasons for which text of its own, not furniture, was skipped."""
Range = tuple[int, int]


def settle(
    article: Article, skipped: Mapping[str, int] | None = None, warnings: Iterable[ReadingWarning] = ()
) -> Article:
    """The article with the sums of its words, and with `warnings` and those that the sums give.

    `skipped` has, by reason, the visible words of the copy that are in no text of the article.
    Words of `article.text` that no fact covers are left over, and so is what was set aside
    with the reason `left-over`. Facts with a span are counted where they stand, set aside
    ones without a span by their own words, other facts from metadata not at all: nobody sees them.
    """
    sums = _sums(article, {reason: count for reason, count in (skipped or {}).items() if count})
    found = [*warnings, *_warnings(sums)]
    return warned(article.model_copy(update={"words": sums}), found)


def warned(article: Article, warnings: Iterable[ReadingWarning]) -> Article:
    """The article with these warnings too; of each code the first one stays."""
    by_code: dict[str, ReadingWarning] = {}
    for warning in (*article.warnings, *warnings):
        by_code.setdefault(warning.code, warning)
    return article.model_copy(update={"warnings": tuple(by_code.values())})


def _sums(article: Article, skipped: Mapping[str, int]) -> WordSums:
    aside, left_over = _shared_out(article)
    in_text = count_words(article.text) - left_over - sum(aside.values())
    for fact in article.boilerplate:
        if fact.span is None:
            aside[fact.reason] += count_words(fact.text)
    left_over += aside.pop(LEFT_OVER, 0)
    set_aside = {reason: count for reason, count in aside.items() if count}
    visible = in_text + sum(set_aside.values()) + sum(skipped.values()) + left_over
    return WordSums(
        visible=visible, in_text=in_text, set_aside=set_aside, skipped=dict(skipped), left_over=left_over
    )


def _shared_out(article: Article) -> tuple[Counter[str], int]:
    """The words of the text that were set aside, by reason, and those that nothing covers.

    Where two facts cover a word it goes to the one that begins first.
    """
    text, aside, left_over, reached = article.text, Counter[str](), 0, 0
    for start, end, reason in sorted(_covers(article)):
        first, last = word_end(text, max(start, reached)), word_end(text, max(end, reached))
        left_over += count_words(text[reached:first])
        if reason:
            aside[reason] += count_words(text[first:last])
        reached = max(first, last)
    return aside, left_over + count_words(text[reached:])


def _covers(article: Article) -> Iterator[tuple[int, int, str]]:
    """Every covered range; the reason is empty where it is the article's own."""
    yield from ((start, end, "") for start, end in _told(article))
    for fact in article.boilerplate:
        if fact.span is not None:
            yield fact.span.start, fact.span.end, fact.reason


def _told(article: Article) -> Iterator[Range]:
    """What the article's facts account for: a fact of the head the short line around it as well."""
    for section in article.sections:
        if section.heading is not None and section.heading.span is not None:
            yield section.heading.span.start, section.heading.span.end
        yield from ((p.span.start, p.span.end) for p in section.paragraphs if p.span is not None)
    for fact in _head(article):
        if fact.span is not None:
            yield _line(article.text, fact.span)


def _head(article: Article) -> Iterator[Fact]:
    yield from article.authors
    single = (article.title, article.published, article.updated, article.dateline, article.lead)
    others = (article.credit, article.source_url, article.declared_language)
    yield from (fact for fact in (*single, *others) if fact is not None)


def _line(text: str, span: Span) -> Range:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    short = end - start <= LONGEST_LABELLED
    return (start, end) if short else (span.start, span.end)


def _warnings(sums: WordSums) -> Iterator[ReadingWarning]:
    prose = sums.in_text + sums.left_over
    if sums.left_over > FEW and sums.left_over >= UNACCOUNTED * prose:
        detail = f"{sums.left_over} of {prose} words are neither in the article nor set aside"
        yield ReadingWarning(code=WarningCode.TEXT_UNACCOUNTED, detail=detail, words=sums.left_over)
    parts = {reason: sums.skipped[reason] for reason in WHOLE_PARTS if sums.skipped.get(reason)}
    if parts:
        detail = "not read into this article: " + ", ".join(sorted(parts))
        yield ReadingWarning(code=WarningCode.PARTS_SKIPPED, detail=detail, words=sum(parts.values()))
