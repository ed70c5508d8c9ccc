"""What tables say of texts is what two fingerprints say of each other."""

from math import sqrt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.fingerprints import SIZE, shares
from services.index.stories.linkage import CONTAINED, common, compared, linked, nearer, table

FINGERPRINTS = st.sets(st.integers(0, 60), min_size=1, max_size=40).map(sorted)
FULL = st.sampled_from([list(range(first, first + SIZE)) for first in (0, 20, 200)])


@given(FINGERPRINTS | FULL, st.lists(FINGERPRINTS | FULL, min_size=1, max_size=5))
def test_one_against_many_is_as_each_two(own: list[int], others: list[list[int]]) -> None:
    found = compared(np.array(own), [np.array(other) for other in others])
    every = table([own, *others])
    for row, other in enumerate(others):
        left, right = shares(own, other)
        assert (found.left[row], found.right[row]) == (left, right)
        alike = max(sqrt(left * right), CONTAINED * max(left, right))
        assert found.likeness[row] == every.likeness[0, row + 1] == alike
        assert found.common[row] == len(set(own) & set(other))


@given(st.lists(st.sets(st.integers(0, 200) | st.integers(0, 2**32 - 1)), min_size=1, max_size=70))
def test_what_each_two_have_in_common_is_counted(held: list[set[int]]) -> None:
    found = common([np.array(sorted(each), dtype=np.int64) for each in held])
    assert found.tolist() == [[len(one & other & _several(held)) for other in held] for one in held]


def _several(held: list[set[int]]) -> set[int]:
    """What more than one has: of itself each has no more in common than with others."""
    return {value for each in held for value in each if sum(value in other for other in held) > 1}


def test_who_resembles_a_crowd_more_than_the_others_of_its_group_is_of_the_crowd() -> None:
    """The last row is a crowd: the first text resembles the second more, and the third not at all."""
    means = np.array(
        [[1.0, 0.46, 0.0, 0.3], [0.46, 1.0, 0.45, 0.1], [0.0, 0.45, 1.0, 0.1], [0.3, 0.1, 0.1, 1.0]]
    )
    groups = linked(means, 0.18)
    assert groups == [[0, 1, 2], [3]]
    assert nearer(means, groups, 3, 0.18) == [[1, 2], [0, 3]]
    assert nearer(means, groups, 3, 0.31) == groups
    means[0, 3] = means[3, 0] = 0.19
    assert nearer(means, groups, 3, 0.18) == groups
