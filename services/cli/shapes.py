"""Flat views of articles, as `parse` and `annotate` print them."""

from typing import Any

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.plain import reading_of, readings_of, value_of


def article_shape(path: str, article: Article) -> dict[str, Any]:
    """`path, title, authors, published, credit, sections[{heading, paragraphs}]` as plain strings."""
    return {
        "path": path,
        "title": reading_of(article.title),
        "authors": readings_of(article.authors),
        "published": value_of(article.published),
        "credit": reading_of(article.credit),
        "sections": [
            {"heading": reading_of(s.heading), "paragraphs": readings_of(s.paragraphs)}
            for s in article.sections
        ],
    }


def whole_shape(path: str, article: Article, found: Annotations | None = None) -> dict[str, Any]:
    """`path, article` and, if given, `annotations` as their contracts have them."""
    shape: dict[str, Any] = {"path": path, "article": article.model_dump(mode="json")}
    return shape if found is None else {**shape, "annotations": found.model_dump(mode="json")}
