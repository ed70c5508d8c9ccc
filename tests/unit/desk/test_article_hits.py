"""What a search found, marked in the article that it led to."""

import pytest

from services.desk.article_view import ArticleView, article_view
from tests.unit.desk.desk_factory import lake, plain


def shown(view: ArticleView) -> list[str]:
    segments = [segment for block in view.blocks for segment in block.segments]
    return [segment.text for segment in segments if segment.of("hit")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("ferry", ["ferries", "Ferries"]),
        ('"ferries"', ["ferries", "Ferries"]),
        ("farmesr", ["farmers"]),
        ("what do we know about rain", ["rain"]),
        ("-rain pump", ["pump"]),
        ("", []),
        ("zeppelin", []),
    ],
)
def test_words_are_marked_in_other_forms_and_spellings_too(asked: str, expected: list[str]) -> None:
    view = article_view(lake(), asked)
    assert shown(view) == expected
    assert len(view.hits) == len(expected)


def test_words_side_by_side_are_one_place() -> None:
    view = article_view(plain("The ferry boat runs, and a boat."), "ferry boat")
    assert len(view.hits) == 2


def test_the_headline_is_marked_by_itself_and_is_no_place_to_go_to() -> None:
    view = article_view(lake(), "drought")
    assert view.hits == ()
    assert view.headline.highlights == ((0, 7),)
