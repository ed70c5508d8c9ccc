"""What the tests of names share: an article of plain paragraphs, and the enricher with its models."""

from collections.abc import Callable

import pytest

from copydesk_contracts.annotations import Annotations, Entity, Language
from copydesk_contracts.article import Article
from services.enricher.annotators.base import Copy, Spotted
from services.enricher.annotators.names.annotator import NamesAnnotator
from services.enricher.step import Enricher

Marks = dict[str, str]
Read = Callable[..., Annotations]


@pytest.fixture(scope="session")
def enricher() -> Enricher:
    """With all the time that a busy machine may take; that time is limited has tests of its own."""
    return Enricher(seconds=60.0)


@pytest.fixture(scope="session")
def names_annotator() -> NamesAnnotator:
    return NamesAnnotator()


@pytest.fixture(scope="session")
def read(names_annotator: NamesAnnotator) -> Read:
    """Names in a text for which the model's marks are given: the rules alone are tested."""

    def reading(text: str, marks: Marks | None = None, code: str = "en") -> Annotations:
        spotted = tuple(
            sorted(
                Spotted(at, at + len(name), label)
                for name, label in (marks or {}).items()
                for at in _places(text, name)
            )
        )
        language = Language(code=code, confidence=1.0)
        copy = Copy(Article(text=text, format="text"), spotted, language)
        found = Annotations(**names_annotator.annotate(copy))
        found.check(text)
        return found

    return reading


def _places(text: str, name: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(name, at)]


@pytest.fixture(scope="session")
def texts() -> Callable[[tuple[Entity, ...] | None], dict[str, list[str]]]:
    """Entities as name and the texts of their mentions."""

    def table(entities: tuple[Entity, ...] | None) -> dict[str, list[str]]:
        return {entity.name: [m.text for m in entity.mentions] for entity in entities or ()}

    return table
