"""The same happening told in another language: by people, bodies, places and figures. Pure.

Words say little over languages, so that names must say more. A place counts by the name that GeoNames has
for it, a body by the one that the world has, a person by how the surname sounds: each language spells
names of other scripts in its own way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from copydesk_contracts.annotations import Organisation, Place
from services.index import fold
from services.index.documents import body_of
from services.index.stored import StoredDocument

FIGURE: Final = re.compile(
    r"(?<![\d.,:/-])\d{1,3}(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?(?![\d:/-]|[.,]\d)"
)
"""A number as the text writes it, whatever parts its thousands; no date, no time of day."""
_THOUSANDS: Final = re.compile(r"[.,\u00a0\u202f ](?=\d{3})")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LEAST: Final = 2
"""Digits of a figure that tells anything."""
_SOUNDS: Final = (
    (re.compile(r"schtsch|tsch|tch|sch|shch|sh|ch|cz|kh|zh"), "x"),
    (re.compile(r"tz|ts|z|ss|ç"), "s"),
    (re.compile(r"w|(?:ff?)$"), "v"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|c|q"), "k"),
    (re.compile(r"[aeiouyjh]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""What languages write for one sound; vowels differ most."""
_HEARD: Final = 3
"""Consonants from which a surname is told by them."""
_PERSON: Final = "person "
_FIGURE: Final = "figure "
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Thing:
    """What a document names: what it is known by in all languages, how it is written there, how often."""

    known: str
    written: str
    times: int


def is_name(known: str) -> bool:
    """Whether that is no figure."""
    return not known.startswith(_FIGURE)


def sound(name: str) -> str:
    """What other spellings of a surname have in common with it; the whole name where that is little."""
    words = _WORD.findall(fold.key(name))
    heard = words[-1] if words else ""
    for written, common in _SOUNDS:
        heard = written.sub(common, heard)
    return heard if len(heard) >= _HEARD else " ".join(words)


def things(document: StoredDocument) -> Iterator[Thing]:
    """What a document names, and its figures."""
    told = document.annotations
    for person in told.people or ():
        yield Thing(f"{_PERSON}{sound(document.called(person.name))}", person.name, len(person.mentions))
    named: Iterator[Organisation | Place] = chain(told.organisations or (), told.places or ())
    for entity in named:
        yield Thing(fold.key(document.entity_called(entity)), entity.name, len(entity.mentions))
    for figure in FIGURE.findall(body_of(document.article)):
        number = _THOUSANDS.sub("", figure).replace(",", ".")
        if len(number) >= _LEAST and not _YEAR.fullmatch(number):
            yield Thing(f"{_FIGURE}{number}", figure, 1)
