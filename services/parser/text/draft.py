"""The article while it is being read: what the rules have found so far."""

from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.article import DateFact, Fact
from services.parser.charset.mojibake import repair
from services.parser.facts.dates import match_date
from services.parser.text.blocks import TextBlock
from services.parser.text.byline import Header
from services.parser.text.facts import block_fact, date_fact, fact_at
from services.parser.text.lines import visible
from services.parser.text.names import split_names

LONGEST_VALUE: Final = 1000
"""Characters of what a label names; longer is a body behind a word and a colon."""


@dataclass(slots=True)
class Draft:
    """Facts by field; the first reading of a field stays."""

    text: str
    title: Fact | None = None
    authors: list[Fact] = field(default_factory=list)
    published: DateFact | None = None
    updated: DateFact | None = None
    dateline: Fact | None = None
    credit: Fact | None = None
    source_url: Fact | None = None
    language: Fact | None = None
    boilerplate: list[Fact] = field(default_factory=list)

    def set_aside(self, block: TextBlock, rule: str) -> None:
        self.boilerplate.append(block_fact(block, rule, 0.9))

    def add_header(self, header: Header, confidence: float) -> None:
        """Take over what a byline or date line states."""
        if header.labelled is not None:
            self.add_labelled(*header.labelled, "labelled-line")
        for start, end in header.authors:
            self.add_author(start, end, header.rule, confidence)
        if header.published is not None and self.published is None:
            self.published = date_fact(self.text, header.published, "date-line", confidence)
        if header.updated is not None and self.updated is None:
            self.updated = date_fact(self.text, header.updated, "updated-line", confidence)

    def add_author(
        self, start: int, end: int, rule: str, confidence: float, value: str | None = None
    ) -> None:
        name = value or self._reading(start, end)
        fact = fact_at(self.text, start, end, rule, confidence, name)
        if fact.reading.casefold() not in {a.reading.casefold() for a in self.authors}:
            self.authors.append(fact)

    def add_labelled(
        self, kind: str, start: int, end: int, rule: str, reading: str | None = None, entry: bool = False
    ) -> None:
        """Take over the value at `start:end` that a label or a front-matter key names.

        `entry` says that it is one entry of a list: one author, whatever it looks like.
        """
        if start >= end or end - start > LONGEST_VALUE:
            return
        value = reading if reading is not None else self._reading(start, end)
        if kind == "authors":
            self._labelled_authors(start, end, rule, value, entry)
        elif kind in ("published", "updated"):
            self._labelled_date(kind, start, rule)
        elif kind in ("url", "source"):
            self._labelled_source(kind, start, end, rule, value)
        elif kind in ("title", "credit", "language", "dateline") and getattr(self, kind) is None:
            setattr(self, kind, fact_at(self.text, start, end, rule, 1.0, value))

    def _reading(self, start: int, end: int) -> str:
        """The stretch on one line, and as it was before it was decoded wrongly."""
        reading = visible(" ".join(self.text[start:end].split()))
        return repair(reading) or reading

    def _labelled_authors(self, start: int, end: int, rule: str, value: str, entry: bool) -> None:
        if entry:
            self.add_author(start, end, rule, 1.0, value)
            return
        for place in split_names(self.text[start:end], start, listed=True):
            self.add_author(*place, rule, 1.0, value if place == (start, end) else None)

    def _labelled_date(self, kind: str, start: int, rule: str) -> None:
        found = match_date(self.text, start)
        if found is not None and getattr(self, kind) is None:
            setattr(self, kind, date_fact(self.text, found, rule, 1.0))

    def _labelled_source(self, kind: str, start: int, end: int, rule: str, value: str) -> None:
        is_address = value.lower().startswith(("http://", "https://"))
        if is_address and self.source_url is None:
            self.source_url = fact_at(self.text, start, end, rule, 1.0, value)
        elif kind == "source" and not is_address and self.credit is None:
            self.credit = fact_at(self.text, start, end, rule, 0.9, value)
