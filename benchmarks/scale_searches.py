"""Searches as people ask them of a desk, by their kind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from benchmarks.scale_copy import Copy
from services.index.areas import Near
from services.index.query import Counted, Query, Sort, StatementQuery

Asked = Query | StatementQuery
MOST: Final = (0, 20)
COMMON: Final = (20, 200)
USUAL: Final = (200, 5_000)
"""Places of words by how often they come: one of the first twenty is in a third of all articles or more, as
words that say nothing are, a common one in a twentieth to a third, a usual one in two to fifty of a thousand.
"""


def _as_sent(make: Callable[[], Query]) -> Query:
    return replace(make(), fold=True, loosen=True)


def kinds(copy: Copy) -> dict[str, Callable[[], Asked]]:
    """Each kind with what makes one search of it, all with facets, one hit a story, and loosened words."""
    chance = copy.chance

    def word(often: tuple[int, int]) -> str:
        return str(copy.words.between(chance, *often))

    def name(things: Any, last: int) -> tuple[str]:
        return (things.between(chance, 0, last),)

    def place() -> dict[str, Any]:
        return dict(copy.places.between(chance, 0, 500))

    def near() -> Near:
        found = place()
        return Near(found["latitude"], found["longitude"], chance.choice((50.0, 300.0, 1500.0)))

    def swapped() -> str:
        found = word(USUAL)
        return found[:2] + found[3:4] + found[2:3] + found[4:]

    asked: dict[str, Callable[[], Query]] = {
        "a rare word": lambda: Query(chance.choice(copy.rare)),
        "a usual word": lambda: Query(word(USUAL)),
        "a common word": lambda: Query(word(COMMON)),
        "a word of most articles": lambda: Query(word(MOST)),
        "a common and a usual word": lambda: Query(f"{word(COMMON)} {word(USUAL)}"),
        "two usual words": lambda: Query(f"{word(USUAL)} {word(USUAL)}"),
        "two common words": lambda: Query(f"{word(COMMON)} {word(COMMON)}"),
        "five words": lambda: Query(" ".join([word(COMMON), *(word(USUAL) for _ in range(4))])),
        "a phrase": lambda: Query(f'"{word(COMMON)} {word(COMMON)}"'),
        "a word without another": lambda: Query(f"{word(USUAL)} -{word(COMMON)}"),
        "the beginning of a word": lambda: Query(f"{word(USUAL)[:4]}*"),
        "a word misspelt": lambda: Query(swapped()),
        "a name as words": lambda: Query(*name(copy.people, 2000)),
        "a person": lambda: Query(person=name(copy.people, 2000)),
        "a word and a person": lambda: Query(word(COMMON), person=name(copy.people, 200)),
        "an agency": lambda: Query(agency=name(copy.agencies, 40)),
        "a word and an agency": lambda: Query(word(USUAL), agency=name(copy.agencies, 40)),
        "a country": lambda: Query(country=(place()["country"],)),
        "a month": lambda: Query(since=date(2021, 3, 1), until=date(2021, 3, 31)),
        "a word in a year": lambda: Query(word(COMMON), since=date(2020, 1, 1), until=date(2020, 12, 31)),
        "a common word by date": lambda: Query(word(COMMON), sort=Sort.NEWEST),
        "a usual word by date": lambda: Query(word(USUAL), sort=Sort.NEWEST),
        "near a point": lambda: Query(areas=(near(),)),
        "a word near a point": lambda: Query(word(COMMON), areas=(near(),)),
        "stories counted": lambda: Query(word(USUAL), count=Counted.STORIES),
        "stories counted, a common word": lambda: Query(word(COMMON), count=Counted.STORIES),
        "everything": Query,
    }
    every: dict[str, Callable[[], Asked]] = {kind: partial(_as_sent, make) for kind, make in asked.items()}
    every["all copies, a common word by date"] = lambda: Query(word(COMMON), sort=Sort.NEWEST, loosen=True)
    every["all copies, everything"] = lambda: Query(sort=Sort.NEWEST)
    every["statements, a common word"] = lambda: StatementQuery(word(COMMON))
    every["statements, a usual word"] = lambda: StatementQuery(word(USUAL))
    every["statements of a speaker"] = lambda: StatementQuery(speaker=name(copy.people, 2000))
    every["statements, all"] = StatementQuery
    return every
