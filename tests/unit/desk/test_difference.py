"""Two articles word for word."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from services.desk.difference import LONGEST, Difference, Pair, Run, WordChange, difference

FIRST = "The ferry sank at dawn off the northern coast, the harbour master said."
SECOND = "All forty passengers were taken off by fishermen within the hour."
THIRD = "An inquiry will begin on Monday in the county town."


def texts(pieces: tuple[Run, ...], kind: WordChange) -> list[str]:
    return [piece.text.strip() for piece in pieces if piece.kind is kind]


def test_the_same_text_has_no_difference() -> None:
    found = difference([FIRST, SECOND], [FIRST, SECOND])
    assert found.rows == tuple(
        Pair((Run(WordChange.SAME, t),), (Run(WordChange.SAME, t),)) for t in (FIRST, SECOND)
    )
    assert (found.removed, found.added, found.cut) == (0, 0, False)


def test_changed_words_are_marked_on_their_side() -> None:
    changed = FIRST.replace("sank", "ran aground").replace("northern", "southern")
    (row,) = difference([FIRST], [changed]).rows
    assert texts(row.left, WordChange.REMOVED) == ["sank", "northern"]
    assert texts(row.right, WordChange.ADDED) == ["ran aground", "southern"]


def test_cut_and_added_paragraphs_stand_alone_where_they_were() -> None:
    found = difference([FIRST, SECOND, THIRD], [FIRST, THIRD, "Ferries go again."])
    assert [bool(row.left) for row in found.rows] == [True, True, True, False]
    assert [bool(row.right) for row in found.rows] == [True, False, True, True]
    assert texts(found.rows[1].left, WordChange.REMOVED) == [SECOND]
    assert (found.removed, found.added) == (len(SECOND.split()), 3)


def test_a_moved_paragraph_is_compared_and_said_to_be_moved() -> None:
    found = difference([FIRST, SECOND, THIRD], [THIRD, FIRST, SECOND])
    assert [row.moved for row in found.rows] == [True, False, False]
    assert (found.removed, found.added) == (0, 0)


def test_scripts_without_spaces_are_compared_by_character() -> None:
    (row,) = difference(["港口周一关闭了两年"], ["港口周二关闭了两年"]).rows
    assert texts(row.left, WordChange.REMOVED) == ["一"]
    assert texts(row.right, WordChange.ADDED) == ["二"]


paragraphs = st.lists(st.text(st.characters(codec="utf-8"), max_size=60), max_size=8)


@given(paragraphs, paragraphs)
def test_nothing_is_lost_nor_made_up(left: list[str], right: list[str]) -> None:
    found = difference(left, right)
    ours = ["".join(p.text for p in row.left) for row in found.rows if row.left]
    theirs = ["".join(p.text for p in row.right) for row in found.rows if row.right]
    assert sorted(ours) == sorted(filter(str.strip, left))
    assert theirs == list(filter(str.strip, right))
    assert all(p.kind is not WordChange.ADDED for row in found.rows for p in row.left)
    assert all(p.kind is not WordChange.REMOVED for row in found.rows for p in row.right)


def timed(left: list[str], right: list[str]) -> tuple[Difference, float]:
    started = time.process_time()
    return difference(left, right), time.process_time() - started


def test_long_and_hostile_articles_take_their_time_and_no_more() -> None:
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefghij", k=5)) for _ in range(9000)]
    story = [" ".join(words[i : i + 60]) for i in range(0, 9000, 60)]
    edited = [" ".join(w if rng.random() > 0.1 else "new" for w in p.split()) for p in reversed(story)]
    assert timed(story, edited)[1] < 3
    for hostile in (["a " * 150_000], ["a b " * 10] * 7500, ["a"] * 150_000, ["x" * 300_000]):
        assert timed(hostile, hostile)[1] < 5
        assert timed(hostile, [*hostile[:-1], "b " * 100_000])[1] < 5


def test_what_is_too_long_is_cut_and_said() -> None:
    found = difference(["word " * (LONGEST + 5)], ["word"])
    assert found.cut
