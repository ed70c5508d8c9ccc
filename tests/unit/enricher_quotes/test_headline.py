"""Names that a headline in capitals has made longer."""

import pytest

from copydesk_contracts.annotations import Mention, Person
from copydesk_contracts.article import Span
from services.enricher.annotators.quotes.headline import body_name
from services.enricher.prose import Ranges

HEADLINE = Ranges([(0, 100)])


def person(name: str, *below: str) -> Person:
    forms = [(name, 0), *((form, 200 + 50 * n) for n, form in enumerate(below))]
    places = tuple(Mention(text=f, span=Span(start=a, end=a + len(f))) for f, a in forms)
    return Person(name=name, mentions=places)


@pytest.mark.parametrize(
    ("found", "name"),
    [
        (person("Ada Byrne Explains", "Ada Byrne", "Byrne"), "Ada Byrne"),
        (person("Byrne Defends Herself", "Byrne"), "Byrne"),
        (person("Ada Byrne", "Byrne"), "Ada Byrne"),
        (person("Ada Byrne", "Ada Byrne", "Byrne"), "Ada Byrne"),
        (person("Ada Byrne Explains"), "Ada Byrne Explains"),
    ],
)
def test_a_name_is_as_the_paragraphs_write_it(found: Person, name: str) -> None:
    assert body_name(found, HEADLINE) == name
