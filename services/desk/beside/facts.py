"""The facts of a document that have a place in its text, numbered, so that both sides can name them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from copydesk_contracts.article import Fact
from services.desk.article_view import LONGEST_SHOWN, marks_of
from services.desk.beside.aligned import AlignedPlaces, Span
from services.desk.marking import Mark, Segment
from services.index.stored import StoredDocument

MOST: Final = 3_000
"""Facts that are marked: a long article has some hundreds."""
STATED: Final = "stated"
"""Kind of what the article states of itself: title, author, place and date, credit."""
_UNNUMBERED: Final = ("cue", "label")


def numbered(document: StoredDocument) -> list[Mark]:
    """Marks in the order of the text; `note` is the number, `anchor` the place in the reading."""
    marks = [*_stated(document), *(mark for mark in marks_of(document) if mark.kind not in _UNNUMBERED)]
    placed = sorted(mark for mark in marks if mark.end <= LONGEST_SHOWN)
    return [
        mark._replace(note=f"{number}", anchor=f"f{number}") for number, mark in enumerate(placed[:MOST], 1)
    ]


def _stated(document: StoredDocument) -> Iterator[Mark]:
    article = document.article
    named: Sequence[tuple[str, Fact | None]] = (
        ("title", article.title),
        ("published", article.published),
        ("updated", article.updated),
        ("dateline", article.dateline),
        ("credit", article.credit),
        *(("author", author) for author in article.authors),
    )
    for name, fact in named:
        if fact is not None and fact.span is not None:
            yield Mark(fact.span.start, fact.span.end, STATED, name)


def found_in(facts: Iterable[Mark], places: AlignedPlaces, words: Sequence[Span]) -> list[Mark]:
    """The facts as marks of the copy, whose words stand at these places; `anchor` is the place in it."""
    found = []
    for fact in facts:
        there = places.words_of(fact.start, fact.end)
        if there is not None:
            start, end = words[there[0]][0], words[there[1] - 1][1]
            found.append(fact._replace(start=start, end=end, anchor=f"o{fact.note}"))
    return found


def fact_of(piece: Segment) -> Mark | None:
    """The narrowest fact that a piece of text is a part of."""
    noted = [mark for mark in piece.marks if mark.note]
    return min(noted, key=lambda mark: mark.end - mark.start, default=None)
