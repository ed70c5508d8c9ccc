"""Dates as copy writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.parser.facts.dates import match_date, read_date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-10-12", "2024-10-12"),
        ("2024/10/12", "2024-10-12"),
        ("2025-06-30T15:59:30+02:00", "2025-06-30T15:59:30+02:00"),
        ("2026-04-15T13:48:44.263000+00:00", "2026-04-15T13:48:44+00:00"),
        ("20241012T140500Z", "2024-10-12T14:05:00+00:00"),
        ("Sat, 12 Oct 2024 14:05:00 +0200", "2024-10-12T14:05:00+02:00"),
        ("June 5, 2026", "2026-06-05"),
        ("Sept. 2nd, 2024", "2024-09-02"),
        ("Oct 12 2024", "2024-10-12"),
        ("12-Oct-2024", "2024-10-12"),
        ("Oct. 12, 2024 at 3:05 p.m. EDT", "2024-10-12T15:05-04:00"),
        ("Saturday, October 12, 2024 10:30 AM ET", "2024-10-12T10:30"),
        ("14 May 2025, 14:05 BST", "2025-05-14T14:05+01:00"),
        ("14:05 BST, 14 May 2025", "2025-05-14T14:05+01:00"),
        ("12:15 a.m., 1 Jan 2020", "2020-01-01T00:15"),
        ("13/05/2024 10:20", "2024-05-13T10:20"),
        ("05/13/2024", "2024-05-13"),
        ("05/05/2024", "2024-05-05"),
        ("12.10.2024, 14:30 Uhr", "2024-10-12T14:30"),
        ("12. 10. 2024", "2024-10-12"),
        ("12. Oktober 2024", "2024-10-12"),
        ("3. März 2024", "2024-03-03"),
        ("1er mai 2024 à 14h05", "2024-05-01T14:05"),
        ("samedi 12 octobre 2024", "2024-10-12"),
        ("5 de mayo de 2024", "2024-05-05"),
        ("5 de março de 2024 às 10h30", "2024-03-05T10:30"),
        ("12 ottobre 2024 alle ore 14:05", "2024-10-12T14:05"),
        ("12 oktober 2024 kl 14.05", "2024-10-12T14:05"),
        ("12 października 2024", "2024-10-12"),
        ("12 listopada 2024", "2024-11-12"),
        ("12. října 2024", "2024-10-12"),
        ("2024. október 12.", "2024-10-12"),
        ("12 Ekim 2024", "2024-10-12"),
        ("12 октября 2024, 14:05 МСК", "2024-10-12T14:05+03:00"),
        ("12 Οκτωβρίου 2024", "2024-10-12"),
        ("١٢ أكتوبر ٢٠٢٤", "2024-10-12"),
        ("12 באוקטובר 2024", "2024-10-12"),
        ("12 अक्टूबर 2024", "2024-10-12"),
        ("12 ตุลาคม 2567", "2024-10-12"),
        ("ngày 12 tháng 10 năm 2024", "2024-10-12"),
        ("12 Oktober 2024 pukul 10.30 WIB", "2024-10-12T10:30+07:00"),
        ("2024年10月12日 14時05分", "2024-10-12T14:05"),
        ("令和6年10月12日", "2024-10-12"),
        ("2024. 10. 12. 오후 3:05", "2024-10-12T15:05"),
        ("2024년 10월 12일", "2024-10-12"),
        ("2024-10-12 14:05 UTC+3", "2024-10-12T14:05+03:00"),
        ("25/12/2023 07:00 PM IST", "2023-12-25T19:00"),
        (" 2024-10-12 ", "2024-10-12"),
    ],
)
def test_a_date_in_many_manners(text: str, value: str) -> None:
    reading = read_date(text)

    assert reading is not None
    assert (reading.value, reading.ambiguous) == (value, False)


@pytest.mark.parametrize("text", ["04/05/2024", "4/5/2024 14:05", "12/10/24", "04-05-2024"])
def test_two_readings_are_flagged_and_not_guessed(text: str) -> None:
    reading = read_date(text)

    assert reading is not None
    assert (reading.value, reading.ambiguous) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 2024",
        "in October",
        "31 February 2024",
        "99/99/2024",
        "2024-13-40",
        "12 monkeys 2024",
        "12.30",
        "Friday",
    ],
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_the_place_covers_weekday_time_and_zone() -> None:
    text = "Published Sat 12 Oct 2024 14.05 BST | Updated"

    reading = match_date(text, len("Published "))

    assert reading is not None
    assert text[reading.start : reading.end] == "Sat 12 Oct 2024 14.05 BST"


def test_a_word_after_the_time_is_no_zone() -> None:
    reading = match_date("2024-05-03 10:20 By Jane Doe")

    assert reading is not None
    assert (reading.value, reading.end) == ("2024-05-03T10:20", len("2024-05-03 10:20"))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_iso_dates_read_back(day: date) -> None:
    reading = read_date(str(day))

    assert reading is not None
    assert reading.value == str(day)


@given(st.text(max_size=60), st.integers(0, 60))
def test_any_text_gives_a_place_inside_or_nothing(text: str, start: int) -> None:
    reading = match_date(text, start)

    assert reading is None or start == reading.start < reading.end <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4 سبتمبر، 2018", "2018-09-04"),
        ("4 سبتمبر/أيلول 2018", "2018-09-04"),
        ("15 تشرين الثاني 2023", "2023-11-15"),
        ("٢٢/٩/٢٠٢١", "2021-09-22"),
        ("12 جون 2024ء", "2024-06-12"),
        ("22 сентября 2021 г., 21:05", "2021-09-22T21:05"),
        ("22 сентября 2021 года", "2021-09-22"),
        ("5 вересня 2021 р. 10:15", "2021-09-05T10:15"),
        ("二〇一四年十月四日", "2014-10-04"),
        ("二零二四年十二月三十一日", "2024-12-31"),
        ("民國113年5月4日", "2024-05-04"),
        ("平成31年4月30日", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("২২ সেপ্টেম্বর ২০২১", "2021-09-22"),
        ("செப்டம்பர் 22, 2021", "2021-09-22"),
        ("1 فروردین 1400", "2021-03-21"),
        ("۲۲ شهریور ۱۴۰۱", "2022-09-13"),
        ("۱۴۰۳/۰۵/۱۲", "2024-08-02"),
    ],
)
def test_dates_of_other_scripts_and_calendars(text: str, value: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text", ["1403/05/12", "۳۱ مهر ۱۴۰۱", "二年月日", "零年十三月四十日", "21 May/June 2021"]
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert read_date(text) is None
