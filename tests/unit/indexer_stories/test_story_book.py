"""Stories as documents come, change and go."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk_contracts.events import StoryChanged
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.components import stories
from services.index.stories.ledger import Ledger

SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def words(seed: int, count: int = 200) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)]


def sketch(*parts: list[str]) -> tuple[int, ...]:
    return fingerprint(" ".join(word for part in parts for word in part))


LEFT, RIGHT, OTHER = words(1), words(2), words(3)
SKETCHES = {
    "a": sketch(LEFT),
    "b": sketch(LEFT, RIGHT),  # holds a and c together
    "c": sketch(RIGHT),
    "d": sketch(RIGHT[:120]),
    "e": sketch(OTHER),
    "f": sketch(OTHER, words(4, 40)),
    "g": sketch(words(5)),
    "h": sketch(LEFT[20:]),
}


class Reader:
    """A consumer that knows the stories from the events alone."""

    def __init__(self) -> None:
        self.story_of: dict[str, str] = {}
        self.turn = 0

    def read(self, event: StoryChanged | None) -> None:
        if event is not None:
            assert event.turn == self.turn + 1
            self.turn = event.turn
        for move in event.moves if event else ():
            if move.story_id is None:
                del self.story_of[move.document_id]
            else:
                self.story_of[move.document_id] = move.story_id
        for story, size in (event.sizes if event else {}).items():
            assert list(self.story_of.values()).count(story) == size


def expected(names: set[str], texts: dict[str, tuple[int, ...]]) -> dict[str, str]:
    found = stories({n: texts[n] for n in names})
    shared = [s for s in found.values() if list(found.values()).count(s) > 1]
    return {n: s for n, s in found.items() if s in shared}


def book() -> StoryBook:
    return StoryBook(Ledger(None))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("+++-~"), st.sampled_from(sorted(SKETCHES))), max_size=30))
def test_whatever_comes_and_goes_the_stories_are_those_of_what_is_there(
    history: list[tuple[str, str]],
) -> None:
    kept, reader, texts, there = book(), Reader(), dict(SKETCHES), set[str]()
    for number, (act, name) in enumerate(history):
        if act == "-":
            reader.read(kept.remove(f"cause{number}", name))
            there.discard(name)
            continue
        texts[name] = SKETCHES["c" if act == "~" else name]
        reader.read(kept.put(f"cause{number}", name, texts[name]))
        there.add(name)
        assert reader.story_of == expected(there, texts)
    assert reader.story_of == expected(there, texts)
    assert {n: s for n in texts if (s := kept.story(n)) is not None} == reader.story_of


@given(st.permutations(sorted(SKETCHES)))
def test_any_order_of_arrival_gives_the_same_stories(order: list[str]) -> None:
    kept, reader = book(), Reader()
    for name in order:
        reader.read(kept.put(name, name, SKETCHES[name]))
    assert reader.story_of == {"a": "a", "b": "a", "c": "a", "d": "a", "h": "a", "e": "e", "f": "e"}
    assert {n: kept.story(n) for n in order} == reader.story_of | {"g": None}


def test_a_story_falls_apart_when_its_bridge_goes() -> None:
    kept = book()
    for name in "acb":
        kept.put(name, name, SKETCHES[name])
    event = kept.remove("gone", "b")
    assert event is not None
    assert [(m.document_id, m.story_id) for m in event.moves] == [("a", None), ("b", None), ("c", None)]
    assert event.sizes == {"a": 0}


def test_the_event_says_what_tied_the_document_and_how_much() -> None:
    kept = book()
    kept.put("1", "c", SKETCHES["c"])
    event = kept.put("2", "d", SKETCHES["d"])
    assert event is not None
    assert event.tie is not None
    assert event.tie.document_id == "c"
    assert event.tie.similarity > 0.9
    assert event.sizes == {"c": 2}


def test_a_second_run_of_an_event_says_the_same() -> None:
    kept = book()
    kept.put("1", "c", SKETCHES["c"])
    first = kept.put("2", "d", SKETCHES["d"])
    gone = kept.remove("3", "d")
    assert first is not None
    assert gone is not None
    assert kept.remove("3", "d") == gone
    again = kept.put("2", "d", SKETCHES["d"])
    assert again is not None
    assert (again.moves, again.tie, again.turn) == (first.moves, first.tie, 3)
    assert kept.put("2", "d", SKETCHES["d"]) == again
    assert kept.put("another", "d", SKETCHES["d"]) is None


def test_what_was_not_committed_never_was(tmp_path: Path) -> None:
    kept = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    kept.put("1", "c", SKETCHES["c"])
    kept.ledger.commit()
    kept.put("2", "d", SKETCHES["d"])
    kept.ledger.rollback()
    assert kept.story("c") is None
    kept.put("2", "d", SKETCHES["d"])
    kept.ledger.commit()
    kept.ledger.close()
    again = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    assert again.story("d") == "c"
    assert again.unsettled() == {"c": "c", "d": "c"}


@pytest.mark.parametrize("nothing", [(), (7,)])
def test_texts_that_say_too_little_are_of_no_story(nothing: tuple[int, ...]) -> None:
    kept = book()
    assert kept.put("1", "a", nothing) is None
    assert kept.put("2", "b", nothing) is None
    assert kept.story("a") is None
