"""The people in a wire's byline: written in capitals perhaps, beside their agency, medium or desk."""

import re
from typing import Final, NamedTuple

from services.parser.facts.word_tables import words
from services.parser.text.agencies import is_agency
from services.parser.text.names import split_names

_BY: Final = re.compile(
    r"\s*(?:by|von|par|por|di|da|door|av|af|text(?: by)?:?|autor(?:in)?:?|auteur:?)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_BODY: Final = re.compile(
    r"\b(?:press|agency|agence|agentur|agencia|agenzia|news|times|post|tribune|herald|journal|gazette|media"
    r"|correspondents?|korrespondent\w*|staff|desk|bureau|reporters?|writers?|redaktion\w*|redacción|rédaction"
    r"|newsroom|service|union-\w+|independent|observer|mail|telegraph|guardian|chronicle|bulletin)\b",
    re.IGNORECASE,
)
"""Words of agencies, media and desks, which are nobody's name."""

_SMALL: Final = words("de del della der den di da do dos du la le van von vom zu af av bin ibn al el y e")
_SCOTTISH: Final = re.compile(r"(Mc|Mac|Fitz)([A-Z]{2,})$")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+$")
_PIECE: Final = re.compile(r"[^-'’]+|[-'’]")


class SignedName(NamedTuple):
    """A name at `start:end` of the byline, and as one writes it."""

    start: int
    end: int
    name: str


def names_at(line: str) -> int | None:
    """Where the names begin in a line that opens like a byline; null for any other."""
    found = _BY.match(line)
    return found.end() if found is not None else None


def people(line: str) -> list[SignedName]:
    """The people of a byline, in order; agencies, media and desks are none."""
    start = names_at(line) or 0
    found = [SignedName(a, b, cased(line[a:b])) for a, b in split_names(line[start:], start)]
    return [person for person in found if is_person(person.name)]


def is_person(name: str) -> bool:
    """Whether a name may be somebody's: two words or more, none of them a desk's or a medium's."""
    parts = name.split()
    if len(parts) < 2 or is_agency(name) or _BODY.search(name):
        return False
    return parts[0].casefold() != "the" and any(part[0].isupper() for part in parts)


def cased(name: str) -> str:
    """A name in capitals as one writes it; any other as it is."""
    parts = name.split()
    if not any(part.isupper() and len(part) > 2 and not _INITIALS.match(part) for part in parts):
        return name
    return " ".join(_cased_word(part, first=at == 0) for at, part in enumerate(parts))


def _cased_word(word: str, first: bool) -> str:
    scottish = _SCOTTISH.match(word)
    if scottish is not None:
        return scottish[1] + scottish[2].capitalize()
    if not word.isupper() or _INITIALS.match(word):
        return word
    if word.casefold() in _SMALL and not first:
        return word.casefold()
    return "".join(piece.capitalize() for piece in _PIECE.findall(word))
