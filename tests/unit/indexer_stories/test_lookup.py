"""What texts are compared with, however many hold the same keys."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.index.stories.linkage import Sketch
from services.index.stories.lookup import TABLES, Around, Lookup, Pair

FEW = 3
TEXTS = st.dictionaries(
    st.integers(0, 10_000), st.frozensets(st.integers(0, 12), min_size=3, max_size=6), max_size=12
)
Sketches = dict[int, frozenset[int]]


def tables() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(TABLES)
    return db


def lookup() -> Lookup:
    return Lookup(tables(), FEW)


def pairs(texts: Sketches) -> set[Pair]:
    """Who are candidates of each other, by the rule alone."""
    shared = Counter[Pair]()
    for key in range(13):
        holders = sorted(number for number, keys in texts.items() if key in keys)
        for place, number in enumerate(holders):
            shared.update((number, other) for other in holders[place + 1 : place + 1 + FEW])
    return {pair for pair, keys in shared.items() if keys >= 2}


def sketch(keys: Iterable[int]) -> Sketch:
    return np.array(sorted(keys), dtype=np.int64)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 12), st.integers())
def test_in_any_order_the_candidates_are_those_of_the_rule(texts: Sketches, gone: int, seed: int) -> None:
    found, known, there = lookup(), set[Pair](), Sketches()
    order = sorted(texts)
    random.Random(seed).shuffle(order)
    for number in order:
        there[number] = texts[number]
        told = found.put(number, sketch(texts[number]))
        known |= {(min(number, other), max(number, other)) for other in told.candidates}
        known -= {pair for pair in told.around.pairs if not near(found, there, pair, told.around)}
        assert known == pairs(there)
    for number in order[:gone]:
        del there[number]
        around = found.remove(number, sketch(texts[number]))
        known = {pair for pair in known if number not in pair}
        known |= {pair for pair in around.pairs if near(found, there, pair, around)}
        assert known == pairs(there)


def near(found: Lookup, texts: Sketches, pair: Pair, around: Around) -> bool:
    one, other = pair
    return found.near(pair, sketch(texts[one]), sketch(texts[other]), around)


def test_of_many_texts_with_the_same_keys_each_is_compared_with_the_next() -> None:
    found = lookup()
    for number in range(0, 400, 2):
        found.put(number, sketch(range(8)))
    told = found.put(101, sketch(range(8)))
    assert told.candidates == [100 - 4, 100 - 2, 100, 102, 104, 106]
    assert told.around.pairs == {(96, 102), (98, 104), (100, 106)}
    assert told.around.keys_of((98, 102)) == 8
    assert not near(found, {96: frozenset(range(8)), 102: frozenset(range(8))}, (96, 102), told.around)


def test_a_key_that_few_hold_is_looked_up_once() -> None:
    db, asked = tables(), list[str]()
    kept = Lookup(db, FEW)
    for number in (5, 1, 3):
        db.set_trace_callback(asked.append if number == 3 else None)
        found = kept.put(number, sketch([7, 8])).around.windows
    assert found == {7: ([1], [5]), 8: ([1], [5])}
    assert sum(statement.startswith("SELECT") for statement in asked) == 2
