"""A flat view of annotations, as `annotate` prints it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from copydesk_contracts.annotations import (
    Annotations,
    DateMention,
    Entity,
    Mention,
    Person,
    Place,
    Quote,
    Statement,
)
from copydesk_contracts.plain import language_code
from services.enricher.annotators.registry import not_looked_for

T = TypeVar("T")


def annotations_shape(found: Annotations) -> dict[str, Any]:
    """`quotes, statements, people, organisations, places, agencies, dates, labels, not_looked_for`.

    What was not looked for is empty.
    """
    return {
        "language": language_code(found),
        "quotes": _each(_quote, found.quotes),
        "statements": _each(_statement, found.statements),
        "people": _each(_person, found.people),
        "organisations": _each(_entity, found.organisations),
        "places": [place for place in _each(_place, found.places) if place["mentions"]],
        "agencies": _each(_entity, found.agencies),
        "dates": _each(_date, found.dates),
        "not_looked_for": list(not_looked_for(found)),
        "labels": {name: [label.text for label in labels] for name, labels in found.labels.items()},
    }


def _each(shape: Callable[[T], dict[str, Any]], found: Iterable[T] | None) -> list[dict[str, Any]]:
    return [shape(one) for one in found or ()]


def _span(item: Any) -> dict[str, Any]:
    return {"start": item.span.start, "end": item.span.end, "text": item.text}


def _mention(mention: Mention) -> list[Any]:
    return [mention.span.start, mention.span.end, mention.text]


def _entity(entity: Entity) -> dict[str, Any]:
    return {"name": entity.name, "mentions": [_mention(mention) for mention in entity.mentions]}


def _person(person: Person) -> dict[str, Any]:
    return {**_entity(person), "role": person.role.text if person.role else None}


def _date(date: DateMention) -> dict[str, Any]:
    return {**_span(date), "value": date.value}


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


def _statement(statement: Statement) -> dict[str, Any]:
    return {**_quote(statement), "kind": statement.kind.value}
