"""The prose of an article as one running text for a model, and the way back to the article's own."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copydesk_contracts.article import Article
from services.enricher.annotators.base import Spotted
from services.enricher.prose import blocks

GAP = "\n\n"
_ENDLESS = re.compile(r"\S{200,}")


@dataclass(frozen=True)
class TextView:
    """`text` holds the blocks with their line ends as spaces; `starts` and `origins` say where each lies."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, article: Article) -> "TextView":
        """Titles, headings and paragraphs; byline, dates and boilerplate stay out."""
        origins = tuple((block.start, block.end) for block in blocks(article))
        parts = [_readable(article.text[a:b]) for a, b in origins]
        starts, at = [], 0
        for part in parts:
            starts.append(at)
            at += len(part) + len(GAP)
        return cls(GAP.join(parts), tuple(starts), origins)

    def back(self, marks: Iterable[Spotted]) -> tuple[Spotted, ...]:
        """The marks by code points of the article; one that runs over two blocks becomes two."""
        return tuple(piece for mark in marks for piece in self._back(mark))

    def _back(self, mark: Spotted) -> Iterator[Spotted]:
        index = bisect_right(self.starts, mark.start) - 1
        while 0 <= index < len(self.starts) and self.starts[index] < mark.end:
            shift = self.origins[index][0] - self.starts[index]
            start = max(mark.start + shift, self.origins[index][0])
            end = min(mark.end + shift, self.origins[index][1])
            if start < end:
                yield Spotted(start, end, mark.label)
            index += 1


def _readable(text: str) -> str:
    """The text, as long as before, on one line and without runs that a tokenizer takes for ever to cut."""
    line = text.replace("\n", " ").replace("\r", " ")
    return _ENDLESS.sub(lambda run: " " * len(run.group()), line)
