"""From blocks to facts: the canonical text in the page's own order, and the spans on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from copydesk_contracts.article import DateFact, Fact, Section, Span
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.bylines import Byline
from services.parser.html.canonical import Canonical, within
from services.parser.html.content import Content, HeadedPart
from services.parser.html.shown_dates import Dated
from services.parser.html.titles import Title
from services.parser.text.dateline import read_dateline


@dataclass
class Composer:
    """Writes every block that the article shows once, and finds facts in what was written."""

    text: Canonical = field(default_factory=Canonical)
    spans: dict[int, Span] = field(default_factory=dict)

    def write(self, blocks: Iterable[PageBlock | None]) -> None:
        """The blocks in the order of the page."""
        for block in sorted({b.order: b for b in blocks if b is not None}.values(), key=lambda b: b.order):
            self.spans[block.order] = self.text.add(block.text)

    def whole(self, block: PageBlock, rule: str) -> Fact:
        """A fact that is all of a block."""
        return Fact(text=block.text, span=self.spans[block.order], rule=rule)

    def title(self, title: Title | None) -> Fact | None:
        """The title where it is shown, or with its place in the metadata."""
        if title is None:
            return None
        if title.shown is None:
            return Fact(text=title.text, locator=title.locator, rule="html.title", confidence=0.9)
        fact = self.whole(title.shown, "html.title")
        return fact if fact.text == title.text else fact.model_copy(update={"value": title.text})

    def authors(self, byline: Byline) -> tuple[Fact, ...]:
        """The names within the line that shows them, or with their place in the metadata."""
        return tuple(self._author(name, byline) for name in byline.names)

    def _author(self, name: str, byline: Byline) -> Fact:
        if byline.shown is not None:
            line = byline.shown
            if span := within(self.spans[line.order], line.text, name):
                text = line.text[span.start - self.spans[line.order].start :][: len(name)]
                return Fact(text=text, value=name if text != name else None, span=span, rule="html.byline")
        return Fact(text=name, locator=byline.locator or "html:byline", rule="html.author", confidence=0.9)

    def dateline(self, content: Content) -> Fact | None:
        """The place and agency with which one of the first two paragraphs opens."""
        for block in [b for part in content.parts for b in part.paragraphs][:2]:
            if found := read_dateline(block.text):
                start = self.spans[block.order].start
                span = Span(start=start + found.start, end=start + found.end)
                return Fact(text=block.text[found.start : found.end], span=span, rule=f"html.{found.rule}")
        return None

    def date(self, dated: Dated | None) -> DateFact | None:
        """The date that a line of the page shows."""
        if dated is None:
            return None
        block, reading = dated
        start = self.spans[block.order].start
        return DateFact(
            text=block.text[reading.start : reading.end],
            value=reading.value,
            span=Span(start=start + reading.start, end=start + reading.end),
            rule="html.shown-date",
            confidence=0.7,
            ambiguous=reading.ambiguous,
        )

    def sections(self, parts: list[HeadedPart]) -> tuple[Section, ...]:
        """The sections with their headings."""
        return tuple(
            Section(
                heading=self.heading(part.headings) if part.headings else None,
                level=HEADINGS.get(part.headings[0].tag) if part.headings else None,
                paragraphs=tuple(self.whole(block, "html.paragraph") for block in part.paragraphs),
            )
            for part in parts
        )

    def heading(self, blocks: list[PageBlock]) -> Fact:
        """Headings that follow one another are one, as a reader takes them."""
        start, end = self.spans[blocks[0].order].start, self.spans[blocks[-1].order].end
        text = blocks[0].text if len(blocks) == 1 else self.text.text[start:end]
        joined = " ".join(block.text for block in blocks)
        return Fact(
            text=text,
            value=joined if joined != text else None,
            span=Span(start=start, end=end),
            rule="html.heading",
        )


def boilerplate(aside: Iterable[tuple[PageBlock, str]]) -> tuple[Fact, ...]:
    """What was set aside, each with the element it stood in and the reason."""
    return tuple(
        Fact(text=block.text, locator=f"html:{block.tag}", rule=f"html.{reason}") for block, reason in aside
    )
