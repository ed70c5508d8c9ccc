"""What bodies of the world are known as, whatever an article calls them."""

from collections.abc import Callable

import pytest

from copydesk_contracts.annotations import Annotations
from services.enricher.annotators.names.data import read as read_table
from services.enricher.annotators.names.known_as import body_known_as, medium_known_as


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("U.N.", "United Nations"),
        ("the UN", "United Nations"),
        ("l’ONU", "United Nations"),
        ("Vereinten Nationen", "United Nations"),
        ("United Nations", "United Nations"),
        ("Nato", "NATO"),
        ("WHO", "World Health Organization"),
        ("Who", None),
        ("A.P.", "Associated Press"),
        ("Ap", None),
        ("PA", None),
        ("Harbour Board", None),
        ("Derby", None),
    ],
)
def test_a_body_of_the_world_has_one_name(written: str, known: str | None) -> None:
    assert body_known_as(written) == known


@pytest.mark.parametrize(
    ("written", "known"),
    [("The AP", "Associated Press"), ("PA", "PA Media"), ("EU", None), ("dpa", "Deutsche Presse-Agentur")],
)
def test_initials_of_a_medium_mean_it_where_it_is_cited(written: str, known: str | None) -> None:
    assert medium_known_as(written) == known


def test_no_name_of_the_table_means_two() -> None:
    table = read_table("known_as.json")
    for parts in (("bodies", "media"), ("media", "cited")):
        known: dict[str, str] = {}
        for name, others in ((n, o) for part in parts for n, o in table[part].items()):
            for written in {name, *others}:
                assert known.setdefault(written.casefold(), name) == name


def test_names_of_one_body_are_one_in_an_article(read: Callable[..., Annotations]) -> None:
    text = "The U.N. will stay on the lake, it said on Monday. Boats of the UN left the harbour."
    (body,) = read(text, {"U.N.": "ORG", "UN": "ORG"}).organisations or ()
    assert (body.name, body.known_as) == ("U.N.", "United Nations")
    assert [mention.text for mention in body.mentions] == ["U.N.", "UN"]
