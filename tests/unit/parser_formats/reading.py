"""What the tests look at in an article."""

from typing import Any

import pytest

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.step import Container, open_copy, parse
from services.process.errors import Rejected


def read(copy: bytes, name: str = "copy") -> Article:
    """The article, checked once more for its slices, as every consumer would."""
    article = parse(copy, name)
    return Article.model_validate_json(article.model_dump_json())


def outline(article: Article) -> dict[str, Any]:
    """Title, authors, date and text as a reader would write them."""
    return {
        "title": article.title.reading if article.title else None,
        "authors": [author.reading for author in article.authors],
        "published": article.published.value if article.published else None,
        "headings": [s.heading.reading for s in article.sections if s.heading],
        "paragraphs": [p.reading for s in article.sections for p in s.paragraphs],
    }


def reason(copy: bytes, name: str = "copy") -> ReasonCode:
    """Why the copy is rejected."""
    with pytest.raises(Rejected) as rejected:
        parse(copy, name)
    return rejected.value.reason


def container_kind(copy: bytes, name: str = "copy") -> str | None:
    """The format of the container that the copy is; null for a document."""
    found = open_copy(copy, name)
    return found.kind if isinstance(found, Container) else None
