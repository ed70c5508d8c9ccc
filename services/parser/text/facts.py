"""Facts made of places in the canonical text."""

from copydesk_contracts.article import DateFact, Fact, Span
from services.parser.facts.dates import DateReading
from services.parser.text.blocks import TextBlock


def fact_at(text: str, start: int, end: int, rule: str, confidence: float, value: str | None = None) -> Fact:
    """The fact at `text[start:end]`; `value` is kept where it differs from the slice."""
    piece = text[start:end]
    return Fact(
        text=piece,
        value=value if value != piece else None,
        span=Span(start=start, end=end),
        rule=rule,
        confidence=confidence,
    )


def block_fact(block: TextBlock, rule: str, confidence: float) -> Fact:
    """The whole block as one fact."""
    return Fact(
        text=block.raw,
        value=block.reading if block.reading != block.raw else None,
        span=Span(start=block.start, end=block.end),
        rule=rule,
        confidence=confidence,
    )


def date_fact(text: str, reading: DateReading, rule: str, confidence: float) -> DateFact:
    """The date at its place; without a value where it reads in two ways."""
    return DateFact(
        text=text[reading.start : reading.end],
        value=reading.value,
        span=Span(start=reading.start, end=reading.end),
        rule=rule,
        confidence=0.5 if reading.ambiguous else confidence,
        ambiguous=reading.ambiguous,
    )
