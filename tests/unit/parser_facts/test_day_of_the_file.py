"""The day that a file's name carries, for copy that states none."""

import pytest

from services.parser.filed import filed
from services.parser.step import parse


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2016-03-15 harbour-opens.txt", "2016-03-15"),
        ("desk/harbour_2016_03_15.wire.txt", "2016-03-15"),
        ("20160315-harbour.txt", "2016-03-15"),
        ("harbour.2016.03.15.txt", "2016-03-15"),
    ],
)
def test_day_in_the_name_is_found(name, day):
    fact = filed(name)
    assert (fact.value, fact.locator, fact.span) == (day, "path", None)


@pytest.mark.parametrize(
    "name", ["2016-13-15.txt", "2016-03_15.txt", "harbour-12016-03-155.txt", "2016-03-15/harbour.txt", ""]
)
def test_other_figures_are_no_day(name):
    assert filed(name) is None


def test_day_of_the_name_does_not_count_as_published():
    article = parse(b"The harbour opened on Monday.\n\nIt was raining.", "2016-03-15.txt")
    assert article.published is None
    assert article.filed.value == "2016-03-15"
