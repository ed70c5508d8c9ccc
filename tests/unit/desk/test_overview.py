"""The overview of a search: counts by hand, a drawing that holds them, and tables to take away."""

import csv
import io

from copydesk_contracts.annotations import DateMention
from services.desk.overview.company import Company, NamedNode, SharedStories
from services.desk.overview.days import days_spoken_of
from services.desk.overview.network_view import COLUMNS, network_view
from services.desk.overview.trend import Trend, TrendPeriod
from services.desk.overview.trend_view import WIDTH, sparklines
from services.index.query import Facet, HistogramUnit
from services.index.results import Histogram
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import page
from tests.unit.desk.desk_factory import desk, mentions, plain

BOARD = ["Ada Holm", "Jon Brask", "Mira Lund"]


def told(number: int, *people: str, month: int = 3, spoken: str = "") -> StoredDocument:
    """A report of that month, with these people and perhaps a day that it speaks of."""
    text = f"Report {number}: {', '.join(people)} met. {spoken}"
    return plain(text, f"Report {number}", f"2024-{month:02}-{number:02}", people, path=f"{number}.txt")


def some() -> list[StoredDocument]:
    return [
        told(1, "Ada Holm", "Jon Brask"),
        told(2, "Ada Holm", "Jon Brask", month=4),
        told(3, "Ada Holm", "Jon Brask", "Mira Lund", month=4),
        told(4, "Mira Lund", "Ada Holm", month=6),
        plain("Nothing of them.", "Other", "2024-04-20", path="other.txt"),
    ]


def test_pairs_are_counted_by_the_index_and_only_from_two_stories_on() -> None:
    found = desk(*some()).get("/api/overview").json()
    names = [name["name"] for name in found["names"]]
    pairs = {(names[x["first"]], names[x["second"]]): x["stories"] for x in found["links"]}
    assert pairs == {("Ada Holm", "Jon Brask"): 3, ("Ada Holm", "Mira Lund"): 2}
    assert {n["name"]: n["stories"] for n in found["names"]} == {
        "Ada Holm": 4,
        "Jon Brask": 3,
        "Mira Lund": 2,
    }


def test_who_is_searched_for_is_no_node_of_the_network() -> None:
    found = desk(*some()).get("/api/overview", params={"person": "ada holm"}).json()
    assert {name["name"] for name in found["names"]} == {"Jon Brask", "Mira Lund"}


def test_the_trend_sets_what_is_found_beside_all_that_was_published() -> None:
    found = desk(*some()).get("/api/overview", params={"person": "Jon Brask"}).json()["trend"]
    periods = {p["value"]: (p["documents"], p["all"], p["named"]) for p in found["periods"]}
    assert found["names"] == ["Ada Holm", "Mira Lund"]
    assert periods == {
        "2024-03-01": (1, 1, [1, 0]),
        "2024-04-02": (1, 1, [1, 0]),
        "2024-04-03": (1, 1, [1, 1]),
    }
    whole = desk(*some()).get("/api/overview", params={"q": "met"}).json()["trend"]["periods"]
    assert [(p["value"], p["documents"], p["all"]) for p in whole][1:] == [
        ("2024-04", 2, 3),
        ("2024-06", 1, 1),
    ]


def test_a_trend_is_drawn_of_those_alone_who_stand_in_a_dated_document() -> None:
    undated = [plain(f"Note {n}: Ada Holm.", "Note", None, ("Ada Holm",), path=f"n{n}.txt") for n in range(3)]
    found = desk(told(1, "Jon Brask"), *undated).get("/api/overview").json()
    assert [name["name"] for name in found["names"]] == ["Ada Holm", "Jon Brask"]
    assert found["trend"]["names"] == ["Jon Brask"]


def test_days_are_those_that_are_spoken_of_and_outliers_are_told() -> None:
    spoken = [dated(n, f"2024-05-{n:02}") for n in range(1, 31)]
    long_ago = dated(31, "1912-04-15")
    days = days_spoken_of([*spoken, long_ago, long_ago.model_copy(update={"document_id": "e" * 40})])
    assert days is not None
    assert days.before + sum(day.count for day in days.days) + days.after == 32
    assert days.days[0].value >= "1912"
    assert days_spoken_of(some()) is None


def dated(number: int, day: str) -> StoredDocument:
    document = plain(f"On the day {day}, no {number}.", f"No {number}")
    mentioned = DateMention(text=day, span=mentions(document.article.text, day)[0].span, value=day)
    found = document.annotations.model_copy(update={"dates": (mentioned,)})
    return document.model_copy(update={"annotations": found})


def test_the_drawing_has_each_joined_name_once_and_each_line_between_its_dots() -> None:
    nodes = tuple(NamedNode(Facet.PEOPLE, name, 9 - at, Histogram()) for at, name in enumerate(BOARD))
    lone = NamedNode(Facet.ORGANISATIONS, "Alone", 1, Histogram())
    view = network_view(Company((*nodes, lone), (SharedStories(0, 2, 5), SharedStories(0, 1, 2))))
    assert view is not None
    assert sorted(dot.name for dot in view.dots) == sorted(BOARD)
    assert {dot.x for dot in view.dots} == set(COLUMNS)
    assert [line.count for line in view.lines] == [2, 5]
    places = {dot.name: f"{dot.x:g} {dot.y:g}" for dot in view.dots}
    for line in view.lines:
        assert line.path.startswith(f"M{places[line.first]}C")
        assert line.path.endswith(places[line.second])
    assert network_view(Company(nodes, ())) is None


def test_each_picture_is_a_table_on_the_page_and_as_csv() -> None:
    client = desk(*some())
    shown = page(client, "/overview")
    assert len(shown.of("figure")) >= 2
    assert len(shown.of("table")) >= 3
    rows = list(csv.reader(io.StringIO(client.get("/api/overview/network.csv").text.lstrip("\ufeff"))))
    assert rows[1] == ["Ada Holm", "person", "Jon Brask", "person", "3"]
    rows = list(csv.reader(io.StringIO(client.get("/api/overview/trend.csv").text.lstrip("\ufeff"))))
    assert rows[0][:4] == ["published", "documents", "of all", "share"]
    assert sum(int(row[1]) for row in rows[1:]) == 5
    assert client.get("/api/overview/none.csv").status_code == 404


def test_bars_of_a_name_stand_where_their_time_is() -> None:
    counts = {"2024-01": 2, "2024-02": 1, "2024-10": 4}
    periods = tuple(TrendPeriod(value, count, count, (count,)) for value, count in counts.items())
    (line,) = sparklines(Trend(HistogramUnit.MONTH, periods, ("Ada Holm",)))
    assert line.total == 7
    assert [round(bar.x / (WIDTH / 10)) for bar in line.bars] == [0, 1, 9]
    assert line.bars[2].height == 2 * line.bars[0].height


def test_hostile_names_stay_text() -> None:
    name = "<img src=x onerror=alert(1)>"
    client = desk(told(1, name, "Ada Holm"), told(2, name, "Ada Holm"))
    assert page(client, "/overview").of("img") == []


def test_a_search_that_finds_nothing_says_so() -> None:
    assert "Nothing fits" in page(desk(*some()), "/overview?q=zzzz").text
