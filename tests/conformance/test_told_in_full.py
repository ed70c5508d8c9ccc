"""What is announced of stories and relations equals the index, wherever the indexer dies."""

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from copydesk_contracts.events import StoryChanged
from services.index.failures import StoreUnavailable
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import Standing, StoredDocument
from services.index.versions import Versions
from services.index.writer import IndexWriter
from tests.conformance.retold import (
    Act,
    does,
    history,
    in_another_order,
    shown,
    some_finished,
    told,
)
from tests.conformance.store_factory import numbered
from tests.follower import Follower

BEFORE, WITHIN, AFTER, BETWEEN = "before", "within", "after", "between"
"""Where an indexer dies: before the commit, with its tables written and not the index, before anything of
what was committed is finished, or when some of it is."""
LEFT, RIGHT = range(0, 100), range(100, 200)


class DyingStore(MemoryStore):
    """A store that a death may keep from committing."""

    dying = False

    def commit(self) -> None:
        """Make everything visible, or nothing."""
        if self.dying:
            raise StoreUnavailable("killed")
        super().commit()


class House:
    """An index whose indexer dies and comes again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder, MemoryIndex()
        self.searcher = MemorySearcher(self.index)
        self.reader = Follower()
        self.revive()

    def revive(self) -> None:
        """Another life, over the same tables and index."""
        self.store = DyingStore(self.index)
        self.writer = IndexWriter(self.store, self.folder / "stories.sqlite", Versions(self.folder / "v"))
        self.writer.reconcile(self.searcher)

    def die(self) -> None:
        """Nothing that was not committed is left."""
        self.writer.close()
        self.revive()

    def do(self, *acts: Act) -> Mapping[str, StoryChanged]:
        """Commit them; nobody is told yet."""
        for act in acts:
            does(self.writer, act)
        return self.writer.commit()

    def announce(self, told: Mapping[str, StoryChanged], finished: Iterable[Act]) -> None:
        """Finish those events."""
        for cause, *_ in finished:
            self.reader.take(told.get(cause))

    def attempt(self, batch: list[Act], death: str, chance: random.Random) -> list[Act]:
        """Do a batch and die there. Returns what is finished then."""
        if death == BEFORE:
            for act in batch:
                does(self.writer, act)
            return []
        self.store.dying = death == WITHIN
        try:
            told = self.do(*batch)
        except StoreUnavailable:
            return []
        finished = batch if not death else some_finished(chance, batch) if death == BETWEEN else []
        self.announce(told, in_another_order(chance, finished))
        return finished


@pytest.mark.parametrize("seed", range(20))
def test_whoever_reads_the_events_knows_what_the_index_knows(tmp_path: Path, seed: int) -> None:
    chance, house = random.Random(seed), House(tmp_path)
    script = list(history(chance))
    waiting = list(script)
    while waiting:
        batch = waiting[: chance.randint(1, 5)]
        death = chance.choice(("", "", BEFORE, WITHIN, AFTER, BETWEEN))
        finished = house.attempt(batch, death, chance)
        waiting = [act for act in waiting if act not in finished]
        if death:
            house.die()
            waiting = [*in_another_order(chance, waiting[:6]), *waiting[6:]]
    assert house.reader.known() == shown(house.searcher)
    calm = MemoryIndex()
    alone = IndexWriter(MemoryStore(calm), None, Versions(tmp_path / "calm"))
    for act in script:
        does(alone, act)
    alone.commit()
    assert shown(MemorySearcher(calm)) == shown(house.searcher)


@pytest.mark.parametrize("death", [AFTER, WITHIN, BEFORE])
def test_another_source_is_told_of_those_that_did_not_move(tmp_path: Path, death: str) -> None:
    house, chance = House(tmp_path), random.Random(1)
    early = [("put 2", 2, told(2, "whole", 5, LEFT)), ("put 3", 3, told(3, "cut", 6, LEFT))]
    house.announce(house.do(*early), early)
    assert house.reader.known()[numbered(2)] == Standing(numbered(2), relation="source")
    last: Act = ("put 4", 4, told(4, "whole", 1, LEFT))
    house.attempt([last], death, chance)
    house.die()
    change = house.do(last)["put 4"]
    assert [(m.document_id, m.relation) for m in change.moves] == [
        (numbered(2), "copy"),
        (numbered(4), "source"),
    ]
    house.announce({"put 4": change}, [last])
    assert house.reader.known() == shown(house.searcher)


def test_what_was_announced_before_a_death_is_the_same_after_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    acts: list[Act] = [(f"put {n}", n, told(n, form, n, LEFT)) for n, form in ((2, "whole"), (3, "cut"))]
    first = house.do(*acts)
    house.die()
    later: Act = ("put 1", 1, told(1, "whole", 1, LEFT))
    again = house.do(later, *acts)
    assert {cause: again[cause] for cause, *_ in acts if cause in again} == first
    assert again["put 1"].turn > max(change.turn for change in first.values())


def test_what_was_undone_by_a_death_is_not_announced_as_it_was(tmp_path: Path) -> None:
    house = House(tmp_path)
    here: Act = ("put 1", 1, told(1, "whole", 1, LEFT))
    house.do(here)
    there: Act = ("put 2", 2, told(2, "whole", 2, LEFT))
    gone: Act = ("gone 1", 1, None)
    house.attempt([there, gone], WITHIN, random.Random(1))
    house.die()
    for act in (gone, there):
        house.announce(house.do(act), [act])
    assert house.reader.known() == shown(house.searcher) == {}


def test_an_event_that_is_of_no_use_any_more_is_told_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    acts: list[Act] = [(f"put {n}", n, told(n, "whole", n, LEFT)) for n in (1, 2)]
    first = house.do(*acts)
    house.die()
    house.writer.repeat("put 2", numbered(2))
    house.writer.repeat("never came", numbered(3))
    assert house.writer.commit() == {"put 2": first["put 2"]}


def test_a_story_too_large_to_tell_is_told_to_have_no_relations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.index.writer.NAMED", 3)
    house = House(tmp_path)
    for number in (1, 2, 3, 4):
        act: Act = (f"put {number}", number, told(number, "whole", number, LEFT))
        house.announce(house.do(act), [act])
        related = {i: s.relation for i, s in house.reader.known().items()}
        assert (
            set(related.values())
            == {1: set(), 2: {"source", "copy"}, 3: {"source", "copy"}, 4: {None}}[number]
        )
    gone: Act = ("gone", 4, None)
    house.announce(house.do(gone), [gone])
    assert house.reader.known() == shown(house.searcher)
    assert house.reader.known()[numbered(1)].relation == "source"


def test_each_event_tells_of_its_own_stories(tmp_path: Path) -> None:
    house = House(tmp_path)
    documents: list[StoredDocument] = [
        told(n, "whole", 9 - n, part) for n, part in ((1, LEFT), (2, LEFT), (3, RIGHT), (4, RIGHT))
    ]
    house.do(*((f"put {d.document_id[:8]}", int(d.document_id[:8], 16), d) for d in documents))
    change = house.do(("left", 5, told(5, "whole", 1, LEFT)), ("right", 6, told(6, "whole", 1, RIGHT)))
    assert [m.document_id for m in change["left"].moves] == [numbered(2), numbered(5)]
    assert [m.document_id for m in change["right"].moves] == [numbered(4), numbered(6)]
