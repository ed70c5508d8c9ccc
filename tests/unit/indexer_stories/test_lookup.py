"""What texts are compared with, however many hold the same keys."""

import random
import sqlite3
from collections.abc import Iterable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.index.stories.linkage import Sketch
from services.index.stories.lookup import TABLES, Lookup

FEW = 3
TEXTS = st.dictionaries(
    st.integers(0, 10_000), st.frozensets(st.integers(0, 12), min_size=3, max_size=6), max_size=12
)
Sketches = dict[int, frozenset[int]]


def lookup() -> Lookup:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(TABLES)
    return Lookup(db, FEW)


def pairs(texts: Sketches) -> set[tuple[int, int]]:
    """Who are candidates of each other, by the rule alone."""
    holders = {key: sorted(n for n, keys in texts.items() if key in keys) for key in range(13)}
    leads = {n: {key for key in keys if n in holders[key][:FEW]} for n, keys in texts.items()}
    return {(a, b) for a in texts for b in texts if a < b and len(leads[a] & texts[b]) >= 2}


def sketch(keys: Iterable[int]) -> Sketch:
    return np.array(sorted(keys), dtype=np.int64)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 12), st.integers())
def test_in_any_order_the_candidates_are_those_of_the_rule(texts: Sketches, gone: int, seed: int) -> None:
    found, known, there = lookup(), set[tuple[int, int]](), Sketches()
    order = sorted(texts)
    random.Random(seed).shuffle(order)
    for number in order:
        there[number] = texts[number]
        told = found.put(number, sketch(texts[number]))
        known |= {(min(number, other), max(number, other)) for other in told.candidates}
        for other in told.displaced:
            later = found.later(other, sketch(texts[other]))
            known -= {pair for pair in known if pair[0] == other and pair[1] not in later}
        assert known == pairs(there)
    for number in order[:gone]:
        del there[number]
        moved = found.remove(number, sketch(texts[number]))
        known = {pair for pair in known if number not in pair}
        for other in moved:
            known |= {(other, later) for later in found.later(other, sketch(texts[other]))}
        assert known == pairs(there)


def test_of_many_texts_with_the_same_keys_a_later_one_is_compared_with_the_first() -> None:
    found = lookup()
    for number in range(200):
        found.put(number, sketch(range(8)))
    told = found.put(200, sketch(range(8)))
    assert told.candidates == [0, 1, 2]
    assert told.displaced == set()
