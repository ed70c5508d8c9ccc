"""Whatever the text: spans inside it, values that are dates, no error, linear time."""

import re
import time
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.enricher.annotators.dates.find import find_dates

VALUE = re.compile(r"\d{4}|\d{4}-\d\d|\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")
WORDS = (
    "the last next this of in end year week weekend month March May 3 31 2024 30-31 1930s ago two "
    "days every Friday Sat , . – / today ’s will was summer 9999 0 the "
    "day before 29 February 02 - ‘90s Monday to und bis am"
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join))


@given(TEXTS, st.one_of(st.none(), st.dates()), st.sampled_from(["en", "de", "fr", "xx"]))
def test_spans_slice_and_values_are_dates(text: str, published: date | None, language: str) -> None:
    for mention in find_dates(text, published, language):
        assert text[mention.span.start : mention.span.end] == mention.text != ""
        assert mention.value is None or VALUE.fullmatch(mention.value)
        for day in re.findall(r"\d{4}-\d\d-\d\d", mention.value or ""):
            date.fromisoformat(day)


def seconds(text: str) -> float:
    """Processor time."""
    start = time.process_time()
    find_dates(text, date(2024, 10, 12))
    return time.process_time() - start


def linear(piece: str) -> bool:
    """One of three tries suffices: a busy machine slows some, quadratic time all."""
    return any(seconds(piece * 16000) < 12 * seconds(piece * 4000) + 0.2 for _ in range(3))


def test_hostile_text_takes_linear_time() -> None:
    for piece in (
        "May 3 ",
        "Friday ",
        ".",
        "1 ",
        " \t",
        "the end of ",
        "2024-",
        "last ",
        "morning ",
        "\n \n",
    ):
        assert linear(piece), piece
