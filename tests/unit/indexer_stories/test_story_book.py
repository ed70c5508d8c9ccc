"""Stories as documents come, change and go."""

import random
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk_contracts.events import StoryChanged
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stored import Standing
from services.index.stories.book import StoryBook
from services.index.stories.grouping import PIECE
from services.index.stories.ledger import Ledger
from services.index.stories.rule import REACH
from services.index.stories.slots import slots

Text = tuple[tuple[int, ...], tuple[int, ...]]
"""The fingerprint of a text and what fills its slots."""
SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def words(seed: int, count: int = 200) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)]


def sketch(*parts: list[str]) -> Text:
    text = " ".join(word for part in parts for word in part)
    return fingerprint(text), slots(text)


def filled(seed: int) -> list[str]:
    """A template with numbers of its own in eight places."""
    rng = random.Random(seed)
    return [word for part in TEMPLATE for word in (*part, str(rng.randrange(1000, 9999)))]


TEMPLATE = [words(20 + number, 20) for number in range(8)]
LEFT, RIGHT, OTHER, DAY = words(1), words(2), words(3), words(4)
SKETCHES = {
    "a": sketch(LEFT),
    "b": sketch(LEFT, RIGHT),  # two whole articles in one: of neither story
    "c": sketch(RIGHT),
    "d": sketch(RIGHT[:120]),
    "e": sketch(OTHER),
    "f": sketch(OTHER, words(5, 40)),
    "g": sketch(words(6)),
    "h": sketch(LEFT[20:]),
    "i": sketch(LEFT[:70], OTHER[:70], DAY[:70]),  # a round-up of three stories
    "j": sketch(DAY),
    "k": sketch(DAY[:30]),  # a brief
    "l": sketch(RIGHT, OTHER[:40]),  # two paragraphs of another story at the end
    "m": sketch(DAY),  # the very text of another
    "n": sketch(filled(1)),
    "o": sketch(filled(2)),  # of the same template: no copy
    "p": sketch(words(7, 8), filled(2)),
}
STORIES = {
    "a": "a",
    "h": "a",
    "c": "c",
    "d": "c",
    "l": "c",
    "e": "e",
    "f": "e",
    "j": "j",
    "k": "j",
    "m": "j",
    "o": "o",
    "p": "o",
}


class Reader:
    """A consumer that knows the stories from the events alone."""

    def __init__(self) -> None:
        self.story_of: dict[str, str] = {}
        self.holds: dict[str, tuple[str, ...]] = {}
        self.turn = 0

    def read(self, event: StoryChanged | None) -> None:
        if event is not None:
            assert event.turn == self.turn + 1
            self.turn = event.turn
        for move in event.moves if event else ():
            self.holds[move.document_id] = move.holds
            if move.story_id is None:
                self.story_of.pop(move.document_id, None)
            else:
                self.story_of[move.document_id] = move.story_id
        for story, size in (event.sizes if event else {}).items():
            assert list(self.story_of.values()).count(story) == size


Told = tuple[dict[str, str], dict[str, tuple[str, ...]]]


def told(kept: StoryBook, names: Iterable[str]) -> Told:
    """The story of each document, and what each round-up holds: the ledger knows it from both sides."""
    standings = {name: kept.standing(name) for name in names}
    stories = {n: s.story for n, s in standings.items() if s.story is not None}
    holds = {n: s.holds for n, s in standings.items() if s.holds}
    for story in set(stories.values()):
        held = {n for n, parts in holds.items() if any(stories.get(part) == story for part in parts)}
        assert kept.ledger.holders(story, len(standings)) == tuple(sorted(held))
    return stories, holds


def calm(texts: dict[str, Text], piece: int = PIECE, reach: int = REACH) -> Told:
    """What a run finds that has these texts alone, one after the other."""
    kept = book(piece, reach)
    for name in sorted(texts):
        kept.put(name, name, *texts[name])
    return told(kept, texts)


def book(piece: int = PIECE, reach: int = REACH) -> StoryBook:
    return StoryBook(Ledger(None, reach=reach), piece)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("+++-~"), st.sampled_from(sorted(SKETCHES))), max_size=30),
    st.sampled_from([2, 3, PIECE]),
    st.sampled_from([1, 2, REACH]),
)
def test_whatever_comes_and_goes_the_stories_are_those_of_a_calm_run(
    history: list[tuple[str, str]], piece: int, reach: int
) -> None:
    """With few texts a piece, and few that a hash may find, what is rare otherwise happens often."""
    kept, reader, there = book(piece, reach), Reader(), dict[str, Text]()
    for number, (act, name) in enumerate(history):
        if act == "-":
            reader.read(kept.remove(f"cause{number}", name))
            there.pop(name, None)
        else:
            there[name] = SKETCHES["c" if act == "~" else name]
            reader.read(kept.put(f"cause{number}", name, *there[name]))
    stories, holds = told(kept, SKETCHES)
    assert (stories, holds) == calm(there, piece, reach)
    assert reader.story_of == stories
    assert {n: found for n, found in reader.holds.items() if found} == holds


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("+++-~<!"), st.sampled_from(sorted(SKETCHES))), max_size=25))
def test_restarts_and_what_is_taken_back_leave_the_stories_of_a_calm_run(
    history: list[tuple[str, str]],
) -> None:
    """`!` makes durable and starts anew from the file, `<` takes back all since."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stories.sqlite"
        kept, there = StoryBook(Ledger(path, reach=3), 3), dict[str, Text]()
        durable = dict(there)
        for number, (act, name) in enumerate(history):
            if act == "!":
                kept.ledger.commit()
                kept.ledger.close()
                kept, durable = StoryBook(Ledger(path, reach=3), 3), dict(there)
            elif act == "<":
                kept.ledger.rollback()
                there = dict(durable)
            elif act == "-":
                kept.remove(f"cause{number}", name)
                there.pop(name, None)
            else:
                there[name] = SKETCHES["c" if act == "~" else name]
                kept.put(f"cause{number}", name, *there[name])
        assert told(kept, SKETCHES) == calm(there, 3, 3)
        kept.ledger.close()


@settings(max_examples=30, deadline=None)
@given(st.permutations(sorted(SKETCHES)))
def test_any_order_of_arrival_gives_the_same_stories(order: list[str]) -> None:
    kept, reader = book(), Reader()
    for name in order:
        reader.read(kept.put(name, name, *SKETCHES[name]))
    assert reader.story_of == STORIES
    stories, holds = told(kept, SKETCHES)
    assert stories == STORIES
    assert {name: {STORIES[part] for part in found} for name, found in holds.items()} == {
        "b": {"a", "c"},
        "i": {"a", "e", "j"},
    }


def scanned(parts: list[str], seed: int) -> Text:
    rng = random.Random(seed)
    return sketch(
        ["".join(rng.choice("aeiou") if rng.random() < 0.03 else c for c in word) for word in parts]
    )


def crowded() -> dict[str, Text]:
    """Two large stories, briefs of either, one that stands in both, and a round-up of three."""
    left, right, other = words(11, 90), words(12, 90), words(13, 90)
    texts = {f"l{n}": scanned(left, n) for n in range(14)} | {f"r{n}": scanned(right, n) for n in range(9)}
    texts |= {f"s{n}": scanned(left[:25] + words(50 + n, 12), n) for n in range(5)}
    texts |= {f"t{n}": scanned(left[:50] + right[: 20 + 10 * n], n) for n in range(4)}
    return texts | {
        "u": sketch(left[:40], right[:40], other[:40]),
        "v": sketch(other),
        "w": sketch(left, right),
    }


CROWDED = crowded()


@settings(max_examples=8, deadline=None)
@given(
    st.permutations(sorted(CROWDED)),
    st.lists(st.tuples(st.sampled_from("--+~!"), *[st.sampled_from(sorted(CROWDED))] * 2), max_size=25),
    st.sampled_from([2, 5]),
    st.sampled_from([1, 2, 4]),
)
def test_stories_too_large_to_be_grouped_at_one_time_are_those_of_a_calm_run(
    order: list[str], history: list[tuple[str, str, str]], piece: int, reach: int
) -> None:
    """`~` gives a document the text of another, `+` its own again, and `!` goes on without memory."""
    kept, there = book(piece, reach), dict[str, Text]()
    for number, (act, name, other) in enumerate([*(("+", name, name) for name in order), *history]):
        if act == "!":
            kept.ledger.commit()
            kept.ledger.begin()
            kept.ledger.rollback()
        elif act == "-":
            kept.remove(f"cause{number}", name)
            there.pop(name, None)
        else:
            there[name] = CROWDED[other if act == "~" else name]
            kept.put(f"cause{number}", name, *there[name])
    assert told(kept, CROWDED) == calm(there, piece, reach)


def test_a_story_of_more_variants_than_are_grouped_at_one_time_is_one() -> None:
    kept, text = book(piece=8, reach=6), words(8)
    for number in range(24):
        kept.put(f"{number:02}", f"{number:02}", *scanned(text, number))
    kept.put("other", "other", *sketch(words(9)))
    assert {kept.standing(f"{number:02}").story for number in range(24)} == {"00"}
    assert kept.standing("other").story is None


def test_a_round_up_is_none_when_all_but_one_of_its_stories_are_gone() -> None:
    kept = book()
    for name in "aij":
        kept.put(name, name, *SKETCHES[name])
    assert kept.standing("i").holds == ("a", "j")
    event = kept.remove("gone", "j")
    assert event is not None
    assert [(m.document_id, m.story_id, m.holds) for m in event.moves] == [("a", "a", ()), ("i", "a", ())]
    assert event.sizes == {"a": 2}


def test_the_event_says_what_tied_the_document_and_how_much() -> None:
    kept = book()
    kept.put("1", "c", *SKETCHES["c"])
    event = kept.put("2", "d", *SKETCHES["d"])
    assert event is not None
    assert event.tie is not None
    assert event.tie.document_id == "c"
    assert event.tie.similarity > 0.9
    assert event.sizes == {"c": 2}


def test_a_second_run_of_an_event_says_the_same() -> None:
    kept = book()
    kept.put("1", "c", *SKETCHES["c"])
    first = kept.put("2", "d", *SKETCHES["d"])
    gone = kept.remove("3", "d")
    assert first is not None
    assert gone is not None
    assert kept.remove("3", "d") == gone
    again = kept.put("2", "d", *SKETCHES["d"])
    assert again is not None
    assert (again.moves, again.tie, again.turn) == (first.moves, first.tie, 4)
    assert kept.put("2", "d", *SKETCHES["d"]) == again
    assert kept.put("another", "d", *SKETCHES["d"]) is None


def test_what_was_not_committed_never_was(tmp_path: Path) -> None:
    kept = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    kept.put("1", "c", *SKETCHES["c"])
    kept.ledger.commit()
    kept.put("2", "d", *SKETCHES["d"])
    kept.ledger.rollback()
    assert kept.standing("c").story is None
    kept.put("2", "d", *SKETCHES["d"])
    kept.ledger.commit()
    kept.ledger.close()
    again = StoryBook(Ledger(tmp_path / "stories.sqlite"))
    assert again.standing("d").story == "c"
    assert again.unsettled() == {"c": Standing("c"), "d": Standing("c")}


@pytest.mark.parametrize("nothing", [(), (7,)])
def test_texts_that_say_too_little_are_of_no_story(nothing: tuple[int, ...]) -> None:
    kept = book()
    assert kept.put("1", "a", nothing) is None
    assert kept.put("2", "b", nothing) is None
    assert kept.standing("a").story is None
