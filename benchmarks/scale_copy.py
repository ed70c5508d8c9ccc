"""Invented small articles: words, names, places, agencies, days and stories as uneven as real ones."""

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

from copydesk_contracts.annotations import (
    Agency,
    Annotations,
    Entity,
    Language,
    Mention,
    Organisation,
    Person,
    Place,
    Quote,
    Statement,
    StatementKind,
)
from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from copydesk_contracts.events import ContentRef, Location
from services.index.stored import StoredDocument

WORDS: Final = 300_000
NAMES: Final = 200_000
PLACES: Final = 5_000
COUNTRIES: Final = 80
AGENCIES: Final = 40
SOURCES: Final = 20
SHORTEST: Final = 55
LONGEST: Final = 145
"""Words of a body, to which the names come that it tells of."""
YEARS: Final = (2015, 2024)
RARE: Final = 200_000
LONG: Final = 11
"""Rare words, each of so many letters, and of none but its own form."""
OWN: Final = tuple(f"zqq{letter}zqqzqqk" + "k" for letter in "abc")
"""What stands in a text for the rare words that each document of this text has of its own."""
_LETTERS: Final = "etaoinshrdlucmfwypvbgkjqxz"
_OFTEN: Final = list(itertools.accumulate(1 / (n + 4) for n in range(len(_LETTERS))))


class Uneven:
    """Things of which the first come often and the last hardly ever, as Zipf has it."""

    def __init__(self, things: Sequence[Any], steepness: float = 1.0) -> None:
        self._things = things
        self._weights = list(itertools.accumulate(1 / (n + 5) ** steepness for n in range(len(things))))

    def some(self, chance: random.Random, count: int) -> list[Any]:
        """So many of them, with repetitions."""
        return chance.choices(self._things, cum_weights=self._weights, k=count)

    def between(self, chance: random.Random, first: int, last: int) -> Any:
        """One of those that are so frequent, the most frequent being 0."""
        return self._things[chance.randrange(first, last)]


class Copy:
    """What invented articles are made of; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = Uneven(list(self._distinct(WORDS)))
        self.rare = [self._rare() for _ in range(RARE)]
        self.people = Uneven([self._name() for _ in range(NAMES)], 0.8)
        self.organisations = Uneven([f"{self._name()} Group" for _ in range(NAMES // 4)], 0.8)
        self.places = Uneven([self._place() for _ in range(PLACES)], 0.9)
        self.agencies = Uneven([f"{self._name()} News" for _ in range(AGENCIES)])
        self.sources = Uneven([f"wire{number:02}" for number in range(SOURCES)])

    def article(self, number: int) -> StoredDocument:
        """The article of that number."""
        chance = self.chance
        title = " ".join(self.words.some(chance, 7)).capitalize()
        start = len(title) + 2
        people = sorted(set(self.people.some(chance, chance.choice((1, 1, 2, 3)))))
        organisations = sorted(set(self.organisations.some(chance, chance.choice((0, 1, 2)))))
        agencies = self.agencies.some(chance, chance.choice((0, 1)))
        places = {place["name"]: place for place in self.places.some(chance, chance.choice((1, 1, 2)))}
        parts = self.words.some(chance, chance.randint(SHORTEST, LONGEST))
        names = [*people, *organisations, *agencies, *places, *OWN]
        at = sorted(chance.sample(range(1, len(parts)), len(names)), reverse=True)
        for name, place in zip(names, at, strict=True):
            parts.insert(place, name)
        body = " ".join(parts).capitalize() + "."
        text = f"{title}\n\n{body}"
        paragraph = Fact(text=body, span=Span(start=start, end=len(text)), rule="made-up")
        article = Article(
            text=text,
            format="text",
            title=Fact(text=title, span=Span(start=0, end=len(title)), rule="made-up"),
            published=self._date(),
            sections=(Section(paragraphs=(paragraph,)),),
        )
        annotations = Annotations(
            language=Language(code=chance.choice(("en", "en", "de")), confidence=0.9),
            people=tuple(_entity(Person, text, start, name) for name in people),
            organisations=tuple(_entity(Organisation, text, start, name) for name in organisations),
            places=tuple(_entity(Place, text, start, **place) for place in places.values()),
            agencies=tuple(_entity(Agency, text, start, name) for name in agencies),
            quotes=(Quote(**self._said(text, start, people[0])),),
            statements=(Statement(**self._said(text, start + 90, people[-1]), kind=StatementKind.INDIRECT),),
        )
        return StoredDocument(
            document_id=id_of(number),
            content=ContentRef(sha256="0" * 64, size=len(text)),
            locations=(Location(root=self.sources.some(chance, 1)[0], path=f"{number}.txt", revision=1),),
            article=article,
            annotations=annotations,
            story=story_of(number),
        )

    def _said(self, text: str, start: int, speaker: str) -> dict[str, Any]:
        """Some ten words from there on."""
        span = Span(start=start, end=min(len(text), start + 70))
        return {"text": text[span.start : span.end], "span": span, "speaker": speaker}

    def _date(self) -> DateFact:
        year, month, day = (self.chance.randint(*ends) for ends in (YEARS, (1, 12), (1, 28)))
        hour, minute = self.chance.randrange(24), self.chance.randrange(60)
        value = f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+00:00"
        return DateFact(text="then", value=value, locator="made-up", rule="made-up")

    def _distinct(self, count: int) -> Iterator[str]:
        """The more frequent are the shorter ones."""
        seen: set[str] = set()
        while len(seen) < count:
            length = min(3 + len(seen).bit_length() // 3 + self.chance.randint(0, 3), 12)
            word = "".join(self.chance.choices(_LETTERS, cum_weights=_OFTEN, k=length))
            if word not in seen:
                seen.add(word)
                yield word

    def _rare(self) -> str:
        return "".join(self.chance.choices(_LETTERS, cum_weights=_OFTEN, k=LONG - 2)) + "kk"

    def _name(self) -> str:
        first, last = self.words.some(self.chance, 2)
        return f"{first.title()} {last.title()}"

    def _place(self) -> dict[str, Any]:
        chance = self.chance
        country = int(COUNTRIES * chance.random() ** 2)
        return {
            "name": self._name().split()[0],
            "country": chr(65 + country // 26) + chr(65 + country % 26),
            "region": f"Region {chance.randrange(10)}",
            "latitude": round(-50 + 120 * chance.random(), 4),
            "longitude": round(-180 + 360 * chance.random(), 4),
        }


def _entity(kind: type[Entity], text: str, start: int, name: str, **more: Any) -> Any:
    at = text.lower().index(name.lower(), start)
    mention = Mention(text=text[at : at + len(name)], span=Span(start=at, end=at + len(name)))
    return kind(name=name, mentions=(mention,), **more)


def id_of(number: int) -> str:
    """The id of the document of that number."""
    return f"{number:08x}".ljust(40, "0")


def story_of(number: int) -> str | None:
    """The story of the document of that number, if it is of one: three of eight are."""
    return f"{number // 8:08x}".ljust(40, "f") if number % 8 < 3 else None
