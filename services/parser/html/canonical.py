"""The canonical text: what a reader reads, block by block, an empty line between them."""

from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.article import Fact, Span

BREAK: Final = "\n\n"


@dataclass
class Canonical:
    """Grows by one line a block and remembers where each began."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> Span:
        """Append a line; its span in the finished text."""
        if self.parts:
            self.length += len(BREAK)
        self.parts.append(text)
        start, self.length = self.length, self.length + len(text)
        return Span(start=start, end=self.length)

    @property
    def text(self) -> str:
        """The whole text so far."""
        return BREAK.join(self.parts)


def within(span: Span, line: str, wanted: str) -> Span | None:
    """Where a string stands in the line at `span`, disregarding case; null if it does not."""
    at = line.find(wanted)
    if at < 0 and len(line.casefold()) == len(line):
        at = line.casefold().find(wanted.casefold())
    return Span(start=span.start + at, end=span.start + at + len(wanted)) if at >= 0 else None


def fact(text: str, span: Span, rule: str, value: str | None = None, confidence: float = 1.0) -> Fact:
    """A fact read from the canonical text."""
    return Fact(text=text, value=value, span=span, rule=rule, confidence=confidence)
