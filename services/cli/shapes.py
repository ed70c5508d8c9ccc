"""Flat views of articles and annotations, as `parse` and `annotate` print them."""

from collections.abc import Iterable
from typing import Any

from copydesk_contracts.annotations import Annotations, Entity, Mention, Place, Quote
from copydesk_contracts.article import Article, Fact
from services.enricher.annotators.registry import not_looked_for


def reading(fact: Fact | None) -> str | None:
    """What a reader would write, or null."""
    return None if fact is None else fact.reading


def article_shape(path: str, article: Article) -> dict[str, Any]:
    """`path, title, authors, published, credit, sections[{heading, paragraphs}]` as plain strings."""
    published = article.published.value if article.published else None
    return {
        "path": path,
        "title": reading(article.title),
        "authors": [fact.reading for fact in article.authors],
        "published": published,
        "credit": reading(article.credit),
        "sections": [
            {"heading": reading(s.heading), "paragraphs": [p.reading for p in s.paragraphs]}
            for s in article.sections
        ],
    }


def whole_shape(path: str, article: Article, found: Annotations | None = None) -> dict[str, Any]:
    """`path, article` and, if given, `annotations` as their contracts have them."""
    shape: dict[str, Any] = {"path": path, "article": article.model_dump(mode="json")}
    return shape if found is None else {**shape, "annotations": found.model_dump(mode="json")}


def annotations_shape(found: Annotations) -> dict[str, Any]:
    """`quotes, statements, people, organisations, places, agencies, dates, labels, not_looked_for`.

    What was not looked for is empty.
    """
    return {
        "language": found.language.code if found.language else None,
        "quotes": [_quote(q) for q in found.quotes or ()],
        "statements": [{**_quote(s), "kind": s.kind.value} for s in found.statements or ()],
        "people": [
            {**entity, "role": person.role.text if person.role else None}
            for person, entity in zip(found.people or (), _entities(found.people or ()), strict=True)
        ],
        "organisations": list(_entities(found.organisations or ())),
        "places": [place for place in map(_place, found.places or ()) if place["mentions"]],
        "agencies": list(_entities(found.agencies or ())),
        "dates": [{**_span(d), "value": d.value} for d in found.dates or ()],
        "not_looked_for": list(not_looked_for(found)),
        "labels": {name: [label.text for label in labels] for name, labels in found.labels.items()},
    }


def _span(item: Any) -> dict[str, Any]:
    return {"start": item.span.start, "end": item.span.end, "text": item.text}


def _mention(mention: Mention) -> list[Any]:
    return [mention.span.start, mention.span.end, mention.text]


def _entities(entities: Iterable[Entity]) -> Iterable[dict[str, Any]]:
    return ({"name": e.name, "mentions": [_mention(m) for m in e.mentions]} for e in entities)


def _place(place: Place) -> dict[str, Any]:
    """A place where it is named by itself: what is printed has one name at each place of the text."""
    own = (mention for number, mention in enumerate(place.mentions) if number not in place.nested)
    return {"name": place.name, "mentions": [_mention(mention) for mention in own]}


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        **_span(quote),
        "speaker": quote.speaker,
        "cue": quote.cue.text if quote.cue else None,
        "agency": quote.agency,
    }
