"""Dates that count from 1970, in every wrapping in which databases and programs write them."""

import json
from typing import Any

import pytest

from services.parser.blocks.stated import read_stamp
from tests.unit.parser_formats.reading import read

TEXT = "The harbour board of Port Ellery voted on Tuesday to close the old fish market of the town."
MOMENT = "2024-03-05T09:30:00+00:00"


@pytest.mark.parametrize(
    "value",
    [
        1709631000,
        1709631000000,
        1709631000000000,
        1709631000.0,
        "1709631000",
        "1709631000000",
        {"$date": 1709631000000},
        {"$date": {"$numberLong": "1709631000000"}},
        {"$date": "2024-03-05T09:30:00Z"},
        {"$timestamp": {"t": 1709631000, "i": 1}},
        {"seconds": 1709631000, "nanoseconds": 0},
        {"_seconds": 1709631000},
        "/Date(1709631000000)/",
        "/Date(1709631000000+0100)/",
    ],
)
@pytest.mark.parametrize("key", ["date", "publishedAt", "pub_date", "created"])
def test_a_moment_under_any_key(key: str, value: Any) -> None:
    article = read(json.dumps({"title": "Port closes market", "text": TEXT, key: value}).encode())
    assert article.published is not None
    assert article.published.value == MOMENT


@pytest.mark.parametrize("value", [20240305, "20240305", 20240305093000])
def test_a_day_written_as_a_number_is_no_count(value: Any) -> None:
    article = read(json.dumps({"title": "Port closes market", "text": TEXT, "date": value}).encode())
    assert article.published is not None
    assert article.published.value is not None
    assert article.published.value.startswith("2024-03-05")


@pytest.mark.parametrize("value", [True, 7, 2024, -1, 10**25, float("inf"), {"$date": None}, [], {}])
def test_numbers_that_count_something_else_are_no_dates(value: Any) -> None:
    article = read(json.dumps({"title": "Port closes market", "text": TEXT, "date": value}).encode())
    assert article.published is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1709631000", MOMENT),
        ("1709631000000", MOMENT),
        ("2024030509", None),
        ("20240305093000", "2024-03-05T09:30:00"),
        ("0123456789", None),
        ("9999999999", None),
    ],
)
def test_counts_in_other_files(text: str, value: str | None) -> None:
    assert read_stamp(text)[0] == value


def test_every_element_of_a_typed_body_is_told() -> None:
    elements = [
        {"type": "paragraph", "data": {"text": TEXT}},
        {"type": "header", "data": {"text": "Court", "level": 3}},
        {"type": "list", "data": {"items": ["Roof leaks", {"content": "Floor gone", "items": []}]}},
        {"type": "image", "data": {"caption": "Traders wait."}},
        {"type": "quote", "data": {"text": "We have no choice left."}},
        {"type": "embed", "data": {"service": "x"}},
    ]
    article = read(json.dumps({"title": "Port closes market", "blocks": elements}).encode())
    first, second = article.sections
    assert [p.reading for p in first.paragraphs] == [TEXT]
    assert second.heading is not None
    assert (second.heading.reading, second.level) == ("Court", 3)
    assert [p.reading for p in second.paragraphs] == ["Roof leaks", "Floor gone", "We have no choice left."]
    assert [(f.reason, f.reading) for f in article.boilerplate] == [("caption", "Traders wait.")]
