"""Names that are joined over documents: the same whatever came when, and in how many looks."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from copydesk_contracts.annotations import Annotations
from services.index.identities.book import NameBook
from services.index.identities.ledger import NameLedger
from services.index.identities.rulings import Ruling
from services.index.joined import Ground, Joined
from tests.conformance.store_factory import make, numbered

FULL = [
    *("Adaeze Lindqvist", "Olof Lindqvist", "Olof B. Lindqvist", "OLOF LINDQVIST"),
    *("Ines Okafor", "Inés Okafor", "Jan van der Berg", "Ruth Berg"),
]
SHORT = ["Lindqvist", "Okafor", "Berg", "van der Berg"]
SHORT_OF = [0, 0, 0, 0, 1, 1, 3, 2]
"""The surname of each."""
COMPANY = [f"Body {number}" for number in range(10)]
PLACES = [f"Place {number}" for number in range(10)]
ROLES = ["Judge", "Mayor", "Chief Engineer"]
FEW_STORIES = [None, None, None, None, None, None, "one", "two"]
MANY_STORIES = [None, "one", "two", "three", "four"]
Known = dict[str, tuple[Annotations, str | None]]
Act = tuple[str, int]


def drawn(chance: random.Random) -> Annotations:
    """What is told of the people of a document; of many nobody is, so that what is shared tells something."""
    if chance.random() < 0.4:
        return make(1, organisations=[f"Club {chance.randrange(50)}"]).annotations
    about = chance.randrange(len(FULL))
    full = [FULL[about]] if chance.random() < 0.5 else []
    short = [SHORT[SHORT_OF[about]]] if not full or chance.random() < 0.1 else []
    return make(
        1,
        people=[*full, *short],
        roles=[chance.choice(ROLES)] if chance.random() < 0.5 else (),
        organisations=chance.sample(COMPANY[about : about + 3], chance.randint(1, 3)),
        places=chance.sample(PLACES[about : about + 3], chance.randint(1, 3)),
    ).annotations


def ruling(chance: random.Random, at: int) -> Ruling:
    """Somebody says that two names are one, or are not."""
    return Ruling(
        form=chance.choice(FULL + SHORT),
        name=chance.choice(FULL),
        together=chance.random() < 0.5,
        document_id=numbered(chance.randrange(80)) if chance.random() < 0.5 else None,
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at),
    )


@dataclass
class History:
    """Documents that come, are read otherwise, change their story and go; rulings that come and go."""

    chance: random.Random
    there: Known = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    stories: list[str | None] = field(init=False)

    def __post_init__(self) -> None:
        self.stories = self.chance.choice((FEW_STORIES, MANY_STORIES))

    def act(self, book: NameBook, step: int) -> None:
        """One thing happens."""
        known, dice = sorted(self.there), self.chance.random()
        if known and dice < 0.15:
            gone = self.chance.choice(known)
            del self.there[gone]
            book.remove(gone)
        elif known and dice < 0.3:
            self.move(book, self.chance.choice(known))
        elif dice < 0.33:
            self.rulings = [*self.rulings[-3:], ruling(self.chance, step)]
            book.rule(self.rulings)
        else:
            document, told = numbered(self.chance.randrange(80)), drawn(self.chance)
            self.there[document] = (told, self.chance.choice(self.stories))
            book.put(document, *self.there[document])

    def move(self, book: NameBook, document: str) -> None:
        """A document is of another story."""
        self.there[document] = (self.there[document][0], self.chance.choice(self.stories))
        book.move(document, self.there[document][1])


def calm(history: History) -> NameBook:
    """A book that got what is there in the end, and nothing else."""
    book = NameBook(NameLedger(None))
    for document in sorted(history.there):
        book.put(document, *history.there[document])
    book.rule(history.rulings)
    settle(book)
    return book


def settle(book: NameBook) -> None:
    """Look until nothing is left to be looked at."""
    book.resolve()
    while book.waiting():
        book.tend()


def joined(book: NameBook, history: History) -> dict[str, tuple[Joined, ...]]:
    return {document: found for document in history.there if (found := book.joined(document))}


def differing(book: NameBook, history: History) -> Iterator[tuple[str, object, object]]:
    """Documents whose names are not joined as in a calm run."""
    found, expected = joined(book, history), joined(calm(history), history)
    for document in sorted(found.keys() | expected.keys()):
        if found.get(document) != expected.get(document):
            yield document, found.get(document), expected.get(document)


@pytest.mark.parametrize("seed", range(40))
def test_names_of_any_history_are_those_of_a_calm_run(seed: int) -> None:
    chance = random.Random(seed)
    book, history = NameBook(NameLedger(None)), History(chance)
    for step in range(chance.choice((20, 40, 80, 160))):
        history.act(book, step)
        if chance.random() < 0.4:
            chance.choice((book.resolve, book.tend, lambda: book.resolve(chance.choice((0, 1, 7)))))()
    settle(book)
    assert list(differing(book, history)) == []


def test_a_surname_is_looked_at_again_when_the_full_name_comes_to_its_story_or_goes() -> None:
    book = NameBook(NameLedger(None))
    short, full, other = numbered(1), numbered(2), numbered(3)
    book.put(short, make(1, people=["Okafor"]).annotations, "one")
    for document in (full, other):
        book.put(document, make(2, people=["Ines Okafor"]).annotations, None)
    settle(book)
    found = []
    for document, story in ((full, "one"), (other, "one"), (full, "two"), (other, None)):
        book.move(document, story)
        settle(book)
        found.append([one.ground for one in book.joined(short)])
    assert found == [[Ground.STORY], [Ground.STORY], [Ground.STORY], []]


@pytest.mark.parametrize("seed", range(12))
def test_names_are_those_of_a_calm_run_whoever_died_or_lost_the_tables(seed: int, tmp_path: Path) -> None:
    chance, lives = random.Random(seed), count()
    history, kept = History(chance), dict[str, object]()
    folder = tmp_path / "names.sqlite"
    book = NameBook(NameLedger(folder))
    for step in range(120):
        history.act(book, step)
        dice = chance.random()
        if dice < 0.3:
            book.resolve(chance.choice((0, 1, 7)))
            book.ledger.commit()
            kept = dict(history.there)
        elif dice < 0.4:  # What was not committed is gone, and comes again; or all is, and is read anew.
            book.ledger.close()
            if chance.random() < 0.3:
                folder, kept = tmp_path / f"{next(lives)}.sqlite", {}
            book = NameBook(NameLedger(folder))
            deliver(book, history, [d for d in every(history, kept) if history.there.get(d) != kept.get(d)])
    settle(book)
    assert list(differing(book, history)) == []
    book.ledger.close()


def every(history: History, kept: dict[str, object]) -> list[str]:
    """Documents that are there, or were, in any order."""
    found = sorted(history.there.keys() | kept.keys())
    history.chance.shuffle(found)
    return found


def deliver(book: NameBook, history: History, documents: Iterable[str]) -> None:
    """These documents come as they are now, or go."""
    book.rule(history.rulings)
    for document in documents:
        if document in history.there:
            book.put(document, *history.there[document])
        else:
            book.remove(document)
