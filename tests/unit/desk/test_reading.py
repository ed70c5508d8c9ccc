"""Dates, numbers and directions as people read them; the histogram as a drawing."""

import pytest

from services.desk.histogram_view import MAX_BARS, WIDTH, histogram_view
from services.desk.reading import direction, long_date, number, plural, short_date
from services.index.query import HistogramUnit
from services.index.results import Count, Histogram


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("2024", "2024"),
        ("2024-10", "October 2024"),
        ("2024-10-02", "2 October 2024"),
        ("2024-10-02T08:05:00", "2 October 2024, 08:05"),
        ("2024-10-02T08:05:00+02:00", "2 October 2024, 08:05 +02:00"),
        ("2024-10-02T08:05:00Z", "2 October 2024, 08:05 +00:00"),
        ("2024-10-23/2024-10-24", "23 Oct 2024 – 24 Oct 2024"),
        ("2024-13", "2024-13"),
        ("<b>", "<b>"),
        ("2024-²", "2024-²"),
    ],
)
def test_long_dates(value: str | None, written: str) -> None:
    assert long_date(value) == written


def test_short_dates_and_numbers() -> None:
    assert short_date("2024-10-02T08:05:00Z") == "2 Oct 2024"
    assert short_date("soon") == "soon"
    assert number(1234567) == "1\u202f234\u202f567"
    assert (plural(1, "document"), plural(2, "copy", "copies")) == ("1 document", "2 copies")


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "rtl"), ("fa-IR", "rtl"), ("de", "ltr"), (None, "auto")]
)
def test_direction(language: str | None, expected: str) -> None:
    assert direction(language) == expected


def test_no_bars_no_drawing() -> None:
    assert histogram_view(Histogram(undated=3)) is None


@pytest.mark.parametrize(
    ("unit", "first", "last", "places"),
    [
        (HistogramUnit.DAY, "2024-02-28", "2024-03-01", 3),
        (HistogramUnit.MONTH, "2023-11", "2024-02", 4),
        (HistogramUnit.YEAR, "1999", "2003", 5),
        (HistogramUnit.YEAR, "0001", "9999", 2),
    ],
)
def test_empty_times_take_their_place(unit: HistogramUnit, first: str, last: str, places: int) -> None:
    view = histogram_view(Histogram(unit, (Count(first, 4), Count(last, 1)), 2))
    assert view is not None
    first_bar, last_bar = view.bars
    assert first_bar.x == 0
    assert last_bar.x + last_bar.width == pytest.approx(WIDTH, abs=0.02)
    assert last_bar.x >= WIDTH / places * (places - 1) - 0.01
    assert view.bars[0].height > view.bars[1].height
    assert all(bar.y + bar.height == 100 for bar in view.bars)
    assert (view.highest, view.undated) == (4, 2)


def test_a_drawing_has_a_bounded_number_of_bars() -> None:
    years = tuple(Count(f"{year:04}", 1) for year in range(1, 2000))
    view = histogram_view(Histogram(HistogramUnit.YEAR, years))
    assert view is not None
    assert len(view.bars) == 1999
    assert MAX_BARS < 1999
