"""The words of a language that dates are made of; one JSON file a language."""

import json
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "fr")


@dataclass(frozen=True)
class Lexicon:
    """`before` and `after` modifiers move by whole units; `named` days by days.

    Word sets are in lower case without punctuation. `doubtful` words name a month or a
    weekday only in company; `nowadays` are nouns that make "today's" mean no day.
    `floating` holidays are the n-th weekday of a month, counted from a day of it. `nights` move
    "last night"; `soon` words open a time from now, `within` ones a part of the current unit.
    `future` words look ahead anywhere, `leading` ones and `limits` just before the date,
    `future_to` before "to".
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
def lexicon(language: str) -> Lexicon | None:
    """The words of an ISO 639-1 language, or null where there is no list of them."""
    if language not in LANGUAGES:
        return None
    source = files("services.enricher").joinpath("data", "dates", f"{language}.json")
    raw = json.loads(source.read_text(encoding="utf-8"))
    raw["conjunctions"] = raw.pop("and")
    shaped = {f.name: _shape(raw[f.name], f.name) for f in fields(Lexicon)}
    return Lexicon(**shaped)


def _shape(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value
    return tuple(value) if name == "past_endings" else frozenset(value)
