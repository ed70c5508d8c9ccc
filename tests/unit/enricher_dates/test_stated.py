"""The days in the head of a copy are dates of its text, but none that the text speaks of."""

from copydesk_contracts.annotations import Annotations, Language
from copydesk_contracts.article import Article
from services.enricher.annotators.base import Copy
from services.enricher.annotators.dates.annotator import DatesAnnotator
from services.index.told_days import told_dates
from services.parser.step import parse

HEADED = """Title: Ferry sails again
Published: 2024-10-12T08:30:00+00:00

The ferry of Harbour sailed again on Friday after a strike of two months, the council said there.

The crews of both boats walked out in March, and nobody had crossed the water since.
"""


def read(text: str) -> tuple[Article, Annotations]:
    copy = Copy(parse(text.encode(), "ferry.txt"), (), Language(code="en", confidence=1.0))
    return copy.article, Annotations(**DatesAnnotator().annotate(copy))


def test_the_day_of_publication_is_among_the_dates_in_reading_order() -> None:
    _, found = read(HEADED)
    assert [(date.text, date.value) for date in found.dates or ()] == [
        ("2024-10-12T08:30:00+00:00", "2024-10-12"),
        ("Friday", "2024-10-11"),
        ("March", "2024-03"),
    ]


def test_the_stamp_of_a_byline_is_none() -> None:
    _, found = read(
        HEADED.replace("Title: ", "").replace(
            "Published: 2024-10-12T08:30:00+00:00", "By Ada Byrne\n2024-10-12"
        )
    )
    assert [date.text for date in found.dates or ()] == ["Friday", "March"]


def test_the_text_does_not_speak_of_it() -> None:
    assert [date.text for date in told_dates(*read(HEADED))] == ["Friday", "March"]


def test_a_day_that_a_paragraph_holds_is_there_once() -> None:
    _, found = read("HARBOUR, Oct 12, 2024 — The ferry sailed again, the council said there on the quay.\n")
    assert [date.text for date in found.dates or ()].count("Oct 12, 2024") == 1
