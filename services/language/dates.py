"""The words of a language that dates are made of, and what is particular in how it writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, Final, get_origin

from services.language.folder import having, read

PART: Final = "dates.json"


@dataclass(frozen=True)
class DateWords:
    """`before` and `after` modifiers move by whole units; `named` days by days.

    Word sets are in lower case without punctuation. `doubtful` words name a month or a
    weekday only in company; `nowadays` are nouns that make "today's" mean no day.
    `floating` holidays are the n-th weekday of a month, counted from a day of it. `nights` move
    "last night"; `soon` words open a time from now, `within` ones a part of the current unit.
    `future` words look ahead anywhere, `leading` ones and `limits` just before the date,
    `future_to` before one of `infinitive`.

    What is particular: with `capital_names` months and weekdays have a capital wherever they
    stand, with `capital_nouns` all nouns; with `definite_stretches` "the last week" is a stretch
    of time and no week. `halves` leads from the first word of a unit of two ("week end") to its
    second. `day_articles` stand between a weekday and its day. `noun_openers` begin a noun,
    `ones` among them count nothing. `stretching` words move a unit only behind one of `pointing`,
    as `pointed` says. `counted` nouns follow numbers that are no years, `not_plural` words look
    like such nouns.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, str]
    plurals: dict[str, str]
    before: dict[str, int]
    after: dict[str, int]
    named: dict[str, int]
    numbers: dict[str, int]
    holidays: dict[str, list[int]]
    floating: dict[str, list[int]]
    ordinals: dict[str, int]
    nights: dict[str, int]
    context: dict[str, list[Any]]
    edges: dict[str, str]
    doubtful: frozenset[str]
    dayparts: frozenset[str]
    nowadays: frozenset[str]
    articles: frozenset[str]
    vague: frozenset[str]
    names: frozenset[str]
    fillers: frozenset[str]
    until: frozenset[str]
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]
    ago: frozenset[str]
    about: frozenset[str]
    decades: frozenset[str]
    future: frozenset[str]
    leading: frozenset[str]
    limits: frozenset[str]
    future_to: frozenset[str]
    past: frozenset[str]
    past_endings: tuple[str, ...]
    not_past: frozenset[str]
    clauses: frozenset[str]
    soon: frozenset[str]
    within: frozenset[str]
    infinitive: frozenset[str]
    day_articles: frozenset[str]
    noun_openers: frozenset[str]
    ones: frozenset[str]
    stretching: frozenset[str]
    pointing: frozenset[str]
    ongoing: frozenset[str]
    weekend_openers: frozenset[str]
    not_today: frozenset[str]
    counted: frozenset[str]
    not_plural: frozenset[str]
    pointed: dict[str, int]
    halves: dict[str, str]
    capital_names: bool
    capital_nouns: bool
    definite_stretches: bool

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], list[Any]]:
        """Fixed expressions of several words."""
        return {tuple(key.split()): value for key, value in self._fixed.items()}

    @property
    def _fixed(self) -> dict[str, list[Any]]:
        return {**self.holidays, **self.floating, **self.context}

    @cached_property
    def phrase_heads(self) -> frozenset[str]:
        """The first words of the fixed expressions."""
        return frozenset(phrase[0] for phrase in self.phrases)

    @cached_property
    def triggers(self) -> frozenset[str]:
        """The words at which an expression may be read, figures apart."""
        tables = (
            self.months,
            self.weekdays,
            self.units,
            self.named,
            self.ago,
            self.phrase_heads,
            self.dayparts,
            self.plurals,
        )
        return frozenset(word for table in tables for word in table)


@cache
def date_words(language: str) -> DateWords | None:
    """The words of an ISO 639-1 language, or null where there is no list of them."""
    if language not in having(PART):
        return None
    raw = read(language, PART)
    return DateWords(**{field.name: _shaped(raw, field.name, field.type) for field in fields(DateWords)})


def _shaped(raw: Mapping[str, Any], name: str, kind: Any) -> Any:
    """What the file has under the name; a list, table or trait that it lacks is empty or false."""
    if kind is bool:
        return bool(raw.get(name, False))
    if get_origin(kind) is dict:
        return dict(raw.get(name, {}))
    found = raw.get(name, ())
    return tuple(found) if get_origin(kind) is tuple else frozenset(found)
