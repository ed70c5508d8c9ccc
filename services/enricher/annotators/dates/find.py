"""Date expressions in running text, with the days that they mean."""

import re
from collections.abc import Sequence
from datetime import date

from copydesk_contracts.annotations import DateMention
from copydesk_contracts.article import Span
from services.enricher.annotators.dates.calendar import place
from services.enricher.annotators.dates.expressions import (
    Ahead,
    Expression,
    FromLastDay,
    Meaning,
    Offset,
    Weekday,
)
from services.enricher.annotators.dates.grammar import Grammar
from services.enricher.annotators.dates.tense import tense
from services.enricher.prose import ProseBlock, Ranges, plain_blocks, sentences, tokens
from services.language.dates import DateWords, date_words

_WORD = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\s\((?:[^\W\d_]+\.?\s)?\d{1,2}\)")
_NEWS_DAYS = 3
"""Days that the news may be older than its publication, for "today" in a quotation to be its day."""
_NEAR = 16
"""Cost, as `tense` counts it, up to which a verb tells when "today" is."""


def find_dates(
    text: str,
    published: date | None,
    language: str = "en",
    blocks: Sequence[ProseBlock] | None = None,
    spoken: Sequence[tuple[int, int]] = (),
    names: Sequence[tuple[int, int]] = (),
) -> list[DateMention]:
    """Mentions in reading order; none in a language without a word list.

    `blocks` are the ranges to read (all of the text by default), `spoken` the quotations
    and `names` the names of people, in which no month is a date.
    """
    words = date_words(language)
    if words is None:
        return []
    finder = _Finder(text, published, words, Ranges(spoken), Ranges(names))
    return [m for block in (plain_blocks(text) if blocks is None else blocks) for m in finder.read(block)]


class _Finder:
    """Walks through the blocks of one text and remembers the day it named last."""

    def __init__(
        self, text: str, published: date | None, words: DateWords, spoken: Ranges, names: Ranges
    ) -> None:
        self._text, self._published, self._words = text, published, words
        self._spoken, self._names = spoken, names
        self._named: date | None = None
        self._news: date | None = None
        self._year: date | None = None

    def read(self, block: ProseBlock) -> list[DateMention]:
        if not self._promising(block):
            return []
        reader = Grammar(self._text, tokens(self._text, block.start, block.end), self._words)
        found = list(reader.expressions())
        bounds = Ranges(sentences(self._text, block.start, block.end)) if found else Ranges(())
        mentions = (self._mention(reader, expression, bounds, block) for expression in found)
        return [mention for mention in mentions if mention is not None]

    def _promising(self, block: ProseBlock) -> bool:
        """Whether the block has a figure or a word at which a date may be read."""
        found = _WORD.findall(self._text, block.start, block.end)
        return any(word in self._words.triggers or word[0].isdigit() for word in map(str.lower, found))

    def _mention(
        self, reader: Grammar, found: Expression, bounds: Ranges, block: ProseBlock
    ) -> DateMention | None:
        start, end = reader.tokens[found.first].start, reader.tokens[found.last - 1].end
        if self._names.touches(start, end) or (not block.title and self._entitles(reader, found)):
            return None
        around = bounds.at(start) or (block.start, block.end)
        cost, sign = tense(self._words, reader.tokens, found.first, found.last, self._text, around)
        spoken = self._spoken.at(start) is not None
        anchored = spoken or block.title or bool(sign and cost <= _NEAR) or self._dated(end)
        if not _means_a_day(found.meaning, anchored, sign):
            return None
        said, named = self._counted_from(found.meaning, spoken)
        value = place(found.meaning, said, sign, named)
        if value is None and said is not None:
            return None
        self._remember(value, found)
        return DateMention(text=self._text[start:end], span=Span(start=start, end=end), value=value)

    def _entitles(self, reader: Grammar, found: Expression) -> bool:
        """Whether capitals make a name of it: "This Week", "Monday Night Football"."""
        last = found.last - 1
        common = reader.word(last) in self._words.units or reader.word(last) in self._words.dayparts
        return common and last > found.first and not self._words.capital_nouns and reader.capital(last)

    def _dated(self, end: int) -> bool:
        """Whether brackets behind the words say which day it was: "today (Nov. 18)"."""
        return _BRACKETED.match(self._text, end) is not None

    def _counted_from(self, meaning: Meaning, spoken: bool) -> tuple[date | None, date | None]:
        """The day of the words, and the last day that was named before them."""
        said = self._spoken_on() if spoken and isinstance(meaning, Offset) else self._published
        if not isinstance(meaning, FromLastDay):
            return said, self._named
        named = self._year or self._named if meaning.unit == "year" else self._named
        return said or named, named

    def _spoken_on(self) -> date | None:
        """ "Today" in a quotation is the day of the news, which the text has named by then."""
        if self._news is None or self._published is None:
            return self._published
        return self._news if 0 <= (self._published - self._news).days <= _NEWS_DAYS else self._published

    def _remember(self, value: str | None, found: Expression) -> None:
        if value is not None:
            self._year = date(int(value[:4]), 1, 1)
        if value is None or len(value) != 10:
            return
        self._named = date.fromisoformat(value)
        if isinstance(found.meaning, Weekday | Offset):
            self._news = self._named


def _means_a_day(meaning: Meaning, anchored: bool, sign: int) -> bool:
    """Not "today" that means nowadays, nor "in three days" of what took so long."""
    if meaning == Offset(0):
        return anchored
    return not (isinstance(meaning, Ahead) and meaning.days and sign != 1)
