"""What a language calls the world's places, and how it declines their names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from services.language.folder import having, lines, read

TABLE: Final = "places.tsv"
"""Made by `services/enricher/data/places/make_exonyms.py`: name, GeoNames' name and id."""

PART: Final = "places.json"
"""Written by hand: `names` that the table lacks, with the name that stands for each; endings."""


class Meant(NamedTuple):
    """The place by the name that the atlas has it under; without an id the first one of that name."""

    name: str
    geonames_id: int | None


@dataclass(frozen=True, eq=False)
class PlaceWords:
    """`names` as they are written, with their forms after an article and in the dative.

    `genitive` is the ending that any place's name may have: "Bayerns"; empty where there is none.
    """

    names: Mapping[str, Meant]
    genitive: str


@cache
def place_words(code: str) -> PlaceWords:
    """The names of a language; none for a language without."""
    raw = read(code, PART) if code in having(PART) else {}
    names = {name: Meant(meant, int(number) if number else None) for name, meant, number in _table(code)}
    names |= {name: Meant(meant, None) for name, meant in raw.get("names", {}).items()}
    declined = {form: names[name] for name in names for form in _declined(name, raw)}
    return PlaceWords(declined | names, raw.get("genitive", ""))


def meant_by(name: str) -> Iterator[Meant]:
    """The places that languages with a table call so, whatever the case of its letters."""
    for code in sorted(having(TABLE)):
        meant = _by_case(code).get(name.casefold())
        if meant is not None:
            yield meant


@cache
def _by_case(code: str) -> Mapping[str, Meant]:
    return {name.casefold(): meant for name, meant in place_words(code).names.items()}


def _table(code: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in lines(code, TABLE))


def _declined(name: str, raw: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """ "Vereinigten Staaten", "Niederlanden"."""
    *before, last = name.split()
    weak = " ".join([*(_ended(word, raw.get("declined", {})) for word in before), last])
    for form in (weak, name):
        yield form
        yield _ended(form, raw.get("plural", {}))


def _ended(word: str, endings: Mapping[str, str]) -> str:
    """The word with its ending replaced by the one of the other form."""
    found = next((ending for ending in endings if word.endswith(ending) and word[:1].isupper()), None)
    return word if found is None else word.removesuffix(found) + endings[found]
