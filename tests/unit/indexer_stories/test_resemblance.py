"""What is remembered of texts is what a look at all of them says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.index.stories.linkage import Sketch, table
from services.index.stories.resemblance import Resemblances
from services.index.stories.slots import otherwise_of_each

ROOM = 8
FINGERPRINTS = st.sets(st.integers(0, 40), min_size=1, max_size=30).map(sorted)
SLOTS = st.dictionaries(st.integers(0, 7), st.integers(0, 2), max_size=8)
"""What fills each place."""


def filled(slots: dict[int, int]) -> Sketch:
    return np.array(sorted((place << 12) + filling for place, filling in slots.items()), dtype=np.int64)


@given(
    st.lists(st.tuples(FINGERPRINTS, SLOTS), min_size=12, max_size=12),
    st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=10, unique=True), max_size=12),
)
def test_what_is_remembered_of_some_texts_is_what_was_compared(
    texts: list[tuple[list[int], dict[int, int]]], asked: list[list[int]]
) -> None:
    sketches = [np.array(sketch, dtype=np.int64) for sketch, _ in texts]
    slots = [filled(slots) for _, slots in texts]
    kept = Resemblances(sketches.__getitem__, slots.__getitem__, ROOM)
    every = table(sketches).likeness
    every[otherwise_of_each(slots)] *= -1.0
    np.fill_diagonal(every, 1.0)
    for numbers in asked:
        assert np.array_equal(kept.of(numbers), every[np.ix_(numbers, numbers)])


def test_a_text_that_comes_to_others_is_all_that_is_compared() -> None:
    """Its fingerprint is held against each of the others; these are not compared again."""
    read = list[int]()

    def sketch(number: int) -> Sketch:
        read.append(number)
        return np.arange(number, number + 20)

    kept = Resemblances(sketch, lambda _: np.arange(0))
    kept.of(range(20))
    read.clear()
    kept.of(range(20))
    assert not read
    kept.of(range(21))
    assert read == [20, *range(20)]


def test_what_was_noted_is_not_compared() -> None:
    """Of those that are filled otherwise it is told so, and remembered as below nothing."""
    read = list[int]()

    def sketch(number: int) -> Sketch:
        read.append(number)
        return np.arange(20)

    fillings = [filled(dict.fromkeys(range(8), number)) for number in (0, 0, 1)]
    kept = Resemblances(sketch, fillings.__getitem__)
    assert kept.note(0, [1, 2], np.array([0.5, 0.25])).tolist() == [False, True]
    assert kept.of([1, 0]).tolist() == [[1.0, 0.5], [0.5, 1.0]]
    assert kept.of([2, 0]).tolist() == [[1.0, -0.25], [-0.25, 1.0]]
    assert not read
