"""What looking up a text's candidates costs among many others, without comparing them.

    python -m benchmarks.story_lookup [--texts 200000]

The keys are invented and crowd at the low end, as those of fingerprints do; the table is in memory.
"""

import argparse
import sqlite3
import sys
import time
from typing import Final

import numpy as np
import numpy.typing as npt

from services.index.stories.lookup import TABLES, Lookup
from services.index.stories.rule import KEYS, REACH

ASKED: Final = 300
"""Texts that are looked up, each with three quarters of the keys of another."""
KEPT: Final = KEYS * 3 // 4
Keys = npt.NDArray[np.int64]


def main() -> None:
    """One line: median and 99th percentile of processor time."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--texts", type=int, default=200_000)
    texts = given.parse_args().texts
    random = np.random.default_rng(1)
    keys = _keys(random, texts)
    lookup, taken = Lookup(_filled(keys), REACH), list[float]()
    for number in range(texts, texts + ASKED):
        like = keys[random.integers(texts)][:KEPT]
        own = np.unique(np.concatenate([like, _keys(random, 1)[0][KEPT:]]))
        begun = time.process_time()
        lookup.put(number, own)
        taken.append(1000 * (time.process_time() - begun))
    middle, slow = np.quantile(taken, 0.5), np.quantile(taken, 0.99)
    sys.stdout.write(f"{texts} texts: {middle:.1f} ms (median), {slow:.1f} ms (p99)\n")


def _keys(random: np.random.Generator, texts: int) -> Keys:
    drawn = random.random((texts, KEYS)) ** 2 * 2**31
    return np.sort(drawn.astype(np.int64), axis=1)


def _filled(keys: Keys) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(TABLES)
    numbers = np.repeat(np.arange(len(keys)), KEYS).tolist()
    db.execute("BEGIN")
    db.executemany(
        "INSERT OR IGNORE INTO hash VALUES (?, ?)", zip(keys.ravel().tolist(), numbers, strict=True)
    )
    db.execute("COMMIT")
    return db


if __name__ == "__main__":
    main()
