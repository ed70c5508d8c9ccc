"""Indexers of several machines write one index in turns, each with tables of its own that may be lost."""

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from services.index.joined import Joined
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.opensearch.generations import written_since
from services.index.opensearch.place import OpenSearchPlace
from services.index.opensearch.searcher import OpenSearchSearcher
from services.index.opensearch.store import OpenSearchStore
from services.index.opensearch.told import OpenSearchTold
from services.index.port import Searcher
from services.index.stored import StoredDocument
from services.index.versions import Versions
from services.index.writer import IndexWriter, Takeover
from tests.conformance.opensearch_server import emptied
from tests.conformance.retold import shown as standings
from tests.conformance.store_factory import make, numbered
from tests.follower import Follower

pytestmark = pytest.mark.docker

PARTS = [range(start, start + 100) for start in range(0, 600, 100)]
"""What fingerprints are made of: documents that share a part are of one story."""
FENCES = count(3 * 10**12, 1_000)
"""They grow over all tests: the engine remembers the last writer of what was deleted."""
LEFT, RIGHT = PARTS[:2]
FULL = ["Adaeze Lindqvist", "Olof Lindqvist", "OLOF LINDQVIST"]
BODIES = [f"Body {number}" for number in range(9)]


def of(number: int, *parts: range, people: Sequence[str] = (), beside: Sequence[str] = ()) -> StoredDocument:
    """A document whose fingerprint has those parts, of people beside organisations, dated by its number."""
    told = make(
        number,
        f"copy {number}",
        published=f"2024-05-{1 + number % 7:02}",
        people=people,
        organisations=beside,
    )
    sketch = tuple(sorted({n for part in parts for n in part}))
    annotations = told.annotations.model_copy(update={"fingerprint": sketch})
    return told.model_copy(update={"annotations": annotations})


@dataclass
class House:
    """Machines that may write one index, of which one does."""

    place: OpenSearchPlace
    folder: Path
    fence: int = field(default_factory=lambda: next(FENCES))

    def take_over(self, machine: str) -> IndexWriter:
        """That machine's indexer begins a turn."""
        self.fence = next(FENCES)
        tables = self.folder / machine
        tables.mkdir(exist_ok=True)
        writer = IndexWriter(
            OpenSearchStore(self.place, self.fence),
            tables / "stories.sqlite",
            Versions(tables / "versions"),
            epoch=self.fence,
            announcements=OpenSearchTold(self.place),
        )
        since = Takeover(self.fence, lambda turn: written_since(self.place, turn))
        writer.reconcile(OpenSearchSearcher(self.place), since)
        return writer

    def forget(self, machine: str) -> None:
        """All that lay on that machine is gone."""
        shutil.rmtree(self.folder / machine, ignore_errors=True)


@pytest.fixture
def house(opensearch_place: OpenSearchPlace, tmp_path: Path) -> House:
    """An empty index."""
    emptied(opensearch_place)
    opensearch_place.client.indices.delete(index=f"{opensearch_place.prefix}-told", ignore_unavailable=True)
    return House(opensearch_place, tmp_path)


def stories(searcher: Searcher) -> dict[str, str]:
    """The stories that the index shows."""
    found = {i: searcher.get(i) for i in searcher.ids()}
    return {i: document.story for i, document in found.items() if document is not None and document.story}


def names(searcher: Searcher) -> dict[str, tuple[Joined, ...]]:
    """What names are joined to in the index."""
    found = {i: searcher.get(i) for i in searcher.ids()}
    return {i: document.joined for i, document in found.items() if document is not None and document.joined}


def shown(house: House) -> dict[str, str]:
    return stories(OpenSearchSearcher(house.place))


def followed(reader: Follower) -> dict[str, str]:
    """The stories of documents by the events alone."""
    return {i: standing.story for i, standing in reader.known().items() if standing.story is not None}


def test_who_takes_over_for_good_knows_the_stories(house: House) -> None:
    first = house.take_over("one")
    for number in (3, 4):
        first.put(f"put {number}", of(number, LEFT))
    first.commit()
    house.forget("one")
    second = house.take_over("two")
    second.put("put 2", of(2, LEFT))
    second.commit()
    assert shown(house) == {numbered(n): numbered(2) for n in (2, 3, 4)}


def test_what_was_never_announced_is_announced_by_the_next_one(house: House) -> None:
    reader, first = Follower(), house.take_over("one")
    first.put("put 3", of(3, LEFT))
    reader.take(first.commit().get("put 3"))
    first.put("put 4", of(4, LEFT))  # indexed, and killed before anybody was told
    first.commit()
    house.forget("one")
    second = house.take_over("two")
    second.recall(["put 4"])
    second.put("put 4", of(4, LEFT))
    reader.take(second.commit()["put 4"])
    assert followed(reader) == shown(house) == {numbered(n): numbered(3) for n in (3, 4)}
    assert reader.known() == standings(OpenSearchSearcher(house.place))


def test_tables_of_an_earlier_turn_learn_what_was_read_otherwise_since(house: House) -> None:
    first = house.take_over("one")
    for number in (3, 4):
        first.put(f"put {number}", of(number, LEFT))
    first.commit()
    first.close()
    second = house.take_over("two")
    second.put("replayed 4", of(4, RIGHT))
    second.commit()
    second.close()
    again = house.take_over("one")
    again.put("put 5", of(5, RIGHT))
    change = again.commit()["put 5"]
    assert shown(house) == {numbered(n): numbered(4) for n in (4, 5)}
    assert change.turn > house.fence, "readers would take what is new for old"


def history(chance: random.Random) -> Iterator[tuple[str, StoredDocument | int]]:
    """Documents that come, are read otherwise, and go."""
    there: list[int] = []
    for step in range(50):
        if there and chance.random() < 0.25:
            gone = chance.choice(there)
            there.remove(gone)
            yield f"{step} gone", gone
            continue
        number = chance.choice(there) if there and chance.random() < 0.2 else 1 + chance.randrange(200)
        there = sorted({*there, number})
        parts = chance.sample(PARTS, chance.choice((1, 1, 1, 2)))
        about = chance.randrange(4)
        people = [chance.choice((FULL[about], "Lindqvist"))] if about < len(FULL) else []
        yield f"{step} put", of(number, *parts, people=people, beside=BODIES[2 * about : 2 * about + 3])


def does(writer: IndexWriter, cause: str, what: StoredDocument | int) -> None:
    if isinstance(what, int):
        writer.delete(cause, numbered(what))
    else:
        writer.put(cause, what)


@pytest.mark.parametrize("seed", range(4))
def test_stories_and_names_of_any_turns_are_those_of_one_calm_indexer(house: House, seed: int) -> None:
    chance, reader = random.Random(seed), Follower()
    script = list(history(chance))
    writer, at = house.take_over("one"), 0
    while at < len(script):
        batch = script[at : at + chance.randint(1, 4)]
        writer.recall([cause for cause, _ in batch])
        for cause, what in batch:
            does(writer, cause, what)
        dies = chance.choice(("", "", "before", "after", "between"))
        told = writer.commit() if dies != "before" else {}
        finished = {"": len(batch), "between": chance.randrange(len(batch))}.get(dies, 0)
        for cause, _ in batch[:finished]:
            reader.take(told.get(cause))
        at += finished
        if dies:
            writer.close()  # drops what was not committed, as a kill does
            if chance.random() < 0.5:
                house.forget("one")
            writer = house.take_over(chance.choice(("one", "two", "three")))
    calm = MemoryIndex()
    alone = IndexWriter(MemoryStore(calm), None, Versions(house.folder / "calm"))
    for cause, what in script:
        does(alone, cause, what)
    alone.commit()
    for each in (writer, alone):
        while each.tend():
            pass
    assert shown(house) == stories(MemorySearcher(calm))
    assert names(OpenSearchSearcher(house.place)) == names(MemorySearcher(calm))
    assert reader.known() == standings(OpenSearchSearcher(house.place)) == standings(MemorySearcher(calm))
