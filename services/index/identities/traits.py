"""What a document tells of the people in it, by which a short name is known again in another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from copydesk_contracts.annotations import Annotations, Person
from services.index import fold
from services.index.identities.forms import is_short, without_initials

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
"""Shorter words of a role are articles and prepositions in most languages."""
Traits = Mapping[str, str]
"""Folded trait, such as `role: president`, to how it is shown."""


@dataclass(frozen=True)
class PersonMention:
    """One person of a document: the folded name, the name as written, and the traits of the role."""

    key: str
    name: str
    roles: Traits


@dataclass(frozen=True)
class DocumentPeople:
    """The people of a document, each once, and the traits that all of them share."""

    people: tuple[PersonMention, ...]
    traits: Traits


def told(found: Annotations) -> DocumentPeople:
    """What the annotations tell."""
    people: dict[str, PersonMention] = {}
    for person in found.people or ():
        key = fold.key(person.name)
        if key and key not in people:
            people[key] = PersonMention(key, person.name, dict(_roles(person)))
    return DocumentPeople(tuple(people.values()), dict(_company(found)))


def person_trait(key: str) -> str:
    """The trait of a document that names somebody in full."""
    return f"person: {without_initials(key)}"


def _roles(person: Person) -> Iterator[tuple[str, str]]:
    for word in _WORD.findall(person.role.text) if person.role else ():
        yield f"role: {fold.key(word)}", f"role: {word}"


def _company(found: Annotations) -> Iterator[tuple[str, str]]:
    for person in found.people or ():
        key = fold.key(person.name)
        if key and not is_short(key):
            yield person_trait(key), f"person: {person.name}"
    for body in found.organisations or ():
        yield f"organisation: {fold.key(body.name)}", f"organisation: {body.name}"
    for place in found.places or ():
        yield f"place: {fold.key(place.name)}", f"place: {place.name}"
