"""What people type into the search box, read leniently: nothing is ever a syntax error.

    drought water          both words
    "state of emergency"   the phrase; "drought water"~3 within three words more
    +drought               the word just so, also in a search that may be loosened
    drough*                words that begin so; also "state of emer"*
    *quake, tele*ed        words that end so, or begin and end so
    -football              without the word; also NOT football
    drought OR flood       either of two neighbours
    person:Merkel          in the names of people; also organisation: place: agency:
                           speaker: role: author: title: quote: said: path:,
                           with phrases too
    language:de source:dpa the whole value; also label: country: region: warning:
                           relation:
    story:ID               of that story, by its whole id
    published:2024-10      in that month; 2024, 2024-10-12, 2024-10-01..2024-10-12,
                           2024-10.. and ..2024 as well; since: and until: too
    mentions:2024-10-12    speaks of that day
    near:51.5,-0.1,50km    has a place so near to that latitude and longitude
    box:50,-1,52,1         has a place between south, west, north and east

Case and accents do not matter. An unknown field, a wrong date or area is searched as words;
`notes.py` says so.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.index import fold
from services.index.areas import AREA_FIELDS, Area
from services.index.query import Facet

MAX_TEXT = 1000
"""Characters of a query that are read; the rest is dropped."""

LEAST_LETTERS: Final = 2
"""Letters of a pattern: a single one is in nearly every word."""


class Scope(StrEnum):
    """Where words are looked for."""

    ALL = "all"
    TITLE = "title"
    AUTHOR = "author"
    QUOTE = "quote"
    SAID = "said"
    ROLE = "role"
    PATH = "path"
    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    PLACES = "places"
    AGENCIES = "agencies"
    SPEAKERS = "speakers"


@dataclass(frozen=True)
class Words:
    """One word or phrase; with `prefix` its last word is only a beginning.

    `exact` words were typed in quotation marks or behind a plus sign; `slop` is how many
    words more than its own a phrase may stretch over.
    """

    text: str
    scope: Scope = Scope.ALL
    prefix: bool = False
    exact: bool = False
    slop: int = 0


@dataclass(frozen=True)
class Wild:
    """Words that fit a pattern: its asterisks stand for any letters, at least two others are given."""

    pattern: str
    scope: Scope = Scope.ALL


@dataclass(frozen=True)
class FacetValue:
    """A whole value of a facet, already folded."""

    facet: Facet
    key: str


@dataclass(frozen=True)
class PublishedBetween:
    """Published in this range of days, both included; null is open."""

    since: date | None
    until: date | None


@dataclass(frozen=True)
class Mentions:
    """Speaks of a day, month or year in this range."""

    since: date
    until: date


@dataclass(frozen=True)
class OfStory:
    """Is of the story that has this id."""

    story: str


Term = Words | Wild | FacetValue | OfStory | PublishedBetween | Mentions | Area


@dataclass(frozen=True)
class Clause:
    """Any of the terms must hold, or with `exclude` none of them."""

    terms: tuple[Term, ...]
    exclude: bool = False


SCOPE_FIELDS: Final = {
    "title": Scope.TITLE,
    "author": Scope.AUTHOR,
    "by": Scope.AUTHOR,
    "quote": Scope.QUOTE,
    "said": Scope.SAID,
    "role": Scope.ROLE,
    "path": Scope.PATH,
    "person": Scope.PEOPLE,
    "people": Scope.PEOPLE,
    "organisation": Scope.ORGANISATIONS,
    "organization": Scope.ORGANISATIONS,
    "org": Scope.ORGANISATIONS,
    "place": Scope.PLACES,
    "agency": Scope.AGENCIES,
    "speaker": Scope.SPEAKERS,
}
VALUE_FIELDS: Final = {
    "language": Facet.LANGUAGE,
    "lang": Facet.LANGUAGE,
    "source": Facet.SOURCE,
    "label": Facet.LABELS,
    "country": Facet.COUNTRIES,
    "region": Facet.REGIONS,
    "warning": Facet.WARNINGS,
    "relation": Facet.RELATIONS,
}
STORY_FIELD: Final = "story"
DATE_FIELDS: Final = ("published", "date", "since", "until", "mentions")
_OPEN: Final = '"“”„‟«»'
_TOKEN: Final = re.compile(
    rf"""(?:(?P<minus>[-−–](?=\S))|(?P<plus>\+(?=[^\s+])))?    # excluded, or just so
         (?:(?P<field>[^\W\d_]{{1,20}}):)?      # a field
         (?:[{_OPEN}](?P<phrase>[^{_OPEN}]*)(?:[{_OPEN}]|$)(?:(?P<star>\*)|~(?P<slop>\d{{1,2}})(?!\S))?
           |(?P<word>[^\s{_OPEN}]+))""",
    re.VERBOSE,
)


def parse(text: str) -> tuple[Clause, ...]:
    """The clauses of a query, all of which must hold. Empty if nothing was asked for."""
    clauses: list[Clause] = []
    joined = negated = False
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", text[:MAX_TEXT])):
        if _operator(match) is not None:
            joined = joined or (_operator(match) == "OR" and bool(clauses))
            negated = negated or _operator(match) == "NOT"
            continue
        clause = Clause(tuple(_terms(match)), negated or match["minus"] is not None)
        if joined and not clause.exclude and not clauses[-1].exclude:
            clause = Clause(clauses.pop().terms + clause.terms)
        clauses.append(clause)
        joined = negated = False
    return tuple(clauses)


def asks_for_a_story(text: str, story: str | None) -> bool:
    """Whether the members of some story are wanted, by a filter or in words: each of them is a hit then."""
    if story is not None:
        return True
    wanted = (term for clause in parse(text) if not clause.exclude for term in clause.terms)
    return any(isinstance(term, OfStory) for term in wanted)


def _operator(match: re.Match[str]) -> str | None:
    alone = match["minus"] is None and match["plus"] is None and match["field"] is None
    return match["word"] if alone and match["word"] in ("AND", "OR", "NOT") else None


def _terms(match: re.Match[str]) -> Iterator[Term]:
    field = (match["field"] or "").lower()
    body = match["word"] if match["phrase"] is None else match["phrase"]
    if field in VALUE_FIELDS:
        yield FacetValue(VALUE_FIELDS[field], fold.key(body))
    elif field == STORY_FIELD and body.strip():
        yield OfStory(body.strip().lower())
    elif (dated := _dated(field, body)) is not None:
        yield dated
    elif (area := _area(field, body)) is not None:
        yield area
    elif field in SCOPE_FIELDS:
        yield _words(match, body, SCOPE_FIELDS[field])
    else:
        yield _words(match, f"{match['field']}:{body}" if match["field"] else body, Scope.ALL)


def _words(match: re.Match[str], body: str, scope: Scope) -> Words | Wild:
    if match["phrase"] is not None:
        return Words(body.strip("*"), scope, match["star"] is not None, True, int(match["slop"] or 0))
    if _is_pattern(body):
        return Wild(body, scope)
    return Words(body.strip("*"), scope, body.endswith("*"), match["plus"] is not None)


def _is_pattern(body: str) -> bool:
    """Whether an asterisk stands before the end, beside letters enough to be looked for."""
    letters = sum(character.isalnum() for character in body)
    return "*" in body[:-1] and letters >= LEAST_LETTERS


def _area(field: str, body: str) -> Area | None:
    if field not in AREA_FIELDS:
        return None
    try:
        return AREA_FIELDS[field](body)
    except ValueError:
        return None


def _dated(field: str, body: str) -> PublishedBetween | Mentions | None:
    if field not in DATE_FIELDS:
        return None
    try:
        since, until = _range(body)
    except ValueError:
        return None
    match field:
        case "since":
            return PublishedBetween(since, None)
        case "until":
            return PublishedBetween(None, until)
        case "mentions":
            return Mentions(since or date.min, until or date.max)
        case _:
            return PublishedBetween(since, until)


def _range(body: str) -> tuple[date | None, date | None]:
    start, dots, end = body.partition("..")
    if not dots:
        return fold.first_day(body), fold.last_day(body)
    if not start and not end:
        raise ValueError("a range without either end")
    return fold.first_day(start) if start else None, fold.last_day(end) if end else None
