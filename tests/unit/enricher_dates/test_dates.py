"""Date expressions and the days they mean."""

from datetime import date

import pytest

from services.enricher.annotators.dates.find import find_dates
from services.enricher.prose import ProseBlock

SATURDAY = date(2024, 10, 12)


def found(text: str, published: date | None = SATURDAY, language: str = "en") -> list[tuple[str, str | None]]:
    return [(d.text, d.value) for d in find_dates(text, published, language)]


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("They met on Friday in town.", "Friday", "2024-10-11"),
        ("They will meet on Friday in town.", "Friday", "2024-10-18"),
        ("Results will be announced Saturday at noon.", "Saturday", "2024-10-12"),
        ("She has a lead ahead of Friday’s vote.", "Friday", "2024-10-18"),
        ("He spoke on Wednesday morning.", "Wednesday morning", "2024-10-09"),
        ("He spoke last Monday.", "last Monday", "2024-09-30"),
        ("It was shut this morning after a fire.", "this morning", "2024-10-12"),
        ("It burnt last night in town.", "last night", "2024-10-11"),
        ("He said so tonight.", "tonight", "2024-10-12"),
        ("They will vote in just 24 days.", "in just 24 days", "2024-11-05"),
        ("They will vote in two weeks.", "in two weeks", "2024-10-26"),
        ("They will vote on Election Day.", "Election Day", "2024-11-05"),
        ("It shut after Labor Day.", "Labor Day", "2024-09-02"),
        ("It grew in the first quarter of 2023 here.", "first quarter of 2023", "2023-01-01/2023-03-31"),
        ("It grew in the third quarter here.", "third quarter", "2024-07-01/2024-09-30"),
        ("It opens later in the year.", "later in the year", "2024"),
        ("It opens next Monday.", "next Monday", "2024-10-14"),
        ("The attack of October 1 was large.", "October 1", "2024-10-01"),
        ("He was held for a March 21 call.", "March 21", "2024-03-21"),
        ("They go to the October 23-24 summit.", "October 23-24", "2024-10-23/2024-10-24"),
        ("It ran from March 30 to April 2 here.", "March 30 to April 2", "2024-03-30/2024-04-02"),
        ("It opened on 11 Feb 2025 there.", "11 Feb 2025", "2025-02-11"),
        ("It opened on the 3rd of May there.", "3rd of May", "2024-05-03"),
        ("It opened on Saturday, June 21 there.", "Saturday, June 21", "2025-06-21"),
        ("It is 2024-10-11 now.", "2024-10-11", "2024-10-11"),
        ("He died in July there.", "July", "2024-07"),
        ("It began in December there.", "December", "2023-12"),
        ("It will begin in March there.", "March", "2025-03"),
        ("It began in September 2022 there.", "September 2022", "2022-09"),
        ("It ended in April last year here.", "April last year", "2023-04"),
        ("It grew last month again.", "last month", "2024-09"),
        ("It grew this year again.", "this year", "2024"),
        ("It grew last year again.", "last year", "2023"),
        ("It grew last week again.", "last week", "2024-09-30/2024-10-06"),
        ("It will grow next week.", "next week", "2024-10-14/2024-10-20"),
        ("It rained over the weekend.", "the weekend", "2024-10-12/2024-10-13"),
        ("It rained yesterday.", "yesterday", "2024-10-11"),
        ("The plan of the 1930s failed.", "1930s", "1930-01-01/1939-12-31"),
        ("It peaked in the summer of 2020 here.", "summer of 2020", "2020-06-01/2020-08-31"),
        ("It must stop by the end of the year.", "the end of the year", "2024-12-31"),
        ("He won in 2012 here.", "2012", "2012"),
        ("They met three days ago.", "three days ago", "2024-10-09"),
    ],
)
def test_an_expression_means_its_days(text: str, expression: str, value: str) -> None:
    assert found(text) == [(expression, value)]


@pytest.mark.parametrize(
    "text",
    [
        "It opens every Friday.",
        "The shop is shut on Mondays.",
        "It is open Monday to Friday.",
        "He declared every 2 April a holiday.",
        "He spent the past nine years there.",
        "Over the next two years it fell.",
        "It may rain, and they march on.",
        "They sold 2000 copies of it.",
        "It cost $2024 or 2,024 euros.",
        "She works for the Sunday Times.",
        "Today's world is a hard one.",
        "The law of Project 2025 stands.",
        "It is shown on Saturday evenings.",
        "He said so on This Week and on Monday Night Football.",
        "At 19.45 it was 3.2019 metres.",
    ],
)
def test_what_recurs_lasts_or_is_vague_is_left_out(text: str) -> None:
    assert found(text) == []


def test_without_a_publication_date_only_the_relative_ones_are_null() -> None:
    text = "On Friday they met; it began in May 2020 and ended last week."
    assert found(text, None) == [("Friday", None), ("May 2020", "2020-05"), ("last week", None)]


def test_today_in_a_quotation_is_the_day_of_the_news() -> None:
    text = "She won on Friday. “I started well today,” she said."
    start = text.index("I started")
    mentions = find_dates(text, SATURDAY, "en", None, [(start, text.index(",”"))])
    assert [d.value for d in mentions] == ["2024-10-11", "2024-10-11"]


def test_a_date_in_brackets_tells_which_day_today_is() -> None:
    assert found("Today (Oct. 12), all of its boats sail.") == [
        ("Today", "2024-10-12"),
        ("Oct. 12", "2024-10-12"),
    ]


def test_a_month_in_a_name_is_no_date() -> None:
    text = "It was April Jones who won."
    start = text.index("April")
    assert find_dates(text, SATURDAY, "en", None, (), [(start, start + len("April Jones"))]) == []


def test_only_the_given_blocks_are_read() -> None:
    text = "By A. Byrne, May 1, 2024\n\nIt rained yesterday."
    start = text.index("It rained")
    assert len(find_dates(text, SATURDAY, "en", [ProseBlock(start, len(text))])) == 1


@pytest.mark.parametrize(
    ("language", "text", "expression", "value"),
    [
        ("de", "Er kam am 3. März 2024 an.", "3. März 2024", "2024-03-03"),
        ("de", "Er sprach am Freitag in Wien.", "Freitag", "2024-10-11"),
        ("de", "Er kam am vergangenen Samstag an.", "vergangenen Samstag", "2024-10-05"),
        ("de", "Die Wahl im September war knapp.", "September", "2024-09"),
        ("de", "Er kam gestern an.", "gestern", "2024-10-11"),
        ("de", "Sie wuchs letztes Jahr stark.", "letztes Jahr", "2023"),
        ("de", "Er kam am Montag Abend an.", "Montag Abend", "2024-10-07"),
        ("fr", "Il est arrivé le 3 mars 2024 à Lyon.", "3 mars 2024", "2024-03-03"),
        ("fr", "Il a parlé vendredi à Lyon.", "vendredi", "2024-10-11"),
        ("fr", "Il est venu la semaine dernière.", "semaine dernière", "2024-09-30/2024-10-06"),
        ("fr", "Il est venu hier.", "hier", "2024-10-11"),
    ],
)
def test_german_and_french(language: str, text: str, expression: str, value: str) -> None:
    assert found(text, language=language) == [(expression, value)]


def test_a_language_without_words_has_none() -> None:
    assert found("2024年10月11日", language="ja") == []


def test_that_year_is_the_one_named_last():
    text = "In 1970 he lost. He stood again that year, and left the next year."
    assert found(text) == [("1970", "1970"), ("that year", "1970"), ("the next year", "1971")]


@pytest.mark.parametrize(
    "text", ["He built it in three days.", "It fell a day after he left.", "A third-half."]
)
def test_stretches_of_time_are_no_dates(text):
    assert found(text) == []
