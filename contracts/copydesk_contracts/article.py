"""An article as read from its copy: each fact with the characters it was read from.

Spans count Unicode code points of `Article.text`, end exclusive. A fact's `text` is
exactly that slice; what a reader would write instead (lines rejoined, a date in ISO
form) stands beside it as `value`. A fact from metadata has a `locator` and no span; one of
the text has a locator besides where the copy says more of its place, such as the time at
which a subtitle is shown.
"""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, NonNegativeInt, model_validator

from copydesk_contracts.accounting import ReadingWarning, WordSums
from copydesk_contracts.base import Contract


class Span(Contract):
    """Half-open range of code points of the canonical text."""

    start: NonNegativeInt
    end: NonNegativeInt

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"span ends at {self.end}, before its start {self.start}")
        return self


class Fact(Contract):
    """One thing the copy states, the rule that read it, and how sure that rule is."""

    text: str
    value: str | None = None
    span: Span | None = None
    locator: str | None = None
    rule: str
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)

    @property
    def reason(self) -> str:
        """Why a fact was set aside: the rule without the format it belongs to."""
        return self.rule.rpartition(".")[2]

    @property
    def reading(self) -> str:
        """What a reader would write: the value where there is one, the text otherwise."""
        return self.text if self.value is None else self.value

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.span is None and self.locator is None:
            raise ValueError("a fact has a span, a locator, or both")
        return self


class DateFact(Fact):
    """A date of the article; `value` is ISO 8601 (`2024-10-12` or with time and offset).

    `ambiguous` marks one that reads in two ways (04/05/2024): its value is null.
    """

    ambiguous: bool = False


class Section(Contract):
    """Paragraphs under one heading; the heading is null before the first."""

    heading: Fact | None = None
    level: int | None = None
    paragraphs: tuple[Fact, ...] = ()


class Article(Contract):
    """One article. Every field that the copy does not state is null or empty.

    `filed` is the day that the file's name carries: what is said of "today" is counted from it where
    the copy does not state when it was published. `item` is what the sender calls the item in all of its
    versions, `version` the number of this one. `boilerplate` is what the copy shows beside the
    article; the last word of each rule (`html.related`) is the reason. `words` is null in events of
    a time before the sums.
    """

    text: str
    format: str
    charset: str | None = None
    title: Fact | None = None
    authors: tuple[Fact, ...] = ()
    published: DateFact | None = None
    updated: DateFact | None = None
    filed: DateFact | None = None
    dateline: Fact | None = None
    lead: Fact | None = None
    sections: tuple[Section, ...] = ()
    credit: Fact | None = None
    source_url: Fact | None = None
    declared_language: Fact | None = None
    item: Fact | None = None
    version: Fact | None = None
    boilerplate: tuple[Fact, ...] = ()
    words: WordSums | None = None
    warnings: tuple[ReadingWarning, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """Every fact of the article, fields first, then sections in reading order."""
        single = (self.title, self.published, self.updated, self.filed, self.dateline, self.lead, self.credit)
        beside = (self.source_url, self.declared_language, self.item, self.version)
        yield from (f for f in (*single, *beside) if f is not None)
        yield from self.authors
        yield from self.boilerplate
        for section in self.sections:
            if section.heading is not None:
                yield section.heading
            yield from section.paragraphs

    @model_validator(mode="after")
    def _sliced(self) -> Self:
        for fact in self.facts():
            check_slice(self.text, fact.span, fact.text)
        return self


def check_slice(text: str, span: Span | None, expected: str) -> None:
    """Raise ValueError unless the span, if any, slices `text` to `expected`."""
    if span is not None and text[span.start : span.end] != expected:
        raise ValueError(f"span {span.start}:{span.end} does not slice to {expected[:60]!r}")
