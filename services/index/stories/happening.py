"""The same happening in other words: how much two documents share of people, places, days and rare words.

Nothing is merged by it. A name or a word weighs by how few of the articles looked at have it: two on
one subject share what all papers write of, those on one event also what only it has: some of the
names, and some of the words that are no names. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nsmallest
from math import log, sqrt
from typing import Final

from copydesk_contracts.annotations import Annotations, Entity
from services.index import fold
from services.index.documents import body_of, language_of, published_of
from services.index.stored import StoredDocument
from services.index.stories.abroad import Thing, is_name, things
from services.language.rarity import rarities
from services.language.words import SIGNS

_WORD: Final = re.compile(rf"(?:[^\W\d_]|[{SIGNS}])+|\d{{2,}}")
_UNKNOWN: Final = 70
"""Rarity of a word that the table does not have: a name, another language. In tenths of a decade."""
_COMMON: Final = 38
"""Rarity up to which a word says nothing of what happened: one in six thousand, as "minister"."""
_LETTERS: Final = 5
"""Letters of a word that the table does not have, from which it is no particle of another language."""
_IN_TITLE: Final = 3
"""Mentions that one in the title counts for."""
_LEAD: Final = 800
"""Characters that a report begins with: what happened stands there, the subject around it below."""
_IN_LEAD: Final = 2
"""How much more a word says that stands there, or in the title."""
_WORDS: Final = 120
_NAMES: Final = 40
"""The heaviest words and names of a document that are compared."""
_ELSEWHERE: Final = 20
"""Articles supposed beside those looked at, which have none of it: of a few all might share anything."""
DAYS: Final = 1
"""Days between two reports of one event: of those that were marked, none lie two days apart."""
_NEAR: Final = 0.11
"""Nearness from which two documents tell of one happening."""
_UNDATED: Final = 0.2
"""The same where one of them has no date."""
_LEAST_NAMES: Final = 2
_LEAST_WORDS: Final = 8
"""Names and words in common below which the evidence is thin whatever they weigh."""
_NEAR_ABROAD: Final = 0.4
"""Nearness over two languages, where no words tell ..."""
_LEAST_NAMES_ABROAD: Final = 3
"""... beside a figure that both give: of one subject two texts have names in common, and other figures ..."""
_NAMES_ALONE: Final = 6
"""... and names where there is none."""
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Profile:
    """What a document tells of, by folded names and words, each with its weight; and its day.

    `written` has each name as the document writes it, and `meant` names and figures by what they are known
    by in all languages.
    """

    names: Weights
    words: Weights
    written: Mapping[str, str]
    day: date | None
    meant: Weights = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True)
class Shared:
    """What two documents have in common, the heaviest first; `days` lie between, `nearness` is 0 to 1."""

    nearness: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    days: int | None


def profile(document: StoredDocument) -> Profile:
    """What a document tells of."""
    published, entities = published_of(document), list(_entities(document.annotations))
    found = list(things(document))
    return Profile(
        names=_names(entities),
        words=_words(document, _words_of_names(entities)),
        written=_written_by(entities, found),
        day=fold.day_of(published) if published else None,
        meant=_meant(found),
        language=language_of(document),
    )


def names_written(document: StoredDocument) -> dict[str, str]:
    """Each name as the document writes it first, by its folded form and by what it is known by."""
    return _written_by(list(_entities(document.annotations)), things(document))


def _written_by(entities: Sequence[Entity], found: Iterable[Thing]) -> dict[str, str]:
    known = {thing.known: thing.written for thing in found}
    return known | {fold.key(entity.name): entity.name for entity in reversed(entities)}


def _words_of_names(entities: Iterable[Entity]) -> set[str]:
    return {word for entity in entities for word in _WORD.findall(fold.key(entity.name))}


def shared(one: Profile, others: Sequence[Profile], beside: Sequence[Profile]) -> list[Shared | None]:
    """What a document has in common with each of these that tells of one happening.

    Null where that is not plain. `beside` are further documents of that time: what they all
    tell of says little.
    """
    every = [one, *others, *beside]
    names = _scarcity([each.names for each in every])
    words = _scarcity([each.words for each in every])
    meant = _scarcity([each.meant for each in every])
    weighed = [
        replace(
            each,
            names=_times(each.names, names),
            words=_times(each.words, words),
            meant=_times(each.meant, meant),
        )
        for each in every
    ]
    return [_shared(weighed[0], other) for other in weighed[1 : len(others) + 1]]


def _shared(one: Profile, other: Profile) -> Shared | None:
    days = abs((one.day - other.day).days) if one.day and other.day else None
    if one.language and other.language and one.language != other.language:
        return _shared_abroad(one, other, days)
    names, words = _common(one.names, other.names), _common(one.words, other.words)
    thin = len(names) < _LEAST_NAMES or len(words) < _LEAST_WORDS
    if thin or (days or 0) > DAYS:
        return None
    nearness = sqrt(_cosine(one.names, other.names) * _cosine(one.words, other.words))
    if nearness < (_UNDATED if days is None else _NEAR):
        return None
    return Shared(round(nearness, 3), tuple(one.written[name] for name in names), tuple(words), days)


def _shared_abroad(one: Profile, other: Profile, days: int | None) -> Shared | None:
    """The same over two languages, of which both must say their day."""
    common = _common(one.meant, other.meant)
    names = [known for known in common if is_name(known)]
    figures = [known for known in common if not is_name(known)]
    thin = len(names) < (_LEAST_NAMES_ABROAD if figures else _NAMES_ALONE)
    nearness = _cosine(one.meant, other.meant)
    if thin or days is None or days > DAYS or nearness < _NEAR_ABROAD:
        return None
    return Shared(round(nearness, 3), _written(one, names), _written(one, figures), days)


def _written(one: Profile, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(one.written[name] for name in known)


def _entities(found: Annotations) -> Iterator[Entity]:
    for entities in (found.people, found.organisations, found.places):
        yield from entities or ()


def _names(entities: Iterable[Entity]) -> Weights:
    found = Counter[str]()
    for entity in entities:
        found[fold.key(entity.name)] += len(entity.mentions)
    return _heaviest({name: _often(count) * _rarest(name) for name, count in found.items()}, _NAMES)


def _meant(found: Iterable[Thing]) -> Weights:
    times = Counter[str]()
    for thing in found:
        times[thing.known] += thing.times
    return _heaviest({known: _often(count) for known, count in times.items()}, _NAMES)


def _rarest(name: str) -> float:
    """Rarity of a name: that of its rarest word."""
    known = rarities()
    return max((float(_rarity(word, known)) for word in _WORD.findall(name)), default=0.0)


def _words(document: StoredDocument, named: Set[str]) -> Weights:
    """The words that are in no name."""
    title, body = document.article.title, fold.key(body_of(document.article))
    found, headline = Counter(_WORD.findall(body)), _WORD.findall(fold.key(title.reading)) if title else []
    for word in headline:
        found[word] += _IN_TITLE
    first = {*headline, *_WORD.findall(body[:_LEAD])}
    above = _above_common(found.keys())
    telling = {
        word: _often(found[word]) * rarity * (_IN_LEAD if word in first else 1)
        for word, rarity in above.items()
        if word not in named
    }
    return _heaviest(telling, _WORDS)


def _above_common(words: Set[str]) -> dict[str, int]:
    """How much rarer than common words these are; only those that are."""
    known = rarities()
    listed = words & known.keys()
    others = {word: _UNKNOWN - _COMMON for word in words - listed if len(word) >= _LETTERS}
    return others | {word: known[word] - _COMMON for word in listed if known[word] > _COMMON}


def _rarity(word: str, known: Mapping[str, int]) -> int:
    return known.get(word, _UNKNOWN if len(word) >= _LETTERS else 0)


def _often(count: int) -> float:
    return 1 + log(count)


def _scarcity(every: Sequence[Weights]) -> Weights:
    """How much more a name or a word says the fewer of the articles looked at have it."""
    having = Counter(name for each in every for name in each)
    return {name: log((len(every) + _ELSEWHERE) / count) for name, count in having.items()}


def _times(weights: Weights, scarcity: Weights) -> Weights:
    return {name: weight * scarcity[name] for name, weight in weights.items()}


def _heaviest(weights: Weights, most: int) -> Weights:
    return dict(nsmallest(most, weights.items(), key=lambda item: (-item[1], item[0])))


def _common(one: Weights, other: Weights) -> list[str]:
    """What both have, the heaviest first."""
    return sorted(one.keys() & other.keys(), key=lambda name: (-one[name] * other[name], name))


def _cosine(one: Weights, other: Weights) -> float:
    dot = sum(weight * other.get(name, 0.0) for name, weight in one.items())
    return dot / max(1e-9, _norm(one) * _norm(other))


def _norm(weights: Weights) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))
