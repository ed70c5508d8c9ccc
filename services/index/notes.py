"""What was typed and means nothing here, each in a sentence that says what was done instead."""

import re
from collections.abc import Iterator
from typing import Final

from services.index.areas import AREA_FIELDS
from services.index.named_areas import Locate, placed
from services.index.syntax import DATE_FIELDS, LEAST_LETTERS, SCOPE_FIELDS, STORY_FIELD, VALUE_FIELDS

_WORD: Final = re.compile(r'"[^"]*"(?:\S*)|\S+')
_FIELD: Final = re.compile(r"([^\W\d_]{1,20}):(?!//)(\S+)")
_NEAR: Final = re.compile(r"NEAR(?:/\d+)?|ADJ\d*|WITHIN(?:/\d+)?")
_FUZZY: Final = re.compile(r"([^\s\"~]+)~\d*")
_BETWEEN_SLASHES: Final = re.compile(r"/[^/\s]+/")
_BOOSTED: Final = re.compile(r"\S+\^\d+(?:\.\d+)?")
_BRACKETED: Final = re.compile(r"\([^()]*\b(?:OR|AND|NOT)\b[^()]*\)")


def notes(text: str, locate: Locate | None = None) -> tuple[str, ...]:
    """The sentences, each once, in the order of what was typed. Empty if all was understood.

    With `locate` the names of places in `near:` are told first, with where they are taken to lie.
    """
    if locate is not None:
        put = placed(text, locate)
        return tuple(dict.fromkeys((*put.told, *notes(put.text))))
    asked = _WORD.findall(text)
    found = [note for word in asked if not word.startswith('"') for note in _about(word, len(asked))]
    if _BRACKETED.search(text):
        found.append("Brackets are passed over: OR joins the two words beside it, all else must hold.")
    return tuple(dict.fromkeys(found))


def _about(word: str, count: int) -> Iterator[str]:
    """What there is to say of one word of `count`."""
    field = _FIELD.fullmatch(word.lstrip("-+"))
    if field is not None:
        yield from _about_field(field[1], field[2])
    elif _NEAR.fullmatch(word):
        yield f'{word} is searched as a word. For words close together: "one other"~5.'
    elif (fuzzy := _FUZZY.fullmatch(word)) is not None:
        yield f"~ is passed over: where {fuzzy[1]} finds little, other spellings are tried anyway."
    elif _BETWEEN_SLASHES.fullmatch(word):
        yield f"{word} is searched as a word: there are no regular expressions here, but * for any letters."
    elif _BOOSTED.fullmatch(word):
        yield f"The weight in {word} is passed over."
    else:
        yield from _about_signs(word, count)


def _about_field(name: str, value: str) -> Iterator[str]:
    known = {*SCOPE_FIELDS, *VALUE_FIELDS, STORY_FIELD}
    if name.lower() in DATE_FIELDS:
        if not any(character.isdigit() for character in value):
            yield f"{name}: takes 2024, 2024-10, 2024-10-12 or a range with .. between; {value} is a word."
    elif name.lower() in AREA_FIELDS:
        yield from _about_area(name, value)
    elif name.lower() not in known:
        yield (
            f"There is no field {name!r}: {name}:{value} is searched as words. "
            "Fields are person: organisation: place: agency: speaker: role: author: title: quote: said: "
            "path: language: source: label: country: region: warning: relation: story: published: mentions: "
            "near: box:"
        )


def _about_area(name: str, value: str) -> Iterator[str]:
    try:
        AREA_FIELDS[name.lower()](value)
    except ValueError as error:
        yield f"{name}:{value} is searched as words: {error}."


def _about_signs(word: str, count: int) -> Iterator[str]:
    letters = sum(character.isalnum() for character in word)
    inside = word.rstrip("?")
    if letters and "?" in word and ("?" in inside or count == 1):
        yield f"? stands for no letter here: {inside.split('?')[0]}* finds words that begin so."
    if "*" in word and letters < LEAST_LETTERS:
        yield f"{word} is too short: an asterisk needs {LEAST_LETTERS} letters beside it."
