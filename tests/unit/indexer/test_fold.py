"""Names and dates made comparable."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.index import fold

days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zürich ", "ZURICH"),
        ("Émile  Zola", "emile zola"),
        ("Jean-Luc O’Neil", "jean‑luc o'neil"),
        ("STRASSE", "Straße"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Ёлкин", "елкин"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold.key(one) == fold.key(other)


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    once = fold.key(name)
    assert fold.key(once) == once


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-10-12", date(2024, 10, 12), date(2024, 10, 12)),
    ],
)
def test_partial_dates(partial: str, first: date, last: date) -> None:
    assert (fold.first_day(partial), fold.last_day(partial)) == (first, last)


@pytest.mark.parametrize("wrong", ["", "24", "2024-1", "2024-13", "2023-02-29", "2024-10-12T", "0000", "x"])
def test_what_is_no_date(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        fold.first_day(wrong)
    assert fold.calendar_tokens(wrong) == set()


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-10-12", date(2024, 10, 12)),
        ("2024-10-12T23:59:00-05:00", date(2024, 10, 12)),
        ("2024-10", date(2024, 10, 1)),
        ("soon", None),
    ],
)
def test_the_day_that_a_value_states(value: str, day: date | None) -> None:
    assert fold.day_of(value) == day


def test_what_a_mentioned_date_touches() -> None:
    assert fold.calendar_tokens("2024-10-11") == {"2024-10-11", "2024-10", "2024"}
    assert fold.calendar_tokens("2024-10") == {"2024-10", "2024"}
    assert fold.calendar_tokens("2024") == {"2024"}
    assert fold.calendar_tokens("2024-12-31/2025-01-01") == {
        "2024-12-31",
        "2025-01-01",
        "2024-12",
        "2025-01",
        "2024",
        "2025",
    }


def test_a_range_of_centuries_stays_small() -> None:
    assert len(fold.calendar_tokens("0001-01-01/9999-12-31")) < 5000


@given(days, st.integers(0, 1500), days)
def test_a_day_is_covered_if_it_is_in_the_range(since: date, length: int, day: date) -> None:
    until = since + timedelta(days=length)
    cover = fold.covering_tokens(since, until)
    assert bool(cover & fold.calendar_tokens(day.isoformat())) == (since <= day <= until)


def test_open_ranges_end() -> None:
    assert "9999" in fold.covering_tokens(date(2024, 1, 1), date.max)
    assert len(fold.covering_tokens(date.min, date.max)) == 9999
    assert fold.covering_tokens(date(9999, 12, 31), date.max) == {"9999-12-31"}
    assert fold.covering_tokens(date(2024, 1, 2), date(2024, 1, 1)) == set()
